"""What people see of an import: totals, samples of each verdict, the refused rows, and who is missing from it.

Pasal: Pasal 11(2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from models.operations import trail
from models.operations.register_import import changed_elements, judging, loading, newer
from models.operations.register_import.changed_elements import Change
from models.operations.register_import.receiving import JOB
from models.operations.register_import.statements import OK, one, rows
from models.ports.store import Store
from models.rules.actor import Actor
from models.tables import ImportRow, OutboxItem, RegisterImport, Resident
from models.tables.base import writing

VERDICTS = {
    "baru": "Baru",
    "berubah": "Berubah",
    "sama": "Sama",
    "lebih_baru": "Lebih baru di sini",
    "ditolak": "Ditolak",
}
SAMPLE = 8
LISTED = 200
NEW_FAMILIES = f"SELECT count(*) FROM import_row WHERE verdict IN {OK} AND shdk = '1' AND family IS NULL"
NOT_IN_FILE = "NOT EXISTS (SELECT 1 FROM import_row AS s WHERE s.nik_index = r.nik_index)"
MISSING = f"""
FROM resident AS r WHERE r.status = '1' AND r.as_of <= :day AND {NOT_IN_FILE}
AND r.region_code IN (SELECT DISTINCT region_code FROM import_row)
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the extract for people: its line, whose it is, and why or what."""

    line: int
    name: str
    reasons: tuple[tuple[str, str], ...] = ()
    changes: tuple[Change, ...] = ()


def count(work: RegisterImport) -> dict[str, int]:
    """Verdict → rows, and besides the new families and the residents that the extract does not have."""
    found = dict.fromkeys(VERDICTS, 0)
    found |= {
        verdict: int(number) for verdict, number in rows("SELECT verdict, count(*) FROM import_row GROUP BY verdict")
    }
    found["keluarga_baru"] = int(one(NEW_FAMILIES))
    found["tidak_ada"] = int(one(f"SELECT count(*) {MISSING}", day=newer.stamp(work)))
    return found


@dataclass(frozen=True, slots=True)
class Progress:
    """What the worker does and how far it is, in hundredths."""

    text: str
    percent: int


def progress(work: RegisterImport) -> Progress | None:
    """None where nothing is being done."""
    if work.state not in {"diperiksa", "diterapkan"}:
        return None
    item = (
        OutboxItem.select(OutboxItem.progress)
        .where(OutboxItem.job == JOB, OutboxItem.subject_id == work.id, OutboxItem.done_at.is_null())
        .first()
    )
    text = item.progress if item is not None else ""
    if work.state == "diterapkan":
        return Progress(text, min(100, 100 * work.done // max(1, work.rows + 1)))
    if work.step in {"baca", "muat"}:
        return Progress(text, 60 * work.done // max(1, len(work.parts)))
    names = [*judging.STEPS, "selesai"]
    return Progress(text, 60 + 40 * names.index(work.step) // len(names))


def note_download(actor: Actor, work: RegisterImport) -> None:
    """Who took the refused rows out of the house stands in the trail."""
    with writing():
        trail.record(actor, "impor_unduh", subject=f"impor:{work.id}")


def current(work: RegisterImport) -> bool:
    """Whether the staging table still holds this import: the next one takes it over."""
    newest = RegisterImport.select(RegisterImport.id).order_by(RegisterImport.id.desc()).first()
    return newest is not None and newest.id == work.id and work.state not in {"dibuang", "gagal"}


def sample(verdict: str, limit: int = SAMPLE) -> list[Told]:
    """The first rows of a verdict."""
    found = ImportRow.select().where(ImportRow.verdict == verdict).order_by(ImportRow.line).limit(limit)
    lines = [row.line for row in found]
    changes: dict[int, list[Change]] = {}
    if verdict == "berubah" and lines:
        where = f"s.verdict = 'berubah' AND s.line <= {max(lines)} AND s.line >= {min(lines)}"
        for change in changed_elements.changes(where):
            changes.setdefault(change.line, []).append(change)
    return [Told(row.line, row.name, reasons(row.problems), tuple(changes.get(row.line, ()))) for row in found]


def reasons(problems: str) -> tuple[tuple[str, str], ...]:
    """``(heading, reason)`` of each refusal."""
    pairs = (line.partition("\t") for line in problems.split("\n") if line)
    return tuple((title, reason) for title, _, reason in pairs)


def missing(work: RegisterImport, limit: int = LISTED) -> list[Resident]:
    """Living residents of the extract's regions who are not in it; listed, never touched."""
    statement = f"SELECT r.id {MISSING} ORDER BY r.name, r.id LIMIT :limit"
    ids = [row_id for (row_id,) in rows(statement, day=newer.stamp(work), limit=limit)]
    return sorted(Resident.select().where(Resident.id.in_(ids)), key=lambda row: (row.name, row.id)) if ids else []


def refused(work: RegisterImport, store: Store) -> Iterator[Sequence[Any]]:
    """Every row that is not applied: line, verdict, reasons and its cells as they were; read part by part."""
    for part in work.parts:
        bad = _bad(part["first"], part["first"] + part["lines"])
        if not bad:
            continue
        for line, text, cells in loading.read_rows(work, part, store.get(part["sha256"])):
            if line in bad:
                verdict, problems = bad[line]
                told = "; ".join(f"{title}: {why}" if title else why for title, why in reasons(problems))
                yield [line, VERDICTS[verdict], told, *(cells if cells is not None else [text])]


def _bad(first: int, end: int) -> dict[int, tuple[str, str]]:
    found = rows(
        "SELECT line, verdict, problems FROM import_row"
        " WHERE line >= :low AND line < :high AND verdict IN ('ditolak', 'lebih_baru')",
        low=first,
        high=end,
    )
    return {line: (verdict, problems) for line, verdict, problems in found}
