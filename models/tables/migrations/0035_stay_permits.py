"""An index for the few residents whose stay permit ends."""

from __future__ import annotations

from typing import Any

INDEX = "CREATE INDEX IF NOT EXISTS stay_by_end ON resident (stay_until, id) WHERE stay_until <> ''"


def up(_migrator: Any, database: Any) -> None:
    """Make the index."""
    database.execute_sql(INDEX)
