"""Opening hours, appointments with their seats, and who was present at the office."""

from __future__ import annotations

from typing import Any

from models.tables import Appointment, Attendance, Closure, OpeningHours, Seat, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Make the tables and guard them."""
    schema.complete(migrator, OpeningHours, Closure, Appointment, Seat, Attendance)
    guards.install()
