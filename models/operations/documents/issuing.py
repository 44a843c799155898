"""Issuing, step by step, each step a transaction of its own that proves its lease first.

The order is the promise: numbers and rows → (render) → attempt → (sign, validate, store) → signed hash → one publish
commit (:mod:`models.operations.documents.publishing`). A second run finds what the first one did and goes on from
there.

Pasal: Pasal 7(2), Pasal 15(1)j, Pasal 16.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from models.operations import effects, moves, outbox
from models.operations.applications import content
from models.operations.clock import WIB, now, today
from models.operations.documents import document_data, numbering, siak_numbers
from models.operations.effects import rehearsal
from models.operations.effects.records import same_kind
from models.operations.residents.register import resident_by_nik
from models.operations.services import catalogue, layouts
from models.operations.visits import attendance
from models.ports.siak import Siak
from models.rules.actor import SYSTEM
from models.rules.errors import DomainError
from models.rules.form_rows import documents
from models.rules.pinned import PinnedTemplate
from models.rules.service import ServiceDefinition
from models.rules.service_parts import DocumentOutput
from models.rules.workflow import Action, Stage
from models.tables import (
    Application,
    Document,
    DocumentTypeVersion,
    OfficePaper,
    OutboxItem,
    PaperAttempt,
    Paraf,
    SignAttempt,
)
from models.tables.base import writing
from models.tables.sealing import blind

Signable = Document | OfficePaper
"""What the kepala signs: a document of an application, or a paper of the office."""
Attempt = SignAttempt | PaperAttempt
ATTEMPTS: Mapping[type[Signable], type[Attempt]] = {Document: SignAttempt, OfficePaper: PaperAttempt}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be signed for one application: its documents in order, under the kepala's approval."""

    application: Application
    sitting: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """An application under the kepala's approval; ``seen`` is the content that he approved."""

    application: Application
    approval: Paraf
    definition: ServiceDefinition
    seen: Mapping[str, Any]


def case_of(application: Application) -> Case:
    """What the kepala approved of this application. Raises: DomainError when the approval was withdrawn."""
    approval = approval_of(application)
    if application.stage != Stage.TTE or approval is None:
        raise DomainError("Persetujuan Kepala Dinas untuk berkas ini sudah tidak berlaku.")
    definition = catalogue.definition_of(application.service_version)
    return Case(application, approval, definition, content.kept(application, approval.content_sha256))


def approval_of(application: Application) -> Paraf | None:
    """The kepala's valid approval; None when it was withdrawn."""
    return Paraf.get_or_none(Paraf.application == application, Paraf.stage == Stage.KEPALA, Paraf.voided_at.is_null())


def prepare(item: OutboxItem, siak: Siak) -> Plan:
    """Get the numbers and write the document rows, once; the same rows come back however often it is called.

    Raises: WaitingForSiak, outbox.LeaseLost, DomainError when the approval is gone.
    """
    case = case_of(moves.load(item.application_id))
    received = siak_numbers.ask(item, case.application, case.definition, case.seen, siak)
    with writing():
        outbox.hold(item, progress="nomor dokumen")
        rows = _living_rows(case)
        rows |= _write_rows(case, received, set(rows))
    order = [output.code for output in case.definition.documents if output.code in rows]
    return Plan(case.application, case.approval.sitting, tuple(rows[code] for code in order))


def _living_rows(case: Case) -> dict[str, Document]:
    """The rows that this approval can go on with; rows of an earlier one are set aside, their numbers kept."""
    rows = {
        row.code: row for row in Document.find(Document.application == case.application, Document.state != "dicabut")
    }
    for code, row in list(rows.items()):
        same = row.approval_id == case.approval.id
        signed_alike = row.signed_sha256 is not None and row.content_sha256 == case.approval.content_sha256
        if not (same or signed_alike):
            Document.update(state="dicabut", ended_at=now(), ended_reason="disiapkan ulang sebelum terbit").where(
                Document.id == row.id
            ).execute()
            del rows[code]
    return rows


def _write_rows(case: Case, received: Mapping[tuple[str, str], str], written: set[str]) -> dict[str, Document]:
    outputs = documents(case.definition, case.application.variant, case.seen["isian"])
    numbers: dict[str, str] = {}
    for output in outputs:
        numbers[output.code] = _number(case, output, numbers, received)
    missing = [output for output in outputs if output.code not in written]
    if not missing:
        return {}
    situation = situation_of(case.application, case.definition, case.seen, received, numbers)
    outcome = rehearsal.rehearse(case.definition.effects, outputs, situation)
    return {output.code: _write_row(case, output, numbers[output.code], outcome) for output in missing}


def _number(
    case: Case,
    output: DocumentOutput,
    numbers: Mapping[str, str],
    received: Mapping[tuple[str, str], str],
) -> str:
    kind, _, role = output.number_siak.partition(":")
    if (kind, role) in received:
        return received[kind, role]
    if output.number_of:
        return numbers[output.number_of]
    if output.number_from:
        return str(case.seen["isian"][output.number_from])
    reported = case.application.submitted_at.astimezone(WIB).date()
    reservation = numbering.reserve(
        case.application,
        format_code=output.reservation,
        template=document_data.number_template(output),
        kind=output.number_kind or document_data.number_kind(case.definition, case.seen["isian"], reported),
        day=today(),
    )
    return str(reservation.number)


def situation_of(
    application: Application,
    definition: ServiceDefinition,
    seen: Mapping[str, Any],
    received: Mapping[tuple[str, str], str],
    numbers: Mapping[str, str],
) -> effects.Situation:
    """What the effects of this application look at, from the content ``seen``."""
    return effects.Situation(
        application=application,
        answers=seen["isian"],
        variant=application.variant,
        people=seen["orang"],
        sections={person.role: person.section for person in definition.people},
        received=received,
        numbers=numbers,
        actor=SYSTEM,
        basis=f"{application.service_name} {application.reference}",
    )


def _write_row(case: Case, output: DocumentOutput, number: str, outcome: rehearsal.Outcome) -> Document:
    token = secrets.token_urlsafe(16)
    data = document_data.compose(
        case.application,
        case.definition,
        output,
        number=number,
        token=token,
        people={**case.seen["orang"], **outcome.people},
        family=outcome.cards.get(output.code, case.seen["keluarga"]),
        residents=outcome.residents,
        notes=outcome.notes,
        content_sha256=case.approval.content_sha256,
        answers=case.seen["isian"],
        attachments=case.seen["lampiran"],
    )
    nik = data["pemegang"]["nik"]
    return Document.create(
        application=case.application,
        code=output.code,
        title=output.title,
        number=number,
        issue=_earlier_issues(output.code, number) + 1,
        approval=case.approval,
        token=token,
        holder=resident_by_nik(nik) if nik else None,
        holder_name=data["pemegang"]["nama"],
        holder_nik_index=blind(nik) if nik else "",
        given_to_resident=not output.office_only,
        content_sha256=case.approval.content_sha256,
        template_sha256=catalogue.template_of(case.application.service_version, output.template).sha256,
        data=data,
        reserved_at=now(),
    )


def _earlier_issues(code: str, number: str) -> int:
    earlier = Document.select().where(same_kind(code), Document.number == number, Document.state != "dicabut")
    return int(earlier.count())


def pinned_template(document: Document) -> PinnedTemplate:
    """The template that this document was planned with, and the layouts of its service's version."""
    return _template(document.application.service_version_id, document.template_sha256)


@lru_cache(maxsize=64)
def _template(version_id: int, sha256: str) -> PinnedTemplate:
    return layouts.pinned_template(DocumentTypeVersion.get_by_id(version_id), sha256)


def begin_attempt(item: OutboxItem, document: Signable, sitting: str, unsigned_sha256: str) -> Attempt:
    """Commit that these bytes are about to be signed; an earlier attempt left open by a crash is closed as lost."""
    table, attempts = type(document), ATTEMPTS[type(document)]
    with writing():
        outbox.hold(item, progress=f"tanda tangan {document.code}")
        attempts.update(outcome="terputus", finished_at=now()).where(
            attempts.document == document, attempts.outcome == "berjalan"
        ).execute()
        table.update(unsigned_sha256=unsigned_sha256).where(table.id == document.id).execute()
        return attempts.create(document=document, sitting=sitting, unsigned_sha256=unsigned_sha256, started_at=now())


def end_attempt(attempt: Attempt, outcome: str, detail: str) -> None:
    """Close an attempt that gave no signature: ``ditolak``, ``gagal`` or ``tidak_sah``."""
    attempts = type(attempt)
    attempts.update(outcome=outcome, detail=detail[:500], finished_at=now()).where(attempts.id == attempt.id).execute()


def record_signed(item: OutboxItem, attempt: Attempt, signed_sha256: str, signer_name: str) -> None:
    """Commit the signed hash, only where there is none, after our validator said yes and the store has the bytes."""
    attempts = type(attempt)
    table = Document if attempts is SignAttempt else OfficePaper
    state = {"state": "ditandatangani"} if table is Document else {}
    with writing():
        outbox.hold(item)
        table.update(signed_sha256=signed_sha256, signer_name=signer_name, signed_at=now(), **state).where(
            table.id == attempt.document_id, table.signed_sha256.is_null()
        ).execute()
        attempts.update(outcome="berhasil", signed_sha256=signed_sha256, finished_at=now()).where(
            attempts.id == attempt.id
        ).execute()


def give_back(item: OutboxItem, reason: str) -> None:
    """The signature cannot be made now: the file returns to the kepala's stack with the reason, the job ends."""
    with writing():
        outbox.hold(item)
        application = moves.load(item.application_id)
        moves.void_from(application, Stage.KEPALA, "TTE gagal")
        moves.move(application, SYSTEM, Action.TTE_GAGAL, seen_version=application.version, reason=reason[:1000])
        attendance.follow(application)
        outbox.finish(item)
