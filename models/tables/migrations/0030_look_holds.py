"""A look is held back by name and by two officers, and a doubt has somebody who took it up and a deadline."""

from __future__ import annotations

from typing import Any

from models.tables import LookHold, LookHoldRow, Objection, guards, schema


def up(migrator: Any, database: Any) -> None:
    """Make the holds anew: the table of before held back whole agencies, and no screen ever wrote a row into it."""
    columns = {one.name for one in database.get_columns("look_hold")} if database.table_exists("look_hold") else set()
    if columns and "letter_number" not in columns:
        database.drop_tables([LookHold])
    schema.complete(migrator, LookHold, LookHoldRow, Objection)
    guards.install()
