"""Files know since when they wait for people; appointments are for presence or a card, which a proxy may fetch."""

from __future__ import annotations

from typing import Any

from models.tables import Application, Appointment, CardStep, schema


def up(migrator: Any, _database: Any) -> None:
    """Add the columns; :func:`models.operations.attendance.follow_all` fills one for files that wait already."""
    schema.complete(migrator, Application, Appointment, CardStep)
