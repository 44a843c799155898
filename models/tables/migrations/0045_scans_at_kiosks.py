"""Forms are scanned at kiosks too: a scan and its binding belong to an officer, or to the visit of a resident there."""

from __future__ import annotations

from typing import Any

from models.tables import FormBinding, ScanUpload, guards
from models.tables.base import is_postgres


def up(migrator: Any, database: Any) -> None:
    """Let the officer be missing, add the visit, and put the guard of bindings that knows both in the old one's place.

    Where SQLite has to rebuild a table for it, its other guards are set up anew as well.
    """
    if not is_postgres():
        database.execute_sql("DROP TRIGGER IF EXISTS form_binding_undone_once")
    for table in (ScanUpload, FormBinding):
        name = table._meta.table_name  # noqa: SLF001 - Peewee's public handle
        migrator.migrate(migrator.drop_not_null(name, "officer_id"))
        if "visit_id" not in {column.name for column in database.get_columns(name)}:
            migrator.migrate(migrator.add_column(name, "visit_id", table.visit))
    guards.install()
