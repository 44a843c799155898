"""Agencies propose updates of data: the proposals and the steps of the office."""

from __future__ import annotations

from typing import Any

from models.tables import DataUpdate, DataUpdateStep, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Create both tables and guard them."""
    schema.complete(migrator, DataUpdate, DataUpdateStep)
    guards.install()
