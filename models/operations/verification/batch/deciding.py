"""Letting a batch go, letting it go on after a halt, and throwing it away; only its own agency may.

Pasal: Pasal 10(1)a, Pasal 10(2)a.
"""

from __future__ import annotations

from models.operations import outbox, trail
from models.operations.clock import now
from models.operations.verification import quota, users
from models.operations.verification.batch.receiving import JOB
from models.operations.verification.batch.working import current_asker
from models.rules.actor import SYSTEM, Actor
from models.rules.errors import ActionNotPossible, NotFound
from models.rules.verification.outcome import Refusal, Refused
from models.tables import AgencyUser, Agreement, VerificationBatch
from models.tables.base import writing

PASSING = (Refusal.KUOTA_HARI.code, Refusal.KUOTA_BULAN.code, Refusal.JAM.code)
"""Halts that time ends."""
RESTING = ("siap", "menunggu", "selesai", "gagal")
"""States in which no worker has it in hand."""


def load(user: AgencyUser, key: int) -> VerificationBatch:
    """A batch of the user's own agency. Raises: NotFound for anybody else's."""
    found = VerificationBatch.get_or_none(VerificationBatch.id == key)
    if found is None or found.agreement.agency_id != user.agency_id:
        raise NotFound
    return found


def batches_of(user: AgencyUser, limit: int = 50) -> list[VerificationBatch]:
    """Those of his agency, newest first."""
    own = Agreement.select(Agreement.id).where(Agreement.agency == user.agency_id)
    query = VerificationBatch.select().where(VerificationBatch.agreement.in_(own))
    return list(query.order_by(VerificationBatch.id.desc()).limit(limit))


def start(user: AgencyUser, key: int, address: str, *, automatic: bool) -> None:
    """Confirm what was previewed, or go on with what was halted; from now on it is this user who asks.

    ``automatic``: it goes on by itself when a new day or month brings quota.

    Raises: NotFound, ActionNotPossible, Refused while the agreement allows nothing.
    """
    work = load(user, key)
    work.user, work.address = user, address[:64]
    current_asker(work)
    _let_go(users.actor_of(user, address), work, ("siap", "menunggu"), automatic=automatic)


def continue_waiting() -> list[str]:
    """Let every batch go on that was told to and may again; returns which."""
    found = []
    automatic = VerificationBatch.automatic & (VerificationBatch.state == "menunggu")
    for work in VerificationBatch.select().where(automatic, VerificationBatch.waiting.in_(PASSING)):
        try:
            left = quota.left(current_asker(work))
        except Refused as refused:
            changes = {
                "waiting": refused.refusal.code,
                "problem": refused.message,
                "automatic": refused.refusal.code in PASSING,
            }
            VerificationBatch.update(changes).where(VerificationBatch.id == work.id).execute()
            continue
        if left.day != 0 and left.month != 0:
            _let_go(SYSTEM, work, ("menunggu",), automatic=True)
            found.append(f"berkas verifikasi {work.id}")
    return found


def discard(user: AgencyUser, key: int, address: str) -> None:
    """Forget the file of what is not being worked on. Raises: NotFound, ActionNotPossible."""
    forget(users.actor_of(user, address), load(user, key), "dibuang")


def forget(actor: Actor, work: VerificationBatch, state: str) -> None:
    """End it for good and have a worker delete its text. Raises: ActionNotPossible."""
    turn = work.turn + 1
    with writing():
        _turn(work, RESTING, {"state": state, "turn": turn})
        trail.record(actor, "verifikasi_berkas_lupakan", subject=f"batch:{work.id}", reason=state)
        outbox.promise(JOB, f"{JOB}:{work.id}:{turn}", subject_id=work.id)


def _let_go(actor: Actor, work: VerificationBatch, states: tuple[str, ...], *, automatic: bool) -> None:
    turn = work.turn + 1
    changes = {
        "state": "berjalan",
        "user": work.user_id,
        "address": work.address,
        "automatic": automatic,
        "waiting": "",
        "problem": "",
        "turn": turn,
    }
    with writing():
        _turn(work, states, changes)
        trail.record(actor, "verifikasi_berkas_jalan", subject=f"batch:{work.id}", detail={"mulai_baris": work.done})
        outbox.promise(JOB, f"{JOB}:{work.id}:{turn}", subject_id=work.id)


def _turn(work: VerificationBatch, states: tuple[str, ...], changes: dict[str, object]) -> None:
    same = (VerificationBatch.id == work.id) & (VerificationBatch.turn == work.turn)
    query = VerificationBatch.update({**changes, "changed_at": now()})
    if query.where(same, VerificationBatch.state.in_(states)).execute() != 1:
        raise ActionNotPossible("Keadaan berkas ini sudah berubah. Muat ulang halaman.")
