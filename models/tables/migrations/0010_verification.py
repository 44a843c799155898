"""Agreements get versions of their terms; keys, quotas and the log of verifications come with LOPE CAPIL."""

from __future__ import annotations

from typing import Any

from models.rules.canonical import content_sha256
from models.tables import (
    AgencyUser,
    Agreement,
    AgreementUse,
    AgreementVersion,
    ApiClient,
    ApiSecret,
    ApiToken,
    Verification,
    guards,
    schema,
)

OLD_STATES = {"diusulkan": "draf", "berlaku": "disetujui", "dihentikan": "diakhiri"}
OLD_COLUMNS = ("quota_day", "quota_month")


def up(migrator: Any, database: Any) -> None:
    """Turn each agreement's elements and quotas into the first version of its terms."""
    schema.complete(
        migrator, Agreement, AgreementVersion, AgreementUse, AgencyUser, ApiClient, ApiSecret, ApiToken, Verification
    )
    present = {column.name for column in database.get_columns("agreement")}
    if present.issuperset(OLD_COLUMNS):
        _versions_from(database)
        database.execute_sql("DROP TABLE agreement_element")
        migrator.migrate(*(migrator.drop_column("agreement", column) for column in OLD_COLUMNS))
    guards.install()


def _versions_from(database: Any) -> None:
    rows = database.execute_sql(
        "SELECT id, valid_from, valid_until, quota_day, quota_month, changed_at, state FROM agreement"
    ).fetchall()
    elements = database.execute_sql("SELECT agreement_id, element, mode FROM agreement_element").fetchall()
    for key, begins, ends, day, month, changed, state in rows:
        terms = {
            "berlaku_mulai": begins,
            "berlaku_sampai": ends,
            "elemen_data": {name: mode for owner, name, mode in elements if owner == key},
            "kuota_harian": day,
            "kuota_bulanan": month,
        }
        AgreementVersion.insert(
            agreement=key, number=1, terms=terms, sha256=content_sha256(terms), drafted_at=changed
        ).execute()
        AgreementUse.insert(agreement=key).execute()
        # what an agency may see is looked at again by two officers before anything opens
        Agreement.update(state=OLD_STATES.get(state, state)).where(Agreement.id == key).execute()
