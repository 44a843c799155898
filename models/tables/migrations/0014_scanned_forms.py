"""Printed forms that come back on paper: uploads, the forms in them, and where they were attached."""

from __future__ import annotations

from typing import Any

from models.tables import FormBinding, ScannedForm, ScanUpload, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Make the tables and guard them."""
    schema.complete(migrator, ScanUpload, ScannedForm, FormBinding)
    guards.install()
