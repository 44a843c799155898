"""The same figures on SQLite, and on PostgreSQL where it is installed."""

from __future__ import annotations

from collections.abc import Callable

from scripts.benchmarks.figures import Figure
from scripts.temporary_postgres import find_programs, temporary_postgres

OFFICE = {
    "shared_buffers": "2GB",
    "max_wal_size": "8GB",
    "maintenance_work_mem": "256MB",
    "work_mem": "32MB",
    "checkpoint_timeout": "15min",
}
"""What the README advises for a server with 8 GB; commits wait for the disk, as they do there."""


def on_each(measure: Callable[[str, str], list[Figure]]) -> list[Figure]:
    """``measure``: name of the engine and its address ("" for SQLite) → its figures."""
    figures = measure("SQLite", "")
    try:
        find_programs()
    except FileNotFoundError:
        return figures
    with temporary_postgres(OFFICE) as url:
        return figures + measure("PostgreSQL", url)
