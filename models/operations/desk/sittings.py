"""What became of the files that the kepala approved in one sitting, and the sample that he must open before.

Pasal: Pasal 15(1)i, Pasal 15(1)j.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from models.operations.clock import today
from models.operations.services import catalogue
from models.operations.transparency import looks
from models.rules.actor import Actor
from models.rules.workflow import Action, Stage
from models.tables import Application, Document, OutboxItem, Paraf, TrailEntry

ISSUED = (Stage.TERBIT.value, Stage.SIAP_DIAMBIL.value, Stage.DIAMBIL.value)


class State(StrEnum):
    """Where one approved file stands."""

    BERJALAN = "berjalan"
    MENUNGGU = "menunggu"
    TERBIT = "terbit"
    GAGAL = "gagal"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file of a sitting; ``text`` says what is happening or why it failed."""

    application: Application
    state: State
    text: str
    documents: list[Document]
    approval: Paraf


def sample(actor: Actor, stack: Iterable[Application]) -> list[Application]:
    """The files that must be opened before this stack is signed; none for a small one.

    The choice is random to whoever prepares the stack, yet the same however often the page is loaded that day.
    """
    files = list(stack)
    if len(files) < int(catalogue.setting("tte.contoh_wajib_dari", 10)):
        return []
    lot = f"{actor.id}:{today().isoformat()}:"
    drawn = sorted(files, key=lambda one: hashlib.sha256((lot + one.token).encode()).digest())
    return drawn[: int(catalogue.setting("tte.contoh_jumlah", 2))]


def unopened(actor: Actor, stack: Iterable[Application]) -> list[Application]:
    """The files of the sample that the kepala has not opened since they came to him."""
    drawn = sample(actor, stack)
    opened = looks.opened_since(actor, drawn)
    return [one for one in drawn if one.id not in opened]


def outcomes(officer_id: int, sitting: str) -> list[Outcome]:
    """Every file that this officer approved in the sitting, failures first; empty for somebody else's sitting."""
    approvals = list(
        Paraf.select()
        .where(Paraf.sitting == sitting, Paraf.stage == Stage.KEPALA.value, Paraf.officer == officer_id)
        .order_by(Paraf.id)
    )
    newest = {approval.application_id: approval for approval in approvals}
    files = {one.id: one for one in Application.select().where(Application.id.in_(list(newest)))}
    documents = _documents(list(newest))
    found = [_outcome(files[key], approval, documents.get(key, [])) for key, approval in newest.items()]
    order = (State.GAGAL, State.MENUNGGU, State.BERJALAN, State.TERBIT)
    return sorted(found, key=lambda one: order.index(one.state))


def _documents(application_ids: list[int]) -> dict[int, list[Document]]:
    found: dict[int, list[Document]] = {}
    rows = Document.select().where(Document.application.in_(application_ids), Document.state != "dicabut")
    for document in rows.order_by(Document.id):
        found.setdefault(document.application_id, []).append(document)
    return found


def _outcome(application: Application, approval: Paraf, documents: list[Document]) -> Outcome:
    if application.stage in ISSUED:
        return Outcome(application, State.TERBIT, "Terbit dan diarsipkan.", documents, approval)
    if application.stage != Stage.TTE or approval.voided_at is not None:
        return Outcome(application, State.GAGAL, _why(application), [], approval)
    job = (
        OutboxItem.select()
        .where(OutboxItem.application == application, OutboxItem.job == "terbitkan")
        .order_by(OutboxItem.id.desc())
        .first()
    )
    if job is not None and job.failed_at is not None:
        return Outcome(
            application, State.GAGAL, job.error or "Pekerjaan berhenti; pengelola dapat mengulanginya.", [], approval
        )
    if job is not None and job.waiting_for:
        return Outcome(application, State.MENUNGGU, f"Menunggu: {job.waiting_for}", documents, approval)
    text = job.progress if job is not None and job.progress else "Dalam antrean."
    return Outcome(application, State.BERJALAN, text, documents, approval)


def _why(application: Application) -> str:
    failed = (
        TrailEntry.select()
        .where(TrailEntry.application == application, TrailEntry.action == Action.TTE_GAGAL.value)
        .order_by(TrailEntry.id.desc())
        .first()
    )
    return failed.reason if failed is not None else "Berkas sudah kembali ke meja."
