"""On PostgreSQL the watch over named members was called for every query, though few name one."""

from __future__ import annotations

from typing import Any

from models.tables import watch


def up(_migrator: Any, _database: Any) -> None:
    """Make the trigger anew; on SQLite it is the same as before."""
    watch.watch_decoys(*watch.BY_MEMBER)
