"""One turn of the work on an extract: read it, judge it, or apply it, a step at a time.

Pasal: Pasal 11(1), Pasal 11(2).
"""

from __future__ import annotations

from collections.abc import Callable

from models.operations import outbox
from models.operations.register_import import applying, judging, loading, reading, statements
from models.operations.register_import.receiving import keep_text
from models.ports.store import Store
from models.rules.errors import DomainError, TemporarilyUnavailable
from models.tables import OutboxItem, RegisterImport
from models.tables.base import writing

Workbook = Callable[[bytes], bytes]
"""An XLSX → the text of its sheet as CSV in UTF-8. Raises: InvalidInput."""
Failpoint = Callable[[str], None]


def step(item: OutboxItem, store: Store, workbook: Workbook, failpoint: Failpoint) -> bool:
    """Do the next thing; whether there is more to do. Raises: LeaseLost, TemporarilyUnavailable."""
    statements.suit_connection()
    work = RegisterImport.get_by_id(item.subject_id)
    if work.state == "diterapkan":
        return applying.step(item, work, failpoint)
    if work.state != "diperiksa":
        with writing():
            outbox.finish(item)
        return False
    try:
        return _examine(item, work, store, workbook)
    except (outbox.LeaseLost, TemporarilyUnavailable):
        raise
    except DomainError as error:
        _fail(item, work, error.message)
        return False


def _examine(item: OutboxItem, work: RegisterImport, store: Store, workbook: Workbook) -> bool:
    match work.step:
        case "baca" if work.workbook:
            loading.keep(item, work, keep_text([workbook(store.get(work.workbook))], store))
        case "baca":
            loading.begin(item, work)
        case "muat":
            loading.load(item, work, store.get(work.parts[work.done]["sha256"]))
        case "selesai":
            _ready(item, work)
            return False
        case _:
            judging.step(item, work)
    return True


def _ready(item: OutboxItem, work: RegisterImport) -> None:
    counts = reading.count(work)
    with writing():
        outbox.hold(item)
        loading.advance(work, {"state": "siap", "counts": counts})
        outbox.finish(item)


def _fail(item: OutboxItem, work: RegisterImport, reason: str) -> None:
    with writing():
        outbox.hold(item)
        RegisterImport.update(state="gagal", problem=reason[:500]).where(RegisterImport.id == work.id).execute()
        outbox.finish(item)
