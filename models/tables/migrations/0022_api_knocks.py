"""Calls of programs that were turned away before anybody was asked about are noted, as many as a day may hold."""

from __future__ import annotations

from typing import Any

from models.tables import ApiKnock, schema


def up(migrator: Any, _database: Any) -> None:
    """Create the table."""
    schema.complete(migrator, ApiKnock)
