"""The rows of an extract are forgotten when nobody needs them any more; what they changed stands in the history.

Pasal: Pasal 11(2).
"""

from __future__ import annotations

from datetime import timedelta

from models.operations import trail
from models.operations.clock import now
from models.operations.register_import import statements
from models.operations.register_import.receiving import OPEN_STATES
from models.operations.services import catalogue
from models.rules.actor import SYSTEM
from models.tables import ImportRow, RegisterImport
from models.tables.base import writing

KEEP_DAYS, KEEP_DAYS_DEFAULT = "impor.simpan_hari", 30


def forget_old_rows() -> list[str]:
    """Empty the staging table some days after the last import came to its end; returns what was emptied."""
    work = RegisterImport.select().order_by(RegisterImport.id.desc()).first()
    if work is None or work.state in OPEN_STATES or not ImportRow.select(ImportRow.line).limit(1).exists():
        return []
    ended = work.finished_at or work.decided_at or work.uploaded_at
    if now() - ended < timedelta(days=int(catalogue.setting(KEEP_DAYS, KEEP_DAYS_DEFAULT))):
        return []
    with writing():
        statements.empty_staging()
        trail.record(SYSTEM, "impor_lupakan", subject=f"impor:{work.id}")
    return [f"impor {work.id}"]
