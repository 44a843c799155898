"""Files that wait for people, appointments for a card that a proxy may fetch, and old rows that must be mended."""

from __future__ import annotations

from typing import Any

from models.tables import Application, Appointment, CardStep, RegisterFault, schema


def up(migrator: Any, _database: Any) -> None:
    """Add the columns; :func:`models.operations.visits.attendance.follow_all` fills one for files that wait already."""
    schema.complete(migrator, Application, Appointment, CardStep, RegisterFault)
