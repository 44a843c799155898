"""What marriages, deaths, moves and citizenship change: columns of residents, registers, margin notes and cards."""

from __future__ import annotations

from typing import Any

from models.tables import CardRequest, CivilRecord, MarginNote, Resident, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Bring the tables up to the models and guard the new ones."""
    schema.complete(migrator, Resident, CivilRecord, MarginNote, CardRequest)
    guards.install()
