"""Kiosks print empty forms too, numbered among their prints: a print is of a document or of such a form."""

from __future__ import annotations

from typing import Any

from models.tables import KioskPrint, guards, schema


def up(migrator: Any, _database: Any) -> None:
    """Let the document be missing, add the form, and guard that there is one of them.

    Where SQLite has to rebuild the table for it, its other guards are set up anew as well.
    """
    migrator.migrate(migrator.drop_not_null("kiosk_print", "document_id"))
    schema.complete(migrator, KioskPrint)
    guards.install()
