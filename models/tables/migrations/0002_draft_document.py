"""The drafts on the kepala's desk; the first migration of a newer installation has made the table already."""

from __future__ import annotations

from typing import Any

from models.tables import DraftDocument


def up(_migrator: Any, database: Any) -> None:
    """Create the table where it is missing."""
    database.create_tables([DraftDocument])
