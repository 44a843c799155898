"""Carrying a confirmed extract into the register: a range of whole families at a time, each one transaction.

A process that is killed anywhere leaves the range undone; the next one begins where ``done`` says.

Pasal: Pasal 8(1)a, Pasal 8(1)b, Pasal 11(1), Pasal 11(2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models.operations import outbox, trail
from models.operations.clock import now
from models.operations.effects.records import end_cards
from models.operations.register_import import newer, writing_rows
from models.operations.register_import.statements import OK, one, rows, run
from models.operations.register_import.writing_rows import Range
from models.rules.actor import SYSTEM
from models.tables import Family, OutboxItem, RegisterImport
from models.tables.base import writing

CHUNK = 10_000
"""Rows of one transaction, more or less: a family, or several that change together, is never split."""

END = "SELECT grp FROM import_row WHERE grp > :low ORDER BY grp LIMIT 1 OFFSET :count"
LAST = "SELECT max(grp) FROM import_row"
HOLD = f"""
UPDATE import_row SET verdict = :verdict, problems = problems || :reason WHERE grp = :grp AND verdict IN {OK}
"""
TOUCHED = f"""
SELECT DISTINCT s.grp FROM import_row AS s JOIN family AS f ON f.kk_index = s.family_key
WHERE s.grp > :low AND s.grp <= :high AND s.verdict IN {OK} AND s.verdict <> 'sama'
    AND (SELECT count(*) FROM resident AS r WHERE r.family_id = f.id AND r.status = '1' AND r.shdk = '1') <> 1
"""
HEADLESS = """
SELECT count(*) FROM resident AS r WHERE r.family_id = :family AND r.status = '1' AND r.shdk = '1'
"""
MEMBERS = "SELECT count(*) FROM resident AS r WHERE r.family_id = :family AND r.status = '1'"
SINCE = "\tdata di sini berubah sejak ekstrak diperiksa; keluarga ini dilewati\n"


@dataclass(slots=True)
class _Impossible(Exception):
    """These groups would leave a family without its one head: the register moved on since they were judged."""

    groups: list[int]


def step(item: OutboxItem, work: RegisterImport, failpoint: Callable[[str], None]) -> bool:
    """Apply one more range; whether there is another. Raises: LeaseLost."""
    if work.stop_asked_at is not None:
        _close(item, work, "dihentikan")
        return False
    high = _end(work.done)
    if high is None:
        _close(item, work, "selesai")
        return False
    while True:
        try:
            _apply(item, work, Range(work, work.done, high), failpoint)
        except writing_rows.Overtaken:
            continue  # read anew: whoever is newer now is held back
        except _Impossible as found:
            with writing():
                outbox.hold(item)
                _hold(found.groups)
        else:
            return True


def _end(done: int) -> int | None:
    """The last group of the next range; None when nothing is left."""
    beyond = one(END, low=done, count=CHUNK)
    end = one(LAST) if beyond is None else max(beyond - 1, one(END, low=done, count=0))
    return int(end) if end is not None and end > done else None


def _apply(item: OutboxItem, work: RegisterImport, span: Range, failpoint: Callable[[str], None]) -> None:
    with writing():
        outbox.hold(item, progress=f"menerapkan: sampai baris {span.high} dari {work.rows + 1}")
        _hold([grp for (grp,) in rows(newer.SINCE, **span.bounds, day=newer.stamp(work), basis=newer.BASIS)])
        left = writing_rows.left_families(span)
        counts = writing_rows.write(span)
        failpoint("import-mid-range")
        _refuse_headless(span, left)
        counts["ditutup"] = _close_empty(work, left)
        applied = {key: work.applied.get(key, 0) + count for key, count in counts.items()}
        outbox.hold(item)
        RegisterImport.update(done=span.high, applied=applied).where(RegisterImport.id == work.id).execute()
    failpoint("import-range-done")


def _hold(groups: list[int]) -> None:
    for grp in groups:
        run(HOLD, verdict="lebih_baru", reason=SINCE, grp=grp)


def _refuse_headless(span: Range, left: list[tuple[int, int]]) -> None:
    bad = [grp for (grp,) in rows(TOUCHED, **span.bounds)]
    bad += [grp for family, grp in left if one(MEMBERS, family=family) and one(HEADLESS, family=family) != 1]
    if bad:
        raise _Impossible(sorted(set(bad)))


def _close_empty(work: RegisterImport, left: list[tuple[int, int]]) -> int:
    """A family that nobody alive is left in is closed, as everywhere; returns how many were."""
    closed = 0
    for number in sorted({family for family, _ in left}):
        if one(MEMBERS, family=number):
            continue
        family = Family.get_by_id(number)
        Family.update(active=False).where(Family.id == number).execute()
        writing_rows.note_closed(work, number)
        end_cards(family.kk, "Tidak ada lagi anggota keluarga yang tercatat pada Kartu Keluarga ini.")
        closed += 1
    return closed


def _close(item: OutboxItem, work: RegisterImport, state: str) -> None:
    with writing():
        RegisterImport.update(state=state, finished_at=now()).where(RegisterImport.id == work.id).execute()
        detail: dict[str, Any] = {"diterapkan": work.applied, "sampai_baris": work.done}
        trail.record(SYSTEM, f"impor_{state}", subject=f"impor:{work.id}", detail=detail)
        outbox.finish(item)
