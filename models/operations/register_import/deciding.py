"""The second person: confirms what another one uploaded, or throws it away; a running import can be stopped.

Pasal: Pasal 11(1), Pasal 15(1).
"""

from __future__ import annotations

from models.operations import outbox, trail
from models.operations.clock import now
from models.operations.register_import import statements
from models.operations.register_import.receiving import JOB
from models.ports.store import Store
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, NotAllowed, NotFound
from models.tables import RegisterImport
from models.tables.base import writing

DISCARDED_FROM = ("diperiksa", "siap", "gagal")
LATE = "Impor ini sudah berubah sejak Anda membukanya. Muat ulang halaman untuk melihat keadaan terakhir."


def load(import_id: int) -> RegisterImport:
    """The import. Raises: NotFound."""
    work = RegisterImport.get_or_none(RegisterImport.id == import_id)
    if work is None:
        raise NotFound("Impor itu tidak ditemukan.")
    return work


def confirm(actor: Actor, import_id: int) -> None:
    """“Impor yang baik”: apply every row that may be. Raises: NotAllowed for who uploaded it, AlreadyChanged."""
    with writing():
        work = load(import_id)
        if work.uploaded_by == actor.id:
            raise NotAllowed("Impor harus disetujui orang lain, bukan yang mengunggahnya.")
        decided = {"state": "diterapkan", "done": 0, "confirmed_by": actor.id, **_decided(actor)}
        _change(work, "siap", decided)
        trail.record(actor, "impor_setuju", subject=f"impor:{work.id}", detail=work.counts)
        outbox.promise(JOB, f"{JOB}:{work.id}:terapkan", subject_id=work.id)


def discard(actor: Actor, import_id: int, store: Store) -> None:
    """Throw away what was not applied, rows and file. Raises: AlreadyChanged when it is being applied."""
    with writing():
        work = load(import_id)
        _change(
            work,
            work.state if work.state in DISCARDED_FROM else "siap",
            {"state": "dibuang", **_decided(actor)},
        )
        statements.empty_staging()
        trail.record(actor, "impor_buang", subject=f"impor:{work.id}")
    for sha256 in files_of(work):
        store.delete(sha256)


def stop(actor: Actor, import_id: int) -> None:
    """Stop after the range that is being applied; what was done stays and is told. Raises: AlreadyChanged."""
    with writing():
        work = load(import_id)
        _change(work, "diterapkan", {"stop_asked_at": now()})
        trail.record(actor, "impor_henti", subject=f"impor:{work.id}")


def files_of(work: RegisterImport) -> list[str]:
    """The store's names of everything that the upload was kept as."""
    return [*(one["sha256"] for one in work.parts), *([work.workbook] if work.workbook else [])]


def _decided(actor: Actor) -> dict[str, object]:
    return {"decided_name": actor.name, "decided_at": now()}


def _change(work: RegisterImport, state: str, changes: dict[str, object]) -> None:
    one_row = (RegisterImport.id == work.id) & (RegisterImport.state == state)
    if RegisterImport.update(changes).where(one_row).execute() != 1:
        raise AlreadyChanged(LATE)
