"""A paper is approved at the kepala's desk, numbered, signed by a worker and published in one commit.

The attempt, the signed hash and the lease are those of :mod:`models.operations.documents.issuing`; a second run finds
what the first one did and goes on from there.

Pasal: Pasal 15(1)i, Pasal 15(1)j, Pasal 15(1)l, Pasal 16.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.operations import notices, outbox
from models.operations.clock import now, today
from models.operations.desk.office import Result, Seen
from models.operations.documents import numbering
from models.operations.papers import drafting, kinds, wording
from models.operations.papers.moving import hold_stage, initial, load, move, record, void_from
from models.operations.services import catalogue
from models.rules import numbers
from models.rules.actor import SYSTEM, Actor
from models.rules.errors import DomainError
from models.rules.workflow import Action, Stage
from models.tables import OfficePaper, OutboxItem, PaperParaf
from models.tables.base import writing

JOB = "terbitkan_naskah"
SIGNED = """Kepada {paper.addressee}

{paper.title} nomor {paper.number} sudah ditandatangani secara elektronik oleh Kepala Disdukcapil Kabupaten Ogan Ilir.
Unduh berkas aslinya di portal LOPE CAPIL, pada halaman Naskah.

Disdukcapil Kabupaten Ogan Ilir — LOPE CAPIL"""


def approve(actor: Actor, paper_id: int, seen: Seen, *, sitting: str) -> OfficePaper:
    """Approve one paper for signing in this sitting. Raises: as :func:`drafting.paraf`."""
    with writing():
        paper = load(paper_id)
        hold_stage(paper, actor)
        drafting.require_seen(actor, paper, seen)
        _require_initialled(paper)
        moved = move(paper, actor, Action.BUBUHKAN_TTE, seen_version=seen.version)
        approval = initial(paper, actor, sitting=sitting)
        outbox.promise(JOB, f"terbit-naskah:{paper.id}:{approval.id}", subject_id=paper.id)
    return moved


def approve_many(actor: Actor, seen: Mapping[int, Seen], *, sitting: str) -> list[Result]:
    """Approve each in its own transaction; the outcome of each is told apart."""
    results = []
    for paper_id, shown in seen.items():
        title = load(paper_id).title
        try:
            approve(actor, paper_id, shown, sitting=sitting)
        except DomainError as error:
            results.append(Result(paper_id, title, error.message))
        else:
            results.append(Result(paper_id, title))
    return results


def _require_initialled(paper: OfficePaper) -> None:
    below = {Stage.PENGAWAS.value, Stage.ADMINISTRATOR.value}
    bound = {row.stage for row in wording.valid_parafs(paper) if row.content_sha256 == paper.content_sha256}
    if not below <= bound:
        raise DomainError("Naskah ini belum diparaf Pejabat Pengawas dan Pejabat Administrator. Kembalikan dahulu.")


def approval_of(paper: OfficePaper) -> PaperParaf | None:
    """The kepala's valid approval; None when it was withdrawn."""
    return PaperParaf.get_or_none(
        PaperParaf.paper == paper, PaperParaf.stage == Stage.KEPALA, PaperParaf.voided_at.is_null()
    )


def prepare(item: OutboxItem) -> tuple[OfficePaper, str]:
    """The paper with its number and data, written once for an approval, and the sitting that it was approved in.

    Raises: outbox.LeaseLost, DomainError when the approval is gone.
    """
    with writing():
        outbox.hold(item, progress="nomor naskah")
        paper = load(int(item.subject_id))
        approval = approval_of(paper)
        if paper.stage != Stage.TTE or approval is None or approval.content_sha256 != paper.content_sha256:
            raise DomainError("Persetujuan Kepala Dinas untuk naskah ini sudah tidak berlaku.")
        if paper.signed_sha256 is None and paper.approval_id != approval.id:
            _number(paper)
            paper = load(paper.id)
            data = wording.compose(paper, paper.number)
            OfficePaper.update(data=data, approval_id=approval.id).where(OfficePaper.id == paper.id).execute()
            paper = load(paper.id)
    return paper, str(approval.sitting)


def _number(paper: OfficePaper) -> None:
    """Reserve the number, gap-free with the row; one that came with the content, or is there already, stays."""
    if paper.number:
        return
    kind, day = kinds.of(paper.code), today()
    template = str(catalogue.setting(f"nomor.{kind.code}", kind.number_format))
    series = numbers.series(template, kab4=numbering.KAB4, day=day)
    sequence = numbering.count_up(series, day.isoformat())
    number = numbers.render(template, kab4=numbering.KAB4, day=day, seq=sequence)
    OfficePaper.update(number=number, series=series, day=day.isoformat(), sequence=sequence).where(
        OfficePaper.id == paper.id
    ).execute()


def give_back(item: OutboxItem, reason: str) -> None:
    """The signature cannot be made now: the paper returns to the kepala's desk with the reason, the job ends."""
    with writing():
        outbox.hold(item)
        paper = load(int(item.subject_id))
        void_from(paper, Stage.KEPALA, "TTE gagal")
        move(paper, SYSTEM, Action.TTE_GAGAL, seen_version=paper.version, reason=reason[:1000])
        outbox.finish(item)


def publish(item: OutboxItem, paper_id: int) -> None:
    """The one publish commit: in force, what the kind does then, stage, notice, job done.

    Raises: outbox.LeaseLost, DomainError when it is not signed or the kind refuses.
    """
    with writing():
        outbox.hold(item)
        paper = load(paper_id)
        if paper.signed_sha256 is None:
            raise DomainError("Naskah belum ditandatangani.")
        paper = move(paper, SYSTEM, Action.TERBITKAN, seen_version=paper.version, changes={"published_at": now()})
        kinds.of(paper.code).published(paper)
        if paper.agency is not None and paper.agency.contact_email:
            subject = f"{paper.title} {paper.number}"
            notices.send_to(
                paper.agency.contact_email, f"naskah:{paper.id}:terbit", subject, SIGNED.format(paper=paper)
            )
        outbox.finish(item)


def promise_again() -> list[str]:
    """Papers under signature without an open promise get a new one; returns their names for the log."""
    rows = OutboxItem.select(OutboxItem.subject_id).where(OutboxItem.job == JOB, OutboxItem.done_at.is_null())
    promised = {subject_id for (subject_id,) in rows.tuples()}
    lost = [one for one in OfficePaper.find(OfficePaper.stage == Stage.TTE) if one.id not in promised]
    for paper in lost:
        with writing():
            outbox.promise(JOB, f"terbit-naskah:{paper.id}:sapu:{paper.version}", subject_id=paper.id)
            record(SYSTEM, paper, "sapu_terbit", "penerbitan dijanjikan ulang")
    return [f"naskah {one.id}" for one in lost]
