"""Forms that were taken, by their tokens: one that comes again after a lost answer is not taken twice."""

from __future__ import annotations

from typing import Any

from models.tables import FormReply, schema


def up(migrator: Any, _database: Any) -> None:
    """Create the table."""
    schema.complete(migrator, FormReply)
