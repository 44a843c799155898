"""Agencies get their figures as a PDF too; the report has a row of its own."""

from __future__ import annotations

from typing import Any

from models.tables import CountsReport, schema


def up(migrator: Any, _database: Any) -> None:
    """Create the table."""
    schema.complete(migrator, CountsReport)
