"""The first schema: tables, guards and the search index."""

from __future__ import annotations

from typing import Any

from models.tables import TABLES, guards, search
from models.tables.trail import ChainHead

GENESIS = "0" * 64


def up(_migrator: Any, database: Any) -> None:
    """Create everything in one transaction."""
    database.create_tables(TABLES)
    guards.install()
    search.install()
    ChainHead.create(id=1, entry_hash=GENESIS, length=0)
