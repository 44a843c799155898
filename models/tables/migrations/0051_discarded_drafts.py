"""Drafts of services can be thrown away: the column that says when, and the guard that keeps them as they were."""

from __future__ import annotations

from typing import Any

from models.tables import DocumentTypeVersion, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Bring the table up to the model; no draft was thrown away before."""
    schema.complete(migrator, DocumentTypeVersion)
    guards.install()
