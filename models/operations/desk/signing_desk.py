"""The kepala's desk: his stack, his approval bound to what he saw, and what became of each file.

Pasal: Pasal 15(1)i, Pasal 15(1)j, Pasal 15(1)k.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.operations import moves, outbox
from models.operations.applications import content
from models.operations.desk.office import Result, Seen
from models.operations.desk.rivals import rivals, told
from models.operations.documents import draft_documents, preview
from models.operations.visits import attendance
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, DomainError
from models.rules.workflow import Action, Stage
from models.tables import Application, Paraf, TrailEntry
from models.tables.base import writing


def stack() -> list[Application]:
    """Files waiting for the kepala, those with :func:`exceptions` first, then oldest."""
    files = list(
        Application.select().where(Application.stage == Stage.KEPALA).order_by(Application.stage_since, Application.id)
    )
    return sorted(files, key=lambda one: not exceptions(one))


def exceptions(application: Application) -> list[str]:
    """Why this file deserves a look of its own: a failed TTE, a correction on the way, a reason to hurry."""
    found = []
    last = TrailEntry.select().where(TrailEntry.application == application).order_by(TrailEntry.id.desc()).first()
    if last is not None and last.action == Action.TTE_GAGAL:
        found.append(f"TTE sebelumnya gagal: {last.reason}")
    corrected = TrailEntry.select().where(
        TrailEntry.application == application,
        TrailEntry.round == application.round,
        TrailEntry.action.in_([Action.PERBAIKI.value, Action.KEMBALIKAN.value]),
    )
    if corrected.exists():
        found.append("Pernah diperbaiki atau dikembalikan pada putaran ini")
    if application.exception_note:
        found.append(application.exception_note)
    return found


def approve(actor: Actor, application_id: int, seen: Seen, *, sitting: str) -> Application:
    """Approve one file for signing in this sitting: his paraf over what he saw, and the promise to issue.

    Raises: AlreadyChanged when the content is not what the administrator initialled or what was shown, when the
    register would refuse the file at issuing, or while a rival of it is being signed; NotAllowed; PresenceMissing when
    somebody must still come.
    """
    with writing():
        application = moves.load(application_id)
        if application.version != seen.version:
            raise AlreadyChanged(moves.what_happened(application))
        moves.hold_stage(application, actor)
        application.content_sha256 = content.fingerprint(application)
        _require_initialled(application)  # first: when the register changed meanwhile, a reload would not help
        content.require_seen(application, seen.content_sha256)
        _require_issuable(application)
        came = attendance.require_recorded(application)
        approval = moves.initial(application, actor, sitting=sitting)
        content.keep(application, actor)
        detail = {"kehadiran": came} if came else None
        moves.move(application, actor, Action.BUBUHKAN_TTE, seen_version=seen.version, detail=detail)
        attendance.follow(application)
        outbox.promise("terbitkan", f"terbit:{application.id}:{approval.id}", application=application)
    return application


def _require_initialled(application: Application) -> None:
    initialled = Paraf.get_or_none(
        Paraf.application == application, Paraf.stage == Stage.ADMINISTRATOR, Paraf.voided_at.is_null()
    )
    if initialled is None or initialled.content_sha256 != application.content_sha256:
        raise AlreadyChanged(
            "Data berkas ini berubah setelah diparaf Pejabat Administrator. Kembalikan kepada Administrator "
            "(Pasal 15(1)k) untuk diperiksa ulang."
        )


def _require_issuable(application: Application) -> None:
    """What would fail at issuing is told before it is signed."""
    ahead = [one for one in rivals([application]).get(application.id, []) if one.stage == Stage.TTE]
    if ahead:
        raise AlreadyChanged(f"{told(ahead)}, sesudah berkas itu terbit.")
    refused = preview.refusal(application)
    if refused:
        raise AlreadyChanged(f"{refused} Kembalikan kepada Administrator (Pasal 15(1)k) untuk diperiksa ulang.")


def approve_many(actor: Actor, seen: Mapping[int, Seen], *, sitting: str) -> list[Result]:
    """Approve a stack, each file in its own transaction; the outcome of each is told apart.

    Of files that are rivals the first is approved and the others stay on the desk until it is issued.
    """
    results = []
    for application_id, shown in seen.items():
        reference = moves.load(application_id).reference
        try:
            approve(actor, application_id, shown, sitting=sitting)
        except DomainError as error:
            content.note_change(application_id)
            draft_documents.renew(application_id)
            results.append(Result(application_id, reference, error.message))
        else:
            results.append(Result(application_id, reference))
    return results
