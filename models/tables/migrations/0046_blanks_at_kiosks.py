"""Kiosks print empty forms too, numbered among their prints: a print is of a document or of such a form."""

from __future__ import annotations

from typing import Any

from models.tables import KioskPrint, guards, schema
from models.tables.base import is_postgres


def up(migrator: Any, database: Any) -> None:
    """Let the document be missing, add the form, and guard that there is one of them.

    The new column is filled in the prints that there are, which their guard would refuse. Where SQLite has to rebuild
    the table, its other guards are set up anew as well.
    """
    database.execute_sql(f"DROP TRIGGER IF EXISTS kiosk_print_no_update{' ON kiosk_print' if is_postgres() else ''}")
    migrator.migrate(migrator.drop_not_null("kiosk_print", "document_id"))
    schema.complete(migrator, KioskPrint)
    guards.install()
