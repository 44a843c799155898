"""Kiosks of desa: devices with their secrets, visits of residents, and the device in sessions and in the log."""

from __future__ import annotations

from typing import Any

from models.tables import Kiosk, KioskSecret, KioskVisit, LoginSession, Verification, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Create the tables, bring sessions and log up to the models, and guard them."""
    schema.complete(migrator, Kiosk, KioskSecret, KioskVisit, LoginSession, Verification)
    guards.install()
