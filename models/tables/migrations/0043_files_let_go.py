"""Files that nobody needs leave the store: a refused one is named apart from its hash; every name has an index."""

from __future__ import annotations

from typing import Any

from models.tables import PartnerSignature, guards, schema
from models.tables.base import is_postgres

INDEXES = {
    "document": "signed_sha256",
    "archive_record": "sha256",
    "agreement_step": "sha256",
    "partner_signature": "upload",
    "feedback_delivery": "upload",
    "data_print": "sha256",
    "data_update": "sha256",
}


def up(migrator: Any, database: Any) -> None:
    """Name what was handed in until now, let a refused file go by a new guard, and make the indexes."""
    on_table = " ON partner_signature" if is_postgres() else ""
    database.execute_sql(f"DROP TRIGGER IF EXISTS partner_signature_decided_once{on_table}")
    schema.complete(migrator, PartnerSignature)
    database.execute_sql("UPDATE partner_signature SET upload = sha256 WHERE upload IS NULL")
    guards.install()
    for table, column in (*INDEXES.items(), ("feedback_delivery", "rows_sha256")):
        database.execute_sql(f"CREATE INDEX IF NOT EXISTS {table}_{column} ON {table} ({column})")
