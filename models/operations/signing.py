"""What the signer checks by itself before it signs: that the kepala approved exactly this.

Pasal: Pasal 15(1)i, Pasal 15(1)j.
"""

from __future__ import annotations

from models.rules.errors import DomainError
from models.rules.workflow import Stage
from models.tables import Document, Paraf, SignAttempt


class NotApproved(DomainError):
    """The signer found no approval of the kepala for exactly these bytes."""

    default = "Tanda tangan ditolak: dokumen ini bukan yang disetujui Kepala Dinas."


def assert_approved(document_id: int, sitting: str, pdf_sha256: str, data_content_sha256: str, number: str) -> None:
    """Raises: NotApproved unless all of this holds.

    The document's application is at the TTE stage; the kepala's valid approval was given in this sitting and binds
    the content hash that the PDF's data.json names; an attempt for exactly these bytes is committed and running; the
    number in data.json is the one reserved.
    """
    document = Document.get_or_none(Document.id == document_id)
    if document is None or document.application.stage != Stage.TTE:
        raise NotApproved
    approval = Paraf.get_or_none(
        Paraf.application == document.application_id,
        Paraf.stage == Stage.KEPALA,
        Paraf.voided_at.is_null(),
    )
    attempt = SignAttempt.get_or_none(
        SignAttempt.document == document_id,
        SignAttempt.unsigned_sha256 == pdf_sha256,
        SignAttempt.sitting == sitting,
        SignAttempt.outcome == "berjalan",
    )
    if (
        approval is None
        or attempt is None
        or approval.sitting != sitting
        or approval.content_sha256 != data_content_sha256
        or document.content_sha256 != data_content_sha256
        or document.number != number
    ):
        raise NotApproved
