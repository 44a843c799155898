"""What the office does with a file: take, judge, initial, return, correct, refuse, ask for repair.

Pasal: Pasal 15(1)a, Pasal 15(1)b, Pasal 15(1)c, Pasal 15(1)d, Pasal 15(1)e, Pasal 15(1)f, Pasal 15(1)g,
Pasal 15(1)h, Pasal 15(1)k.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import peewee

from models.operations import moves, notices, trail
from models.operations.applications import content
from models.operations.applications.sending import subject_of
from models.operations.clock import now
from models.operations.documents import draft_documents, preview
from models.operations.services import catalogue
from models.operations.visits import attendance
from models.operations.watch import named
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, DomainError, InvalidInput, NotAllowed, RegisterForbids
from models.rules.words import di_kalimat, kalimat
from models.rules.workflow import STAGE_NAMES, Action, Stage
from models.tables import Application, Paraf, Verdict
from models.tables.base import writing


@dataclass(frozen=True, slots=True)
class Seen:
    """What the officer's page showed: the file's version and the fingerprint of its content."""

    version: int
    content_sha256: str


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome for one file of a bulk action; ``error`` is empty when it was done."""

    application_id: int
    reference: str
    error: str = ""


def take(actor: Actor, application_id: int) -> Application:
    """Take a free file of one's own stage. Raises: NotAllowed, AlreadyChanged when a colleague has it."""
    with writing():
        application = moves.load(application_id)
        moves.hold_stage(application, actor)
        taken = (
            Application.update(taken_by=actor.id, taken_at=now())
            .where(Application.id == application_id, Application.stage == application.stage)
            .where(Application.taken_by.is_null() | (Application.taken_by == actor.id))
            .execute()
        )
        if taken != 1:
            moves.refresh(application)
            raise AlreadyChanged(f"Berkas ini sedang dikerjakan {application.taken_by.name}.")
        moves.refresh(application)
    return application


def release(actor: Actor, application_id: int) -> None:
    """Give a taken file back to the queue; somebody else's file stays his."""
    Application.update(taken_by=None, taken_at=None).where(
        Application.id == application_id, Application.taken_by == actor.id
    ).execute()


def judge(
    actor: Actor,
    application_id: int,
    verdicts: Mapping[tuple[str, str], tuple[bool, str]],
    *,
    seen_version: int,
) -> None:
    """Store the operator's verdict on fields and attachments: ``(kind, key) -> (ok, reason)``.

    Raises: InvalidInput when a refused item lacks its reason, NotAllowed, AlreadyChanged.
    """
    with writing():
        application = _mine(actor, application_id, seen_version)
        for (kind, key), (ok, reason) in verdicts.items():
            if not ok and not reason.strip():
                raise InvalidInput("Setiap butir yang belum benar perlu alasan.", field=key)
            Verdict.insert(
                application=application,
                round=application.round,
                kind=kind,
                key=key,
                ok=ok,
                reason=reason.strip(),
                officer=actor.id,
                at=now(),
            ).on_conflict(
                conflict_target=[Verdict.application, Verdict.round, Verdict.kind, Verdict.key],
                update={
                    Verdict.ok: ok,
                    Verdict.reason: reason.strip(),
                    Verdict.officer: actor.id,
                    Verdict.at: now(),
                },
            ).execute()


def paraf(actor: Actor, application_id: int, seen: Seen) -> Application:
    """Initial what was seen and send the file on.

    Raises: AlreadyChanged when the content is no longer what was seen; NotAllowed; ActionNotPossible; InvalidInput
    when items still stand refused, RegisterForbids when an event made it impossible meanwhile, PresenceMissing when
    somebody must still come.
    """
    with writing():
        application = _mine(actor, application_id, seen.version)
        content.require_seen(application, seen.content_sha256)
        if _refused(application):
            raise InvalidInput("Masih ada butir yang ditandai belum benar. Minta perbaikan, atau ubah penilaiannya.")
        _require_possible(application)
        came = attendance.require_recorded(application)
        moves.initial(application, actor)
        content.keep(application, actor)
        detail = {"kehadiran": came} if came else None
        moves.move(application, actor, Action.PARAF, seen_version=seen.version, detail=detail)
        attendance.follow(application)
        if application.stage == Stage.KEPALA:
            draft_documents.promise(application)
        _tell_progress(application)
    return application


def _require_possible(application: Application) -> None:
    refused = preview.refused_by_register(application)
    if isinstance(refused, RegisterForbids):
        first = application.stage == Stage.OPERATOR
        step = "Minta perbaikan atau tolak permohonan ini." if first else "Kembalikan berkas ini satu tahap."
        raise RegisterForbids(f"{refused.message} {step}", nik=refused.nik)


def paraf_many(actor: Actor, seen: Mapping[int, Seen]) -> list[Result]:
    """Initial several files, each in its own transaction; one that fails does not hold up the others."""
    return [_one(actor, application_id, shown) for application_id, shown in seen.items()]


def _one(actor: Actor, application_id: int, shown: Seen) -> Result:
    reference = moves.load(application_id).reference
    try:
        paraf(actor, application_id, shown)
    except DomainError as error:
        content.note_change(application_id)
        return Result(application_id, reference, error.message)
    return Result(application_id, reference)


def send_back(actor: Actor, application_id: int, reason: str, *, seen_version: int) -> Application:
    """Return the file exactly one step back (15(1)e, h, k); voids the parafs from the stage that gets it."""
    with writing():
        application = _mine(actor, application_id, seen_version)
        moves.move(application, actor, Action.KEMBALIKAN, seen_version=seen_version, reason=reason)
        moves.void_from(application, Stage(application.stage), "berkas dikembalikan")
        attendance.follow(application)
    return application


def correct(actor: Actor, application_id: int, answers: Mapping[str, Any], reason: str, *, seen: Seen) -> Application:
    """The pengawas or administrator mends answers himself; his own and later parafs are void, his is due again.

    Raises: InvalidInput when nothing changed or an answer is not acceptable, and as :func:`paraf`.
    """
    with writing():
        application = _mine(actor, application_id, seen.version)
        content.require_seen(application, seen.content_sha256)
        changes = content.changes(application, answers)
        if not changes:
            raise InvalidInput("Tidak ada isian yang berubah.")
        moves.void_from(application, Stage(application.stage), "isian diperbaiki")
        before = application.answers
        named.note_by(actor, named.in_answers({key: one for key, one in answers.items() if one != before.get(key)}))
        definition = catalogue.definition_of(application.service_version)
        application.answers = dict(answers)
        moves.move(
            application,
            actor,
            Action.PERBAIKI,
            seen_version=seen.version,
            reason=reason,
            detail={"perubahan": changes},
            changes={
                "answers": dict(answers),
                "subject_name": subject_of(definition, answers, application.applicant_name),
                "content_sha256": content.fingerprint(application),
            },
        )
        attendance.follow(application)
        content.keep(application, actor)
    return application


def ask_repair(actor: Actor, application_id: int, note: str, *, seen_version: int) -> Application:
    """Send the file back to the resident for exactly the items judged not right; the clock pauses.

    Raises: InvalidInput when no item is marked.
    """
    with writing():
        application = _mine(actor, application_id, seen_version)
        refused = _refused(application)
        if not refused:
            raise InvalidInput("Tandai dulu isian atau lampiran yang harus diperbaiki pemohon.")
        reason = note.strip() or " ".join(kalimat(verdict.reason) for verdict in refused)
        moves.move(application, actor, Action.MINTA_PERBAIKAN, seen_version=seen_version, reason=reason)
        moves.void_from(application, Stage.OPERATOR, "dikembalikan kepada pemohon")
        attendance.follow(application)
        notices.notify(
            application.account,
            f"permohonan:{application.id}:perbaikan:{application.round}",
            f"Perlu diperbaiki: {application.service_name}",
            f"Permohonan {application.reference}: {kalimat(reason)} Anda cukup memperbaiki bagian yang ditandai; nomor "
            "permohonan tetap sama.",
            application=application,
        )
    return application


def refuse(actor: Actor, application_id: int, reason: str, legal_basis: str, *, seen_version: int) -> Application:
    """End the file with a reason and its legal basis. Raises: InvalidInput when either is missing."""
    if not legal_basis.strip():
        raise InvalidInput("Sebutkan dasar hukum penolakan.", field="legal_basis")
    with writing():
        application = _mine(actor, application_id, seen_version)
        moves.move(
            application,
            actor,
            Action.TOLAK,
            seen_version=seen_version,
            reason=reason,
            detail={"dasar": legal_basis.strip()},
            changes={"finished_at": now()},
        )
        moves.void_from(application, Stage.OPERATOR, "permohonan ditolak")
        attendance.follow(application)
        notices.notify(
            application.account,
            f"permohonan:{application.id}:ditolak",
            f"Permohonan ditolak: {application.service_name}",
            f"Permohonan {application.reference} tidak dapat diterima. Alasan: {reason.strip()} Dasar: "
            f"{legal_basis.strip()}.",
            application=application,
        )
    return application


def _mine(actor: Actor, application_id: int, seen_version: int) -> Application:
    """Load, check version and holder, and bind the officer to the stage."""
    application = moves.load(application_id)
    if application.version != seen_version:
        raise AlreadyChanged(moves.what_happened(application))
    moves.hold_stage(application, actor)
    if application.taken_by_id is not None and application.taken_by_id != actor.id:
        raise NotAllowed(f"Berkas ini sedang dikerjakan {application.taken_by.name}.")
    return application


def _refused(application: Application) -> list[Verdict]:
    if application.stage != Stage.OPERATOR:
        return []
    return list(
        Verdict.select().where(Verdict.application == application, Verdict.round == application.round, ~Verdict.ok)
    )


def _tell_progress(application: Application) -> None:
    now_at = di_kalimat(STAGE_NAMES[Stage(application.stage)])
    notices.notify(
        application.account,
        f"permohonan:{application.id}:{application.round}:{application.version}",
        f"{application.service_name}: {now_at}",
        f"Permohonan {application.reference} sudah diteruskan. Sekarang: {now_at}.",
        application=application,
    )


def queue_counts() -> dict[Stage, int]:
    """How many files lie at each stage, true to the last commit."""
    rows = (
        Application.select(Application.stage, peewee.fn.COUNT(Application.id))
        .where(Application.submitted_at.is_null(False))
        .group_by(Application.stage)
        .tuples()
    )
    return {Stage(stage): count for stage, count in rows}


def previous_paraf(application: Application) -> Paraf | None:
    """The last valid paraf of an earlier stage: what the present holder compares against."""
    return (
        Paraf.select()
        .where(Paraf.application == application, Paraf.voided_at.is_null(), Paraf.stage != application.stage)
        .order_by(Paraf.id.desc())
        .first()
    )


def note_exception(actor: Actor, application_id: int, note: str) -> None:
    """Put a file at the head of the queue with a reason that everybody sees, or clear it."""
    with writing():
        application = moves.load(application_id)
        Application.update(exception_note=note.strip()[:300]).where(Application.id == application_id).execute()
        trail.record(actor, "dahulukan" if note.strip() else "batal_dahulukan", application=application, reason=note)
