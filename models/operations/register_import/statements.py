"""Statements over all rows of an extract at once, written once for both engines with ``:name`` for values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from models.tables.base import database, is_postgres
from models.tables.imports import INDEXED, STAGED

OK = "('baru', 'berubah', 'sama')"
"""Verdicts of rows that will be applied."""
COMPARED = "line, nik_index, family_key, grp, verdict, shdk, resident, family, mother_index, father_index"
"""Columns that plans are made by: to sample every sealed text took a second each time."""
_NAME = re.compile(r"(?<!:):([a-z_]+)")


def run(statement: str, **values: Any) -> int:
    """Execute; returns how many rows it wrote."""
    return int(database.rows_affected(_execute(statement, values)))


def rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Execute and fetch everything."""
    return list(_execute(statement, values).fetchall())


def one(statement: str, **values: Any) -> Any:
    """The first column of the first row; None where there is none."""
    found = rows(statement, **values)
    return found[0][0] if found else None


def _execute(statement: str, values: dict[str, Any]) -> Any:
    names = _NAME.findall(statement)
    return database.execute_sql(_NAME.sub(database.param, statement), [values[name] for name in names])


def suit_connection() -> None:
    """PostgreSQL compiled each of these statements anew for longer than it then ran, and read whole tables for a range.

    Its costs are those of a disk that turns; what a range needs lies in memory.
    """
    if is_postgres():
        database.execute_sql("SET jit = off")
        database.execute_sql("SET random_page_cost = 1.1")


def insert_staged(found: Sequence[tuple[Any, ...]]) -> None:
    """Put rows into the staging table by the fastest way that the engine has."""
    columns = ", ".join(f'"{name}"' for name in STAGED)
    cursor = database.cursor()
    if is_postgres():
        with cursor.copy(f"COPY import_row ({columns}) FROM STDIN") as copy:
            for row in found:
                copy.write_row(row)
        return
    marks = ", ".join("?" for _ in STAGED)
    cursor.executemany(f"INSERT INTO import_row ({columns}) VALUES ({marks})", found)


def empty_staging() -> None:
    """Forget every row, and the indexes that loading does without."""
    drop_indexes(INDEXED)
    run("TRUNCATE import_row" if is_postgres() else "DELETE FROM import_row")


def drop_indexes(names: Iterable[str]) -> None:
    """Where they are."""
    for name in names:
        run(f"DROP INDEX IF EXISTS {name}")


def make_index(name: str) -> None:
    """One of :data:`INDEXED`, where it is missing."""
    run(f"CREATE INDEX IF NOT EXISTS {name} ON import_row ({INDEXED[name]})")
    if is_postgres():
        run(f"ANALYZE import_row ({COMPARED})")
