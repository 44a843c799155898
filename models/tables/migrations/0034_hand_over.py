"""Drafts go on at a kiosk and back on a phone: their codes, and the kiosks' work on them."""

from __future__ import annotations

from typing import Any

from models.tables import HandOver, KioskWork, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Create both tables and guard them."""
    schema.complete(migrator, HandOver, KioskWork)
    guards.install()
