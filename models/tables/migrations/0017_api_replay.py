"""First answers to programs are kept for a day, so that a request sent twice is answered once."""

from __future__ import annotations

from typing import Any

from models.tables import ApiReplay, schema


def up(migrator: Any, _database: Any) -> None:
    """Create the table."""
    schema.complete(migrator, ApiReplay)
