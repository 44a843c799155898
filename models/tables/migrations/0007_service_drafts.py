"""Versions of services that the office drafts itself: who drafted, who published, and the trial of a draft."""

from __future__ import annotations

from typing import Any

from models.tables import DocumentTypeVersion, VersionTrial, schema


def up(migrator: Any, _database: Any) -> None:
    """Bring the tables up to the models."""
    schema.complete(migrator, DocumentTypeVersion, VersionTrial)
