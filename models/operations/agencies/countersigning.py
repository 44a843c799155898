"""The other side's signature on an agreement's paper: handed in, judged, and held against whom the PKS names.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from typing import Any

from models.operations import forgetting, outbox
from models.operations.agencies import procedure
from models.operations.agencies.agreements import record
from models.operations.clock import now
from models.rules.actor import Actor
from models.rules.errors import ActionNotPossible, InvalidInput, NotFound
from models.rules.names import untitled
from models.rules.roles import Role
from models.tables import AgencyUser, Agreement, AgreementVersion, OfficePaper, OutboxItem, PartnerSignature
from models.tables.base import writing

JOB = "tanda_tangan_mitra"
MOST_UPLOADS = 20
REASON_AT_LEAST = 5
IS_SIGNED = "Naskah ini sudah ditandatangani pihak lembaga."


def hand_in(user: AgencyUser, paper: OfficePaper, sha256: str) -> PartnerSignature:
    """Take in the paper as the agency signed it, which lies in the store, and promise its check.

    Raises: ActionNotPossible when it is signed already, or after too many tries.
    """
    with writing():
        _hold(paper)
        if PartnerSignature.select().where(PartnerSignature.paper == paper).count() >= MOST_UPLOADS:
            raise ActionNotPossible("Sudah terlalu banyak berkas untuk naskah ini. Hubungi Disdukcapil.")
        handed = {"paper": paper, "user": user, "sha256": sha256, "upload": sha256}
        PartnerSignature.insert(**handed, at=now()).on_conflict_ignore().execute()
        row = PartnerSignature.get(PartnerSignature.paper == paper, PartnerSignature.sha256 == sha256)
        outbox.promise(JOB, f"mitra:{row.id}", subject_id=row.id)
        if row.upload is None:  # refused before, and let go of
            forgetting.promise(sha256)
    return row


def let_go(sha256: str) -> None:
    """Of a file that was not taken in nothing is kept; "" where none came so far."""
    if sha256:
        with writing():
            forgetting.promise(sha256)


def _hold(paper: OfficePaper) -> None:
    """Hold the paper for this transaction. Raises: ActionNotPossible when it is signed already."""
    OfficePaper.update(changed_at=now()).where(OfficePaper.id == paper.id).execute()
    if procedure.accepted_signature(paper) is not None:
        raise ActionNotPossible(IS_SIGNED)


def agreed_signer(paper: OfficePaper) -> str:
    """Who signs for the agency, as the paper itself names him."""
    return str(paper.content["naskah"]["lembaga"]["penanda_tangan"])


def judged(item: OutboxItem, row: PartnerSignature, verdict: dict[str, Any]) -> None:
    """Keep what was found; a good signature of another name than the agreed one waits for an officer.

    Raises: outbox.LeaseLost.
    """
    with writing():
        outbox.hold(item)
        is_good = bool(verdict["diterima"]) and procedure.accepted_signature(row.paper) is None
        is_agreed = untitled(verdict["penanda_tangan"]) == untitled(agreed_signer(row.paper))
        PartnerSignature.update(
            accepted=None if is_good and not is_agreed else is_good, verdict=verdict, done_at=now()
        ).where(PartnerSignature.id == row.id, PartnerSignature.done_at.is_null()).execute()
        if is_good:
            actor = Actor(Role.LEMBAGA, row.user_id, row.user.name, row.user.agency.name)
            act = "perjanjian_ttd_lembaga" if is_agreed else "perjanjian_ttd_nama_lain"
            record(actor, _agreement_of(row), act, {"sha256": row.sha256})
        outbox.finish(item)


def waiting() -> int:
    """How many good signatures of another name than the agreed one wait for an officer."""
    return PartnerSignature.select().where(PartnerSignature.done_at.is_null(False), _undecided()).count()


def decide(actor: Actor, agreement: Agreement, key: int, *, accept: bool, reason: str) -> None:
    """Take the signature of somebody else than the PKS names for the agency's own, or refuse it.

    Raises: InvalidInput without a reason, NotFound, ActionNotPossible when nothing waits any more.
    """
    words = " ".join(reason.split())[:500]
    if len(words) < REASON_AT_LEAST:
        raise InvalidInput("Tuliskan mengapa, misalnya surat kuasanya atau pergantian pimpinannya.", field="alasan")
    row = PartnerSignature.get_or_none(PartnerSignature.id == key)
    if row is None or _agreement_of(row) != agreement:
        raise NotFound("Berkas bertanda tangan itu tidak ditemukan.")
    with writing():
        _hold(row.paper)
        found = PartnerSignature.update(accepted=accept, decided_by=actor.id, decided_because=words).where(
            PartnerSignature.id == key, PartnerSignature.done_at.is_null(False), _undecided()
        )
        if found.execute() != 1:
            raise ActionNotPossible("Berkas ini tidak menunggu keputusan.")
        detail = {"sha256": row.sha256, "penanda_tangan": row.verdict["penanda_tangan"], "diterima": accept}
        record(actor, agreement, "perjanjian_ttd_diputus", detail, words)


def _undecided() -> Any:
    return PartnerSignature.accepted.is_null()


def _agreement_of(row: PartnerSignature) -> Agreement:
    return AgreementVersion.get_by_id(row.paper.subject_id).agreement
