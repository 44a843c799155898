"""Agencies give data back: one row for each file, guarded once it was sent."""

from __future__ import annotations

from typing import Any

from models.tables import FeedbackDelivery, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Create the table and guard it."""
    schema.complete(migrator, FeedbackDelivery)
    guards.install()
