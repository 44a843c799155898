"""A resident may doubt a look at his data, and the law may delay that he is told of one."""

from __future__ import annotations

from typing import Any

from models.tables import LookHold, Objection, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Make both tables and guard them."""
    schema.complete(migrator, LookHold, Objection)
    guards.install()
