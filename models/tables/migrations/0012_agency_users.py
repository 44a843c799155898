"""Users of agencies log in with a second factor, and their sessions die on the server like everybody's."""

from __future__ import annotations

from typing import Any

from models.tables import AgencyUser, LoginSession, schema


def up(migrator: Any, _database: Any) -> None:
    """Bring both tables up to the models."""
    schema.complete(migrator, AgencyUser, LoginSession)
