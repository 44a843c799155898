"""Taking an agreement through its procedure: letters noted, the paper drafted, renewal.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models.operations.agencies import procedure
from models.operations.agencies.agreements import draft_terms, find_again, newest_version, record, terms_of
from models.operations.agencies.sanctions import Letter
from models.operations.applications.attaching import CleanFile
from models.operations.clock import now, today
from models.operations.papers import drafting
from models.rules.actor import Actor
from models.rules.errors import ActionNotPossible, InvalidInput, NotFound
from models.rules.names import printable_line
from models.rules.verification.procedure import PROCEDURE, Step, open_to_hand, require_order, still_missing, way
from models.tables import (
    AgencyUser,
    Agreement,
    AgreementStep,
    AgreementVersion,
    OfficePaper,
)
from models.tables.agreements import ACTIVE, APPROVED, ASKED, CLOSED, DRAFT, FROZEN
from models.tables.base import writing

MAY_HAVE_A_PAPER = frozenset({APPROVED, ACTIVE, FROZEN})
STATES = {Step.FORWARDED: ASKED, Step.APPROVED: APPROVED, Step.CARRIED: APPROVED, Step.REFUSED: CLOSED}
COPIED = ("title", "partner_number", "partner_signer", "partner_office", "partner_nip", "partner_basis")


@dataclass(frozen=True, slots=True)
class Entry:
    """One stop of the timeline; ``rows`` are what was noted (several for statements)."""

    step: Step
    name: str
    is_done: bool
    rows: list[AgreementStep]
    text: str = ""


def note(
    actor: Actor,
    agreement: Agreement,
    step: Step,
    letter: Letter,
    file: CleanFile,
    *,
    text: str = "",
    user_id: int | None = None,
) -> AgreementStep:
    """Note a step with its letter and document; the state of the agreement follows.

    Raises: InvalidInput, ActionNotPossible saying what is missing.
    """
    number = printable_line(letter.number, 80, field="nomor")
    if not number:
        raise InvalidInput("Isi nomor suratnya.", field="nomor")
    if letter.day > today():
        raise InvalidInput("Tanggal surat tidak boleh sesudah hari ini.", field="tanggal")
    with writing():
        # The update comes first: it holds the row, so that of two officers the second sees the step of the first.
        Agreement.update(changed_at=now()).where(Agreement.id == agreement.id).execute()
        row = find_again(agreement)
        if not _goes_on(row):
            raise ActionNotPossible("Langkah perjanjian ini tidak dicatat lagi. Buat perjanjian baru.")
        version = newest_version(row)
        require_order(step, procedure.done(row, version))
        if step is Step.FORWARDED:
            _require_minimum(version)
        user = _user_of(row, step, user_id)
        noted = AgreementStep.create(
            agreement=row,
            step=step,
            user=user,
            letter_number=number,
            day=letter.day.isoformat(),
            note=" ".join(text.split())[:500],
            sha256=file.sha256,
            media_type=file.media_type,
            pages=file.pages,
            size=file.size,
            original_name=file.name[:120],
            by=actor.id,
            at=now(),
        )
        if step in STATES:
            Agreement.update(state=STATES[step]).where(Agreement.id == row.id).execute()
        detail = {"nomor": noted.letter_number, "tanggal": noted.day, "sha256": file.sha256}
        record(actor, row, f"perjanjian_{step}", detail, noted.note)
    return noted


def _require_minimum(version: AgreementVersion | None) -> None:
    """What the Dirjen is told at least: purposes, elements, ways, term (all terms have them) and data balikan."""
    if version is None:
        raise ActionNotPossible("Susun dahulu isi perjanjian: tujuan, unsur data, cara akses, dan jangka waktunya.")
    if not terms_of(version).feedback:
        raise ActionNotPossible("Yang kurang pada isi perjanjian: data balikan dari lembaga.")


def _user_of(row: Agreement, step: Step, user_id: int | None) -> AgencyUser | None:
    if step is not Step.STATEMENT:
        return None
    waiting = {one.id: one for one in procedure.users_without_statement(row)}
    if user_id not in waiting:
        raise InvalidInput("Pilih pengguna yang pernyataannya belum dicatat.", field="pengguna")
    return waiting[user_id]


def draft_paper(actor: Actor, agreement: Agreement) -> OfficePaper:
    """Begin the paper of the waiting wording. Raises: ActionNotPossible before the Dirjen has approved."""
    with writing():
        row = find_again(agreement)
        version = newest_version(row)
        if version is None or version.approved_at is not None:
            raise ActionNotPossible("Susun dahulu konsep isi perjanjian; naskah dibuat dari konsep itu.")
        if not may_have_a_paper(row, version):
            raise ActionNotPossible(
                "Naskah disusun sesudah persetujuan Dirjen Dukcapil dicatat, satu untuk setiap isi."
            )
        return drafting.begin(actor, procedure.PAPER, version.id)


def may_have_a_paper(row: Agreement, version: AgreementVersion | None) -> bool:
    """Whether the newest wording waits for its paper."""
    return row.state in MAY_HAVE_A_PAPER and Step.OFFICE not in procedure.done(row, version)


def timeline(row: Agreement) -> list[Entry]:
    """Every stop in order, also those to come; a refusal ends it."""
    version = newest_version(row)
    finished = procedure.done(row, version)
    noted = list(row.steps.order_by(AgreementStep.id))
    return [
        Entry(
            step,
            PROCEDURE[step].name,
            step in finished,
            [one for one in noted if one.step == step],
            _told(step, version),
        )
        for step in way(finished)
    ]


def _told(step: Step, version: AgreementVersion | None) -> str:
    """What a signature says of itself."""
    paper = procedure.paper_of(version)
    if paper is None or paper.published_at is None:
        return ""
    if step is Step.OFFICE:
        return f"nomor {paper.number}, {paper.signer_name}"
    signature = procedure.accepted_signature(paper) if step is Step.PARTNER else None
    return f"{signature.verdict['penanda_tangan']}" if signature is not None else ""


def missing(row: Agreement) -> str:
    """One sentence on what is missing before access can be opened."""
    version = newest_version(row)
    finished = procedure.done(row, version)
    if Step.REFUSED in finished:
        return "Dirjen Dukcapil menolak usulan ini."
    lacking = still_missing(finished)
    if not lacking:
        return "Semua langkah lengkap; isi perjanjian dapat disahkan."
    if Step.PARTNER not in finished and procedure.waits_for_decision(procedure.paper_of(version)):
        return "Langkah berikutnya: keputusan Disdukcapil, karena nama penanda tangan lembaga lain dari yang di naskah."
    return (
        f"Langkah berikutnya: {lacking[0]}. Sesudah itu masih {len(lacking) - 1} langkah."
        if len(lacking) > 1
        else (f"Langkah terakhir: {lacking[0]}.")
    )


def open_steps(row: Agreement) -> list[Step]:
    """What an officer may note now."""
    if not _goes_on(row):
        return []
    found = open_to_hand(procedure.done(row, newest_version(row)))
    return [one for one in found if one is not Step.STATEMENT or procedure.users_without_statement(row)]


def _goes_on(row: Agreement) -> bool:
    return row.by_procedure and row.state != CLOSED


def document_of(row: Agreement, step_id: int) -> AgreementStep:
    """A noted step of this agreement. Raises: NotFound."""
    found = AgreementStep.get_or_none(AgreementStep.id == step_id, AgreementStep.agreement == row)
    if found is None:
        raise NotFound("Dokumen langkah itu tidak ditemukan.")
    return found


def renew(actor: Actor, agreement: Agreement, number: str) -> Agreement:
    """A new agreement that goes on from this one: the same terms for as long again, to be taken through every step.

    Raises: InvalidInput for a number that stands already, ActionNotPossible for an agreement never in force.
    """
    cleaned = printable_line(number, 80, field="nomor")
    with writing():
        row = find_again(agreement)
        version = row.versions.where(AgreementVersion.number == row.in_force).first()
        if version is None:
            raise ActionNotPossible("Perjanjian yang belum pernah berlaku tidak diperpanjang.")
        if Agreement.select().where(Agreement.renews == row, Agreement.state != CLOSED).exists():
            raise ActionNotPossible("Perpanjangan perjanjian ini sudah dibuat.")
        if not cleaned or Agreement.select().where(Agreement.number == cleaned).exists():
            raise InvalidInput("Isi nomor perjanjian yang baru, yang belum dipakai.", field="nomor")
        columns: dict[str, Any] = {name: getattr(row, name) for name in COPIED}
        made = Agreement.create(
            agency=row.agency_id, number=cleaned, state=DRAFT, renews=row, changed_at=now(), **columns
        )
        record(actor, made, "perjanjian_perpanjangan", {"dari": row.number})
        draft_terms(actor, made, _next_term(version))
    return made


def _next_term(version: AgreementVersion) -> dict[str, Any]:
    begins, ends = (date.fromisoformat(version.terms[key]) for key in ("berlaku_mulai", "berlaku_sampai"))
    after = ends + timedelta(days=1)
    return {
        **version.terms,
        "berlaku_mulai": after.isoformat(),
        "berlaku_sampai": (after + (ends - begins)).isoformat(),
    }
