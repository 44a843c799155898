"""What is done for vulnerable residents, note by note, and an index for the list of them."""

from __future__ import annotations

from typing import Any

from models.tables import VulnerableNote, guards, schema

INDEX = "CREATE INDEX IF NOT EXISTS vulnerable_by_name ON resident (name, id) WHERE vulnerable <> ''"


def up(migrator: Any, database: Any) -> None:
    """Make the table and the index, and guard the notes."""
    schema.complete(migrator, VulnerableNote)
    database.execute_sql(INDEX)
    guards.install()
