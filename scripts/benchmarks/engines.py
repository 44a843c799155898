"""The same figures on SQLite, and on PostgreSQL where it is installed."""

from __future__ import annotations

from collections.abc import Callable

from scripts.benchmarks.figures import Figure
from scripts.temporary_postgres import find_programs, temporary_postgres


def on_each(measure: Callable[[str, str], list[Figure]]) -> list[Figure]:
    """``measure``: name of the engine and its address ("" for SQLite) → its figures."""
    figures = measure("SQLite", "")
    try:
        find_programs()
    except FileNotFoundError:
        return figures
    with temporary_postgres() as url:
        return figures + measure("PostgreSQL", url)
