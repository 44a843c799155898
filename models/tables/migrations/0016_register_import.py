"""Extracts from SIAK and their rows; a guard keeps what was uploaded, and by whom."""

from __future__ import annotations

from typing import Any

from models.tables import ImportRow, RegisterImport, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Make the tables and guard them."""
    schema.complete(migrator, RegisterImport, ImportRow)
    guards.install()
