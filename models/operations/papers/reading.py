"""Finding papers: the kepala's stack, a sitting's outcomes, a subject's paper, what an agency may fetch.

Pasal: Pasal 15(1)i.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.operations.desk.sittings import State
from models.operations.papers.issuing import JOB
from models.operations.papers.moving import subject_of
from models.rules.errors import NotFound
from models.rules.workflow import OFFICE_STAGES, Action, Stage
from models.tables import Agency, OfficePaper, OutboxItem, PaperParaf, TrailEntry


@dataclass(frozen=True, slots=True)
class PaperOutcome:
    """One paper of a sitting; ``text`` says what is happening or why it failed."""

    paper: OfficePaper
    state: State
    text: str
    approval: PaperParaf


def stack() -> list[OfficePaper]:
    """Papers waiting for the kepala, oldest first."""
    return OfficePaper.find(OfficePaper.stage == Stage.KEPALA, order_by=(OfficePaper.stage_since, OfficePaper.id))


def under_way() -> list[OfficePaper]:
    """Papers that lie with somebody of the office."""
    return OfficePaper.find(OfficePaper.stage.in_([one.value for one in OFFICE_STAGES]), order_by=(OfficePaper.id,))


def of_subject(code: str, subject_id: int) -> OfficePaper | None:
    """The paper of this subject that was not withdrawn."""
    return OfficePaper.get_or_none(
        OfficePaper.code == code, OfficePaper.subject_id == subject_id, OfficePaper.stage != Stage.DITARIK
    )


def of_agency(agency: Agency) -> list[OfficePaper]:
    """The agency's signed papers, newest first."""
    signed = OfficePaper.select().where(OfficePaper.agency == agency, OfficePaper.published_at.is_null(False))
    return list(signed.order_by(OfficePaper.id.desc()))


def for_agency(agency: Agency, token: str) -> OfficePaper:
    """One signed paper of this agency. Raises: NotFound for anything else."""
    found = OfficePaper.get_or_none(
        OfficePaper.token == token, OfficePaper.agency == agency, OfficePaper.published_at.is_null(False)
    )
    if found is None:
        raise NotFound("Naskah itu tidak ditemukan.")
    return found


def failures(papers: list[OfficePaper]) -> dict[int, str]:
    """Paper id → why its last signature failed, for those that came back to the desk that way."""
    found = {}
    for paper in papers:
        last = _last(paper)
        if last is not None and last.action == Action.TTE_GAGAL:
            found[paper.id] = last.reason
    return found


def outcomes(officer_id: int, sitting: str) -> list[PaperOutcome]:
    """Every paper that this officer approved in the sitting, oldest approval first."""
    approvals = PaperParaf.find(
        PaperParaf.sitting == sitting,
        PaperParaf.stage == Stage.KEPALA,
        PaperParaf.officer == officer_id,
        order_by=(PaperParaf.id,),
    )
    newest = {approval.paper_id: approval for approval in approvals}
    return [_outcome(approval) for approval in newest.values()]


def _outcome(approval: PaperParaf) -> PaperOutcome:
    paper = approval.paper
    if paper.published_at is not None:
        return PaperOutcome(paper, State.TERBIT, "Terbit.", approval)
    if paper.stage != Stage.TTE or approval.voided_at is not None:
        last = _last(paper)
        return PaperOutcome(paper, State.GAGAL, last.reason if last else "Naskah sudah kembali.", approval)
    job = (
        OutboxItem.select()
        .where(OutboxItem.job == JOB, OutboxItem.subject_id == paper.id)
        .order_by(OutboxItem.id.desc())
        .first()
    )
    if job is not None and job.failed_at is not None:
        return PaperOutcome(paper, State.GAGAL, job.error, approval)
    if job is not None and job.waiting_for:
        return PaperOutcome(paper, State.MENUNGGU, f"Menunggu: {job.waiting_for}", approval)
    return PaperOutcome(paper, State.BERJALAN, job.progress if job and job.progress else "Dalam antrean.", approval)


def _last(paper: OfficePaper) -> TrailEntry | None:
    entries = TrailEntry.select().where(TrailEntry.subject == subject_of(paper), TrailEntry.to_stage != "")
    return entries.order_by(TrailEntry.id.desc()).first()
