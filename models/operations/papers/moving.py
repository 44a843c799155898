"""Moving a paper along the workflow table: one compare-and-set, one trail entry, one transaction.

Whoever drafts a paper stands where the operator stands with an application; no other row differs.

Pasal: Pasal 15(1).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from models.operations import trail
from models.operations.clock import now
from models.operations.papers import kinds
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, InvalidInput, NotAllowed, NotFound
from models.rules.roles import ROLE_NAMES, Role
from models.rules.words import di_kalimat
from models.rules.workflow import OFFICE_STAGES, STAGE_NAMES, Action, Stage, step_for
from models.tables import OfficePaper, PaperHolding, PaperParaf, TrailEntry

PLACES = {
    **STAGE_NAMES,
    Stage.OPERATOR: "Disusun",
    Stage.TERBIT: "Sudah ditandatangani",
    Stage.DITARIK: "Ditarik penyusun",
}
ACTING_AS = {Action.TARIK: Role.PEMOHON}
"""Its drafter withdraws a paper, as a resident his application."""


def load(paper_id: int) -> OfficePaper:
    """The paper. Raises: NotFound."""
    paper = OfficePaper.get_or_none(OfficePaper.id == paper_id)
    if paper is None:
        raise NotFound("Naskah itu tidak ditemukan.")
    return paper


def role_at(paper: OfficePaper, actor: Actor) -> Role:
    """The role in which the actor meets this paper: its drafters stand at the operator's stage."""
    drafts = paper.stage == Stage.OPERATOR and actor.role in kinds.of(paper.code).drafters
    return Role.OPERATOR if drafts else actor.role


def may_act(paper: OfficePaper, actor: Actor) -> bool:
    """Whether the paper lies with somebody like the actor."""
    if paper.stage == Stage.OPERATOR:
        return actor.role in kinds.of(paper.code).drafters
    return paper.stage in OFFICE_STAGES and paper.stage == actor.role


def move(
    paper: OfficePaper,
    actor: Actor,
    action: Action,
    *,
    seen_version: int,
    reason: str = "",
    changes: dict[str, Any] | None = None,
) -> OfficePaper:
    """Take ``action`` inside the caller's transaction; returns the paper as it stands then.

    Raises: ActionNotPossible (no such row), InvalidInput (reason missing), AlreadyChanged (somebody was first).
    """
    stage = Stage(paper.stage)
    step = step_for(stage, action, ACTING_AS.get(action) or role_at(paper, actor))
    if step.needs_reason and not reason.strip():
        raise InvalidInput("Tuliskan alasan, agar penerima naskah tahu apa yang harus diperbaiki.", field="alasan")
    at = now()
    moved = (
        OfficePaper.update(
            stage=step.target.value,
            version=OfficePaper.version + 1,
            changed_at=at,
            stage_since=at,
            **(changes or {}),
        )
        .where(OfficePaper.id == paper.id, OfficePaper.stage == stage, OfficePaper.version == seen_version)
        .execute()
    )
    if moved != 1:
        raise AlreadyChanged(what_happened(paper))
    record(actor, paper, action.value, reason, Places(stage.value, step.target.value, step.basis))
    return load(paper.id)


class Places(NamedTuple):
    """From where to where a paper went, and by which article."""

    source: str = ""
    target: str = ""
    basis: str = ""


NOWHERE = Places()


def record(actor: Actor, paper: OfficePaper, action: str, reason: str = "", places: Places = NOWHERE) -> None:
    """Write an act on a paper into the trail, inside the caller's transaction."""
    trail.record(
        actor,
        action,
        subject=subject_of(paper),
        from_stage=places.source,
        to_stage=places.target,
        basis=places.basis,
        reason=reason.strip(),
        detail={"naskah": paper.code, "isi": paper.content_sha256},
    )


def subject_of(paper: OfficePaper) -> str:
    """How the trail names it."""
    return f"office_paper:{paper.id}"


def what_happened(paper: OfficePaper) -> str:
    """One sentence for the person who came second."""
    latest = load(paper.id)
    entry = TrailEntry.select().where(TrailEntry.subject == subject_of(paper)).order_by(TrailEntry.id.desc()).first()
    who = f" oleh {entry.actor_name}" if entry is not None else ""
    return (
        f"Naskah ini sudah diproses lebih dulu{who}. Keadaan sekarang: {di_kalimat(PLACES[Stage(latest.stage)])}. "
        "Tindakan Anda tidak dijalankan."
    )


def hold_stage(paper: OfficePaper, actor: Actor) -> None:
    """Bind the officer to the present stage, inside the caller's transaction.

    Raises: NotAllowed when the stage is not his, or when he held another one of this paper.
    """
    if not may_act(paper, actor) or actor.id is None:
        raise NotAllowed(f"Naskah ini sedang berada pada tahap “{PLACES[Stage(paper.stage)]}”, bukan tahap Anda.")
    holding = PaperHolding.get_or_none(PaperHolding.paper == paper, PaperHolding.officer == actor.id)
    if holding is None:
        PaperHolding.create(paper=paper, officer=actor.id, stage=paper.stage)
    elif holding.stage != paper.stage:
        raise NotAllowed("Anda sudah memegang naskah ini pada tahap lain; satu orang tidak boleh memegang dua tahap.")


def initial(paper: OfficePaper, actor: Actor, *, sitting: str = "") -> PaperParaf:
    """Write the actor's paraf over the paper's present content, inside the caller's transaction."""
    void_from(paper, Stage(paper.stage), "diganti paraf baru")
    return PaperParaf.create(
        paper=paper,
        stage=paper.stage,
        officer=actor.id,
        officer_name=actor.name,
        officer_title=actor.title or ROLE_NAMES[actor.role],
        content_sha256=paper.content_sha256,
        at=now(),
        sitting=sitting,
    )


def void_from(paper: OfficePaper, stage: Stage, because: str) -> None:
    """Void every valid paraf of ``stage`` and of the stages after it."""
    later = [one.value for one in OFFICE_STAGES[OFFICE_STAGES.index(stage) :]]
    PaperParaf.update(voided_at=now(), voided_because=because).where(
        PaperParaf.paper == paper, PaperParaf.stage.in_(later), PaperParaf.voided_at.is_null()
    ).execute()
