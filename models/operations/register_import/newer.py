"""What the register knows later than the extract: it stays as it is and is listed.

Pasal: Pasal 11(2).
"""

from __future__ import annotations

from datetime import date, datetime, time

from models.operations.clock import WIB
from models.operations.register_import.statements import OK, run
from models.tables import RegisterImport
from models.tables.base import EPOCH, MICROSECOND

BASIS = "Ekstrak SIAK"
"""How the basis of a change begins that an extract made: it says nothing newer than the extract."""

CHANGED_PERSON = """EXISTS (
    SELECT 1 FROM register_change AS c WHERE c.subject_kind = 'resident' AND c.subject_id = import_row.resident
    AND c.at > :day AND substr(c.basis, 1, 12) <> :basis
)"""
CHANGED_FAMILY = """EXISTS (
    SELECT 1 FROM register_change AS c WHERE c.subject_kind = 'family' AND c.subject_id = import_row.family
    AND c.at > :day AND substr(c.basis, 1, 12) <> :basis
)"""
PERSON = f"""
UPDATE import_row SET verdict = 'lebih_baru', problems = problems || :reason
WHERE resident IS NOT NULL AND line BETWEEN :low AND :high AND verdict = '' AND (seen > :day OR {CHANGED_PERSON})
"""
FAMILY = f"""
UPDATE import_row SET verdict = 'lebih_baru', problems = problems || :reason
WHERE family IS NOT NULL AND line BETWEEN :low AND :high AND verdict = '' AND ({CHANGED_FAMILY}
    OR EXISTS (SELECT 1 FROM family AS f WHERE f.id = import_row.family AND f.as_of > :day))
"""
SINCE = f"""
SELECT DISTINCT import_row.grp FROM import_row LEFT JOIN resident AS r ON r.nik_index = import_row.nik_index
LEFT JOIN family AS f ON f.kk_index = import_row.family_key AND import_row.shdk = '1'
WHERE import_row.grp > :low AND import_row.grp <= :high AND import_row.verdict IN {OK} AND (
    COALESCE(r.id, 0) <> COALESCE(import_row.resident, 0) OR COALESCE(r.as_of, 0) <> COALESCE(import_row.seen, 0)
    OR (import_row.shdk = '1' AND COALESCE(f.id, 0) <> COALESCE(import_row.family, 0))
    OR (import_row.family IS NOT NULL AND import_row.shdk = '1'
        AND (f.as_of > :day OR {CHANGED_FAMILY}))
    OR (import_row.resident IS NOT NULL AND {CHANGED_PERSON})
)
"""


def moment(work: RegisterImport) -> datetime:
    """When the extract's data counts as true: the beginning of its day at the office."""
    return datetime.combine(date.fromisoformat(work.day), time(), WIB)


def stamp(work: RegisterImport) -> int:
    """:func:`moment` as it is stored."""
    return (moment(work) - EPOCH) // MICROSECOND


def mark_newer(work: RegisterImport, low: int, high: int) -> None:
    """Mark the rows of these lines whose person or family was changed here since."""
    where = {"low": low, "high": high, "day": stamp(work), "basis": BASIS}
    run(PERSON, reason="\tdata orang ini di sini lebih baru daripada ekstrak\n", **where)
    run(FAMILY, reason="\tdata keluarga ini di sini lebih baru daripada ekstrak\n", **where)
