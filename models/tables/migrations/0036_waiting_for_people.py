"""Files know since when they wait for people who must come to the office."""

from __future__ import annotations

from typing import Any

from models.tables import Application, schema


def up(migrator: Any, _database: Any) -> None:
    """Add the column; :func:`models.operations.attendance.follow_all` fills it for files that wait already."""
    schema.complete(migrator, Application)
