"""Files of agencies that are verified row by row."""

from __future__ import annotations

from typing import Any

from models.tables import VerificationBatch, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Create the table and guard it."""
    schema.complete(migrator, VerificationBatch)
    guards.install()
