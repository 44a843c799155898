"""The files of agencies are forgotten some days after their end; who was asked about stands in the log for good.

Pasal: Pasal 10(1)a.
"""

from __future__ import annotations

from datetime import timedelta

from models.operations.clock import now
from models.operations.services import catalogue
from models.operations.verification.batch.deciding import RESTING, forget
from models.rules.actor import SYSTEM
from models.tables import VerificationBatch

KEEP_DAYS, KEEP_DAYS_DEFAULT = "lope.berkas_simpan_hari", 30


def forget_old() -> list[str]:
    """Forget what has rested for that long and does not wait to go on by itself; returns which."""
    before = now() - timedelta(days=int(catalogue.setting(KEEP_DAYS, KEEP_DAYS_DEFAULT)))
    waits = VerificationBatch.automatic & (VerificationBatch.state == "menunggu")
    rested = VerificationBatch.state.in_(RESTING) & (VerificationBatch.changed_at < before) & ~waits
    found = list(VerificationBatch.select().where(rested))
    for work in found:
        forget(SYSTEM, work, "dilupakan")
    return [f"berkas verifikasi {work.id}" for work in found]
