"""The log of queries has one index that begins with the agreement: every call paid for a second."""

from __future__ import annotations

from typing import Any

NAME = "verification_agreement_id"


def up(migrator: Any, database: Any) -> None:
    """Drop the index of the agreement alone, where there is one."""
    if NAME in {one.name for one in database.get_indexes("verification")}:
        migrator.migrate(migrator.drop_index("verification", NAME))
