"""One step of the work on a file: read it, or answer its next part; a halt says why and leaves the rest for later.

Pasal: Pasal 10(1)a.
"""

from __future__ import annotations

from typing import Any

from models.operations import outbox
from models.operations.clock import WIB, now
from models.operations.register_import.receiving import Text
from models.operations.register_import.working import Failpoint, Workbook
from models.operations.verification import asker, quota
from models.operations.verification.asker import Asker
from models.operations.verification.batch import chunk, files, receiving
from models.ports.store import Store
from models.rules.errors import DomainError, TemporarilyUnavailable
from models.rules.verification.outcome import Refused
from models.rules.verification.query import is_number
from models.rules.verification.terms import Method
from models.tables import OutboxItem, VerificationBatch
from models.tables.base import writing


def step(item: OutboxItem, store: Store, workbook: Workbook, failpoint: Failpoint) -> bool:
    """Do the next thing; whether there is more to do. Raises: LeaseLost, TemporarilyUnavailable."""
    work = VerificationBatch.get_by_id(item.subject_id)
    try:
        if work.state == "dibaca":
            return _read(item, work, store, workbook)
        if work.state == "berjalan":
            return _answer_part(item, work, store, failpoint)
    except (outbox.LeaseLost, TemporarilyUnavailable):
        raise
    except DomainError as error:
        _close(item, work, "menunggu" if work.state == "berjalan" else "gagal", error)
        return False
    files.delete(work, store)
    with writing():
        _change(work, {"parts": [], "workbook": ""})
        outbox.finish(item)
    return False


def current_asker(work: VerificationBatch) -> Asker:
    """Whoever let the batch go, under the agreement as it stands now. Raises: Refused when it allows nothing now."""
    who = asker.by_user(work.user, work.agreement, work.address, Method.BATCH)
    if (refusal := who.closed()) is not None:
        raise Refused(refusal)
    return who


def _read(item: OutboxItem, work: VerificationBatch, store: Store, workbook: Workbook) -> bool:
    """Turn a workbook into text, or look through the text and be ready."""
    own = files.OwnParts(store, work.token)
    who = asker.by_user(work.user, work.agreement, work.address, Method.BATCH)
    changes: dict[str, Any]
    if work.workbook:
        text = receiving.keep(who, [workbook(own.get(work.workbook))], own)
        changes = {key: getattr(text, key) for key in Text.__slots__} | {"workbook": ""}
    else:
        changes = {"state": "siap", "counts": _count(work, who, own)}
    with writing():
        outbox.hold(item, progress="membaca")
        _change(work, changes)
        if "state" in changes:
            outbox.finish(item)
    if work.workbook:
        own.delete(work.workbook)
    return "state" not in changes


def _count(work: VerificationBatch, who: Asker, own: files.OwnParts) -> dict[str, int]:
    """Rows, those without a NIK of 16 digits, and those whose NIK stood before."""
    header, seen = files.header_of(work.header, who.terms), set()
    counts = {"baris": 0, "nik_salah": 0, "berulang": 0}
    for part in work.parts:
        for _, query in files.read(work, header, part, own.get(part["sha256"])):
            counts["baris"] += 1
            if is_number(query.number):
                counts["berulang"] += query.number in seen
                seen.add(query.number)
            else:
                counts["nik_salah"] += 1
    return counts


def _answer_part(item: OutboxItem, work: VerificationBatch, store: Store, failpoint: Failpoint) -> bool:
    part = next((one for one in work.parts if one["first"] + one["lines"] > work.done + 1), None)
    if part is None:
        _close(item, work, "selesai")
        return False
    who = current_asker(work)
    data = files.OwnParts(store, work.token).get(part["sha256"])
    rows = [one for one in files.read(work, files.header_of(work.header, who.terms), part, data) if one[0] > work.done]
    told = chunk.answer(who, work.token, rows)
    with writing():
        outbox.hold(item, progress=f"baris {work.done} dari {work.rows + 1}")
        granted, refusal = quota.take_up_to(who, now().astimezone(WIB), sum(row["counted"] for _, row in told))
        answered = list(chunk.affordable(told, granted))
        chunk.write(who, answered, dict(rows))
        failpoint("batch-mid-chunk")
        end = part["first"] + part["lines"] - 1 if refusal is None else answered[-1][0] if answered else work.done
        _change(work, {"done": end})
        if refusal is not None:
            _close(item, work, "menunggu", Refused(refusal))
    failpoint("batch-chunk-done")
    return refusal is None


def _close(item: OutboxItem, work: VerificationBatch, state: str, why: DomainError | None = None) -> None:
    with writing():
        outbox.hold(item)
        code = why.refusal.code if isinstance(why, Refused) else ""
        problem = why.message[:500] if why is not None else ""
        _change(work, {"state": state, "waiting": code, "problem": problem, "changed_at": now()})
        outbox.finish(item)


def _change(work: VerificationBatch, changes: dict[str, Any]) -> None:
    """Raises: LeaseLost when somebody has thrown the batch away meanwhile."""
    same = (VerificationBatch.id == work.id) & (VerificationBatch.state == work.state)
    if VerificationBatch.update(changes).where(same).execute() != 1:
        raise outbox.LeaseLost
