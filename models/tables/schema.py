"""The schema's version: migrations are numbered files, and a database from a newer program is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playhouse.migrations import Runner

from models.rules.errors import DomainError
from models.tables.base import Table, database

DIRECTORY = Path(__file__).parent / "migrations"


class NewerData(DomainError):
    """The data folder was written by a newer version of this program."""

    default = "Folder data ini dibuat oleh versi aplikasi yang lebih baru. Pasang versi terbaru, lalu jalankan lagi."


def _runner() -> Runner:
    return Runner(database.obj, str(DIRECTORY))


def migrate() -> list[str]:
    """Apply every pending migration in order; returns their names.

    Raises: NewerData when the database has a migration that this program does not know.
    """
    runner = _runner()
    refuse_newer(runner)
    return list(runner.up())


def refuse_newer(runner: Runner | None = None) -> None:
    """Raises: NewerData as :func:`migrate` does."""
    if any(row.path is None for row in (runner or _runner()).status()):
        raise NewerData


def complete(migrator: Any, *tables: type[Table]) -> None:
    """Create each table, or the columns and then the indexes that it lacks; a fresh database lacks nothing."""
    present_tables = set(database.get_tables())
    database.create_tables([one for one in tables if one._meta.table_name not in present_tables])  # noqa: SLF001 - below
    for table in tables:
        fields, name = table._meta.columns, table._meta.table_name  # noqa: SLF001 - Peewee's public handle
        present = {column.name for column in database.get_columns(name)}
        for column in fields.keys() - present:
            migrator.migrate(migrator.add_column(name, column, fields[column]))
    database.create_tables(tables)


def is_current() -> bool:
    """Whether no migration is pending."""
    return all(row.applied for row in _runner().status())
