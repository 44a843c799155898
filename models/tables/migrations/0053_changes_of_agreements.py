"""Number, title and signer of an agreement that binds are changed by two officers."""

from __future__ import annotations

from typing import Any

from models.tables import AgreementChange, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Create the table and guard it."""
    schema.complete(migrator, AgreementChange)
    guards.install()
