"""The steps of a card from the queue to the counter, and the stock of blanks."""

from __future__ import annotations

from typing import Any

from models.tables import BlankMovement, BlankStock, CardStep, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Make the tables and guard them."""
    schema.complete(migrator, CardStep, BlankStock, BlankMovement)
    guards.install()
