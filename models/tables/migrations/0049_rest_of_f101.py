"""What F-1.01 asks besides: titles, organisation of a kepercayaan, disability and the hamlet of a family."""

from __future__ import annotations

from typing import Any

from models.tables import Family, Resident, schema


def up(migrator: Any, _database: Any) -> None:
    """Add the columns, empty for everybody."""
    schema.complete(migrator, Resident, Family)
