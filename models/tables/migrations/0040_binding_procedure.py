"""The procedure binds every agreement but those that were in force without it."""

from __future__ import annotations

from typing import Any

from models.tables import Agreement, schema

NEVER_NOTED = "NOT EXISTS (SELECT 1 FROM agreement_step WHERE agreement_step.agreement_id = agreement.id)"
IN_FORCE = f"UPDATE agreement SET by_procedure = FALSE WHERE in_force > 0 AND {NEVER_NOTED}"  # noqa: S608 - our own words
NOT_YET = f"""UPDATE agreement SET state = 'draf'
WHERE in_force = 0 AND state IN ('diajukan', 'disetujui') AND {NEVER_NOTED}"""  # noqa: S608 - our own words


def up(migrator: Any, database: Any) -> None:
    """Mark what was in force; what an officer had only called approved begins with its first letter."""
    schema.complete(migrator, Agreement)
    database.execute_sql(IN_FORCE)
    database.execute_sql(NOT_YET)
