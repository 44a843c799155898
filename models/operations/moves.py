"""Moving a file along the workflow table: one compare-and-set, one trail entry, one transaction.

Pasal: Pasal 15(1).
"""

from __future__ import annotations

from typing import Any

from models.operations import trail
from models.operations.clock import now
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, InvalidInput, NotAllowed, NotFound
from models.rules.roles import ROLE_NAMES, Role
from models.rules.workflow import OFFICE_STAGES, STAGE_NAMES, Action, Stage, Step, step_for
from models.tables import Application, Officer, Paraf, Party, Resident, StageHolding, TrailEntry


def load(application_id: int) -> Application:
    """The application. Raises: NotFound."""
    application = Application.get_or_none(Application.id == application_id)
    if application is None:
        raise NotFound("Permohonan itu tidak ditemukan.")
    return application


def move(
    application: Application,
    actor: Actor,
    action: Action,
    *,
    seen_version: int,
    reason: str = "",
    detail: Any = None,
    changes: dict[str, Any] | None = None,
) -> Step:
    """Take ``action`` inside the caller's transaction and refresh ``application`` in place.

    ``seen_version`` is the version that the actor's page showed. ``changes`` are further columns set by the same
    update (``content_sha256``, ``submitted_at`` …).

    Raises: ActionNotPossible (no such row), InvalidInput (reason missing), AlreadyChanged (somebody was first).
    """
    stage = Stage(application.stage)
    if application.version != seen_version:
        raise AlreadyChanged(what_happened(application))
    step = step_for(stage, action, actor.role)
    if step.needs_reason and not reason.strip():
        raise InvalidInput("Tuliskan alasan, agar penerima berkas tahu apa yang harus diperbaiki.", field="reason")
    at = now()
    columns: dict[str, Any] = {
        "stage": step.target.value,
        "version": Application.version + 1,
        "changed_at": at,
        "stage_since": at,
        "taken_by": None if step.target is not stage else application.taken_by_id,
        "taken_at": None if step.target is not stage else application.taken_at,
        **(changes or {}),
    }
    moved = (
        Application.update(columns)
        .where(Application.id == application.id, Application.stage == stage, Application.version == seen_version)
        .execute()
    )
    if moved != 1:
        raise AlreadyChanged(what_happened(application))
    refresh(application)
    trail.record(
        actor,
        action.value,
        application=application,
        from_stage=stage.value,
        to_stage=step.target.value,
        basis=step.basis,
        reason=reason.strip(),
        detail=detail,
    )
    return step


def refresh(application: Application) -> None:
    """Read the row again into the same object."""
    fresh = Application.get_by_id(application.id)
    application.__data__.update(fresh.__data__)
    application.__rel__.clear()
    application._dirty.clear()  # noqa: SLF001 - Peewee has no public way to say "as stored"


def what_happened(application: Application) -> str:
    """One sentence for the person who came second: who did what, and where the file is now."""
    latest = Application.get_by_id(application.id)
    entry = TrailEntry.select().where(TrailEntry.application == application.id).order_by(TrailEntry.id.desc()).first()
    place = STAGE_NAMES[Stage(latest.stage)].lower()
    if entry is None:
        return f"Berkas {latest.reference} sudah berubah. Keadaan sekarang: {place}."
    action = entry.action.replace("_", " ")
    return (
        f"Berkas {latest.reference} sudah diproses lebih dulu oleh {entry.actor_name} ({action}). "
        f"Keadaan sekarang: {place}. Tindakan Anda tidak dijalankan."
    )


def hold_stage(application: Application, actor: Actor) -> None:
    """Bind the officer to the present stage for this round, inside the caller's transaction.

    Raises: NotAllowed when his role is not the stage's, when he held another stage of this round, or when the file
    is his own or his family's (design §3; the database refuses the same).
    """
    stage = Stage(application.stage)
    if stage not in OFFICE_STAGES or stage.value != actor.role.value or actor.id is None:
        raise NotAllowed(f"Berkas ini sedang berada pada tahap “{STAGE_NAMES[stage]}”, bukan tahap Anda.")
    if concerns_own_family(application, actor.id):
        raise NotAllowed("Permohonan ini menyangkut Anda atau keluarga Anda; petugas lain yang harus menanganinya.")
    holding = StageHolding.get_or_none(
        StageHolding.application == application,
        StageHolding.round == application.round,
        StageHolding.officer == actor.id,
    )
    if holding is None:
        StageHolding.create(application=application, round=application.round, officer=actor.id, stage=stage.value)
    elif holding.stage != stage.value:
        raise NotAllowed(
            f"Anda sudah memeriksa berkas ini sebagai {ROLE_NAMES[Role(holding.stage)]}; satu orang tidak boleh "
            "memegang dua tahap."
        )


def concerns_own_family(application: Application, officer_id: int) -> bool:
    """Whether a party of the application is the officer himself or of his family."""
    officer = Officer.get_by_id(officer_id)
    if officer.resident_id is None:
        return False
    family_id = officer.resident.family_id
    query = (
        Party.select()
        .join(Resident)
        .where(Party.application == application)
        .where((Resident.id == officer.resident_id) | (Resident.family == family_id))
    )
    return query.exists() if family_id else query.where(Resident.id == officer.resident_id).exists()


def initial(application: Application, actor: Actor, *, sitting: str = "") -> Paraf:
    """Write the actor's paraf over the application's present content, inside the caller's transaction."""
    Paraf.update(voided_at=now(), voided_because="diganti paraf baru").where(
        Paraf.application == application, Paraf.stage == application.stage, Paraf.voided_at.is_null()
    ).execute()
    return Paraf.create(
        application=application,
        round=application.round,
        stage=application.stage,
        officer=actor.id,
        officer_name=actor.name,
        officer_title=actor.title or ROLE_NAMES[actor.role],
        content_sha256=application.content_sha256,
        at=now(),
        sitting=sitting,
    )


def void_from(application: Application, stage: Stage, because: str) -> int:
    """Void every valid paraf of ``stage`` and of the stages after it; returns how many."""
    later = [s.value for s in OFFICE_STAGES[OFFICE_STAGES.index(stage) :]]
    query = Paraf.update(voided_at=now(), voided_because=because).where(
        Paraf.application == application, Paraf.stage.in_(later), Paraf.voided_at.is_null()
    )
    return query.execute()
