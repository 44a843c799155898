"""What the signer checks by itself before it signs: that the kepala approved exactly this.

Pasal: Pasal 15(1)i, Pasal 15(1)j.
"""

from __future__ import annotations

from typing import NamedTuple

from models.rules.errors import DomainError
from models.rules.workflow import Stage
from models.tables import Document, OfficePaper, PaperAttempt, PaperParaf, Paraf, SignAttempt


class NotApproved(DomainError):
    """The signer found no approval of the kepala for exactly these bytes."""

    default = "Tanda tangan ditolak: dokumen ini bukan yang disetujui Kepala Dinas."


def assert_approved(document_id: int, sitting: str, pdf_sha256: str, data_content_sha256: str, number: str) -> None:
    """Raises: NotApproved unless all of this holds for the document, or the office's paper, with this id.

    It is at the TTE stage; the kepala's valid approval was given in this sitting and binds the content hash that the
    PDF's data.json names; an attempt for exactly these bytes is committed and running; the number in data.json is
    the one reserved.
    """
    asked = Asked(document_id, sitting, pdf_sha256, data_content_sha256, number)
    if not (_is_document(asked) or _is_paper(asked)):
        raise NotApproved


class Asked(NamedTuple):
    """What the signer is asked to sign, in the order of :func:`assert_approved`."""

    id: int
    sitting: str
    pdf_sha256: str
    content_sha256: str
    number: str


def _is_document(asked: Asked) -> bool:
    document = Document.get_or_none(Document.id == asked.id)
    if document is None or document.application.stage != Stage.TTE:
        return False
    approval = Paraf.get_or_none(
        Paraf.application == document.application_id,
        Paraf.stage == Stage.KEPALA,
        Paraf.voided_at.is_null(),
    )
    return _is_approved(asked, document, approval, SignAttempt)


def _is_paper(asked: Asked) -> bool:
    paper = OfficePaper.get_or_none(OfficePaper.id == asked.id)
    if paper is None or paper.stage != Stage.TTE:
        return False
    approval = PaperParaf.get_or_none(
        PaperParaf.paper == paper, PaperParaf.stage == Stage.KEPALA, PaperParaf.voided_at.is_null()
    )
    return _is_approved(asked, paper, approval, PaperAttempt)


def _is_approved(
    asked: Asked,
    row: Document | OfficePaper,
    approval: Paraf | PaperParaf | None,
    attempts: type[SignAttempt | PaperAttempt],
) -> bool:
    running = attempts.select().where(
        attempts.document == row.id,
        attempts.unsigned_sha256 == asked.pdf_sha256,
        attempts.sitting == asked.sitting,
        attempts.outcome == "berjalan",
    )
    return (
        approval is not None
        and running.exists()
        and approval.sitting == asked.sitting
        and approval.content_sha256 == row.content_sha256 == asked.content_sha256
        and row.number == asked.number
    )
