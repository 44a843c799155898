"""Residents print their own documents at kiosks: how they proved who they are, and each print."""

from __future__ import annotations

from typing import Any

from models.tables import Kiosk, KioskPrint, KioskVisit, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Bring devices and visits up to the models, create the prints and guard them."""
    schema.complete(migrator, Kiosk, KioskVisit, KioskPrint)
    guards.install()
