"""The log knows whom a query about a family named, and watches for decoys among them."""

from __future__ import annotations

from typing import Any

from models.tables import Verification, schema, watch


def up(migrator: Any, _database: Any) -> None:
    """Add the column, empty for what was asked before, and watch it; a question that names two decoys promises once."""
    schema.complete(migrator, Verification)
    for of_column in (watch.BY_SUBJECT, watch.BY_MEMBER):
        watch.watch_decoys(*of_column)
