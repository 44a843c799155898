"""A paper is drafted, drawn, read, initialled, returned, drafted anew or withdrawn.

Pasal: Pasal 15(1)b, Pasal 15(1)d, Pasal 15(1)e, Pasal 15(1)g, Pasal 15(1)h, Pasal 15(1)k.
"""

from __future__ import annotations

import secrets
from typing import Any

from models.operations import forgetting, outbox
from models.operations.clock import now
from models.operations.desk.office import Seen
from models.operations.papers import kinds, wording
from models.operations.papers.moving import Places, hold_stage, initial, load, move, record, void_from
from models.rules.actor import Actor
from models.rules.errors import ActionNotPossible, AlreadyChanged, NotAllowed, NotFound
from models.rules.roles import Role
from models.rules.workflow import Action, Stage
from models.tables import OfficePaper, OutboxItem, PaperReading
from models.tables.base import writing

JOB = "konsep_naskah"
CHANGED = "Isi naskah ini tidak sama lagi dengan datanya. Kembalikan kepada penyusun, agar disusun ulang."


def begin(actor: Actor, code: str, subject_id: int) -> OfficePaper:
    """The paper of this subject, drafted if there is none yet, inside the caller's transaction.

    What the system drafts lies with the pengawas at once, what an officer drafts lies with him first.
    Raises: NotAllowed for an officer who does not draft this kind, and whatever the kind's ``build`` refuses.
    """
    kind = kinds.of(code)
    existing = OfficePaper.get_or_none(
        OfficePaper.code == code, OfficePaper.subject_id == subject_id, OfficePaper.stage != Stage.DITARIK
    )
    if existing is not None:
        return existing
    by_system = actor.role is Role.SISTEM
    if not by_system and actor.role not in kind.drafters:
        raise NotAllowed("Naskah ini disusun oleh petugas lain.")
    content, at = kind.build(subject_id), now()
    paper = OfficePaper.create(
        code=code,
        subject_id=subject_id,
        token=secrets.token_urlsafe(16),
        stage=(Stage.PENGAWAS if by_system else Stage.OPERATOR).value,
        number=content.number,
        created_at=at,
        changed_at=at,
        stage_since=at,
        **wording.pinned_columns(kind, content),
    )
    record(actor, paper, "naskah_disusun", places=Places(target=paper.stage))
    promise_draft(paper)
    return paper


def redraft(actor: Actor, paper_id: int, *, seen_version: int) -> OfficePaper:
    """Read the content anew: a changed one voids every paraf. Raises: ActionNotPossible, AlreadyChanged, NotAllowed."""
    with writing():
        paper = load(paper_id)
        hold_stage(paper, actor)
        if paper.stage != Stage.OPERATOR:
            raise ActionNotPossible("Naskah disusun ulang hanya selagi berada pada penyusunnya.")
        content = kinds.of(paper.code).build(paper.subject_id)
        columns: dict[str, Any] = wording.pinned_columns(kinds.of(paper.code), content)
        if paper.signed_sha256 is not None and columns["content_sha256"] != paper.content_sha256:
            raise ActionNotPossible("Naskah ini sudah pernah ditandatangani. Tarik naskahnya, lalu susun yang baru.")
        changed = (
            OfficePaper.update(
                **columns, number=content.number or paper.number, version=OfficePaper.version + 1, changed_at=now()
            )
            .where(OfficePaper.id == paper.id, OfficePaper.version == seen_version)
            .execute()
        )
        if changed != 1:
            raise AlreadyChanged
        if columns["content_sha256"] != paper.content_sha256:
            void_from(paper, Stage.OPERATOR, "isi naskah berubah")
        paper = load(paper_id)
        record(actor, paper, "naskah_disusun_ulang")
        promise_draft(paper)
    return paper


def withdraw(actor: Actor, paper_id: int, *, seen_version: int) -> None:
    """Take a paper back for good; its subject may get another one. Raises: NotAllowed, ActionNotPossible."""
    with writing():
        paper = load(paper_id)
        hold_stage(paper, actor)
        move(paper, actor, Action.TARIK, seen_version=seen_version)
        void_from(paper, Stage.OPERATOR, "naskah ditarik")


def paraf(actor: Actor, paper_id: int, seen: Seen) -> OfficePaper:
    """Initial what was seen and pass the paper on.

    Raises: AlreadyChanged, NotAllowed, ActionNotPossible before its draft was opened.
    """
    with writing():
        paper = load(paper_id)
        hold_stage(paper, actor)
        require_seen(actor, paper, seen)
        moved = move(paper, actor, Action.PARAF, seen_version=seen.version)  # first: whoever comes second is told so
        initial(paper, actor)
        return moved


def send_back(actor: Actor, paper_id: int, reason: str, *, seen_version: int) -> OfficePaper:
    """Return the paper by one step, with a reason. Raises: InvalidInput, AlreadyChanged, NotAllowed."""
    with writing():
        paper = load(paper_id)
        hold_stage(paper, actor)
        moved = move(paper, actor, Action.KEMBALIKAN, seen_version=seen_version, reason=reason[:1000])
        void_from(paper, Stage(moved.stage), "naskah dikembalikan")
        return moved


def require_seen(actor: Actor, paper: OfficePaper, seen: Seen) -> None:
    """Hold a paper against what the officer saw, against its subject, and against what he opened.

    Raises: AlreadyChanged when it is not the same, ActionNotPossible when he has not opened just this draft.
    """
    if (paper.version, paper.content_sha256) != (seen.version, seen.content_sha256):
        raise AlreadyChanged("Naskah ini berubah sejak halaman Anda dibuka. Muat ulang, lalu baca kembali.")
    kind = kinds.of(paper.code)
    if wording.pinned_columns(kind, kind.build(paper.subject_id))["content"] != paper.content:
        raise AlreadyChanged(CHANGED)
    if not has_read(actor, paper):
        raise ActionNotPossible(f"Buka dahulu konsep “{paper.title}” sebelum membubuhkan paraf atau tanda tangan.")


def has_read(actor: Actor, paper: OfficePaper) -> bool:
    """Whether the officer has opened the draft of just this content."""
    found = PaperReading.select().where(
        PaperReading.paper == paper,
        PaperReading.officer == actor.id,
        PaperReading.content_sha256 == paper.content_sha256,
    )
    return bool(found.exists())


def open_draft(actor: Actor, paper_id: int) -> str:
    """The hash of the draft's PDF in the store; that the officer opened it is noted. Raises: NotFound."""
    paper = load(paper_id)
    if paper.draft_of != paper.content_sha256 or paper.draft_sha256 is None:
        raise NotFound(paper.draft_problem or "Konsep naskah ini sedang dibuat. Muat ulang sebentar lagi.")
    with writing():
        PaperReading.insert(
            paper=paper, officer=actor.id, content_sha256=paper.content_sha256, at=now()
        ).on_conflict_ignore().execute()
    return str(paper.draft_sha256)


def promise_draft(paper: OfficePaper) -> None:
    """Have the draft drawn by a worker, inside the caller's transaction."""
    outbox.promise(JOB, f"konsep-naskah:{paper.id}:{paper.version}", subject_id=paper.id)


def drawn(item: OutboxItem, paper: OfficePaper, sha256: str | None, problem: str = "") -> None:
    """Commit what the worker drew of the content that it read. Raises: outbox.LeaseLost."""
    with writing():
        outbox.hold(item)
        before = load(paper.id).draft_sha256
        if before not in {None, sha256}:
            forgetting.promise(before)
        OfficePaper.update(draft_sha256=sha256, draft_of=paper.content_sha256, draft_problem=problem[:300]).where(
            OfficePaper.id == paper.id, OfficePaper.content_sha256 == paper.content_sha256
        ).execute()
        outbox.finish(item)
