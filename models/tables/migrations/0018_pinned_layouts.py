"""Versions of services carry the shared layouts that their templates use; an installation pins the older ones next."""

from __future__ import annotations

from typing import Any

from models.tables import DocumentTypeVersion, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Add the column and its guard."""
    schema.complete(migrator, DocumentTypeVersion)
    guards.install()
