"""The register's invariants become guards of the database; residents count the acts that correct them."""

from __future__ import annotations

from typing import Any

from models.tables import Resident, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Add the column, then the guards that wait for it; rows from before stay as they are."""
    schema.complete(migrator, Resident)
    guards.install()
