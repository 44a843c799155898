"""Sanctions on an agreement and reports of a semester; what stood as a sanction before begins the history."""

from __future__ import annotations

from typing import Any

from models.tables import AgreementSanction, SemesterReport, guards, schema

STOOD_BEFORE = """
INSERT INTO agreement_sanction (agreement_id, step, letter_number, letter_day, percent, reason, at)
SELECT id, 'kuota', '', '', quota_percent, 'Berlaku sebelum riwayat sanksi dicatat.', changed_at
FROM agreement WHERE quota_percent < 100 AND state IN ('aktif', 'dibekukan')
UNION ALL
SELECT id, 'beku', '', '', 0, 'Berlaku sebelum riwayat sanksi dicatat.', changed_at
FROM agreement WHERE state = 'dibekukan'
"""


def up(migrator: Any, database: Any) -> None:
    """Create both tables, and a first row for each agreement that is frozen or has less quota."""
    schema.complete(migrator, AgreementSanction, SemesterReport)
    database.execute_sql(STOOD_BEFORE)
    guards.install()
