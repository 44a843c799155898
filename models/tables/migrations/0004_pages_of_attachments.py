"""Several files for one requirement, in order; a database from before knew one and no order."""

from __future__ import annotations

from typing import Any

from models.tables import Attachment

IN_ORDER = """
UPDATE attachment SET position = (
    SELECT count(*) FROM attachment AS other
    WHERE other.application_id = attachment.application_id AND other.requirement = attachment.requirement
    AND other.superseded_at IS NULL AND other.id <= attachment.id
) WHERE superseded_at IS NULL
"""
"""Two uploads at the same moment could both stand before."""


def up(_migrator: Any, database: Any) -> None:
    """Add the position where it is missing, number what is in force, and let no two files share one."""
    if "position" in {column.name for column in database.get_columns("attachment")}:
        return
    # by hand: the migrator would rebuild the table on SQLite and lose its guards
    database.execute_sql("ALTER TABLE attachment ADD COLUMN position INTEGER NOT NULL DEFAULT 1")
    database.execute_sql(IN_ORDER)
    Attachment._schema.create_indexes(safe=True)  # noqa: SLF001 - Peewee has no other way to add what a model declares
