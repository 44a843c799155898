"""A signature of another name than the agreed one waits for an officer: a guard that lets him decide once."""

from __future__ import annotations

from typing import Any

from models.tables import PartnerSignature, guards, schema
from models.tables.base import is_postgres


def up(migrator: Any, database: Any) -> None:
    """Add who decided and why, and put the new guard in the place of the one that let nothing change."""
    schema.complete(migrator, PartnerSignature)
    on_table = " ON partner_signature" if is_postgres() else ""
    database.execute_sql(f"DROP TRIGGER IF EXISTS partner_signature_judged_once{on_table}")
    guards.install()
