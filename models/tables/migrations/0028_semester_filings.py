"""Agencies write and file their reports of a semester on the portal."""

from __future__ import annotations

from typing import Any

from models.tables import SemesterDraft, SemesterFiling, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Create both tables and guard what was filed."""
    schema.complete(migrator, SemesterDraft, SemesterFiling)
    guards.install()
