"""Agencies print answers: the answer is kept for minutes, the print has a number and a row of its own."""

from __future__ import annotations

from typing import Any

from models.tables import DataPrint, KeptAnswer, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Create both tables and the guards of the prints."""
    schema.complete(migrator, KeptAnswer, DataPrint)
    guards.install()
