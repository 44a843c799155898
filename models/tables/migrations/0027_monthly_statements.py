"""Each month of each agreement gets a statement that cannot be rewritten."""

from __future__ import annotations

from typing import Any

from models.tables import MonthlyStatement, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Create the table and guard it."""
    schema.complete(migrator, MonthlyStatement)
    guards.install()
