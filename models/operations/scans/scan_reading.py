"""From the marks of scanned pages to forms and their applications: what the reading job keeps.

Pasal: Pasal 11(3)c, Pasal 14(2).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from models.operations import outbox, trail
from models.operations.clock import now
from models.rules.actor import SYSTEM
from models.rules.form_marks import Doubt, PageMarks, Part
from models.tables import Application, Document, OutboxItem, ScannedForm, ScanUpload
from models.tables.base import writing

JOB = "baca_formulir"


@dataclass(frozen=True, slots=True)
class Cut:
    """One form cut out of its stack, already in the store."""

    part: Part
    sha256: str
    media_type: str
    size: int


def promise(upload: ScanUpload) -> None:
    """Have the marks of an upload read, inside the caller's transaction; asked again it is another promise."""
    asked = OutboxItem.select().where(OutboxItem.job == JOB, OutboxItem.subject_id == upload.id).count()
    outbox.promise(JOB, f"{JOB}:{upload.id}:{asked}", subject_id=upload.id)


def promise_again() -> list[str]:
    """Promise what waits to be read and nobody is to read any more; returns the names of those files."""
    waiting = OutboxItem.select(OutboxItem.subject_id).where(OutboxItem.job == JOB, OutboxItem.done_at.is_null())
    promised = {upload_id for (upload_id,) in waiting.tuples()}
    lost = [one for one in ScanUpload.select().where(ScanUpload.read_at.is_null()) if one.id not in promised]
    for upload in lost:
        with writing():
            promise(upload)
            trail.record(SYSTEM, "sapu_alih_media", subject=upload.token, reason="pembacaan dijanjikan ulang")
    return [one.original_name for one in lost]


def load(item: OutboxItem) -> ScanUpload:
    """The upload of this job."""
    return ScanUpload.get_by_id(item.subject_id)


def progress(item: OutboxItem, text: str) -> None:
    """Say how far the reading is, and keep the lease. Raises: outbox.LeaseLost."""
    with writing():
        outbox.hold(item, progress=text)


def resolve(page: PageMarks, base_url: str) -> PageMarks:
    """The page with the reference of a sent application, or with the doubt that keeps it from one.

    The QR's token is a secret of the application, so it proves the form to be ours under whatever address the office
    had when it was printed; the address only words the doubt about a token that nobody knows.
    """
    by_token = _sent(Application.token == page.token) if page.token else None
    by_reference = _sent(Application.reference == page.reference) if page.reference else None
    if page.doubt is Doubt.TANDA_ASING and Document.select().where(Document.number == page.said).exists():
        return PageMarks(page.reference, page.token, page.host, Doubt.TANDA_DOKUMEN, page.said)
    if page.token and by_token is None:
        ours = page.host == urlsplit(base_url).netloc
        return page.doubted(Doubt.TIDAK_ADA if ours else Doubt.KANTOR_LAIN, page.reference or page.host)
    if page.reference and by_reference is None:
        return page.doubted(Doubt.TIDAK_ADA, page.reference)
    if by_token is not None and by_reference is not None and by_token.id != by_reference.id:
        return page.doubted(Doubt.BERTENTANGAN, f"{by_reference.reference} dan {by_token.reference}")
    found = by_reference or by_token
    return page if found is None else PageMarks(found.reference, page.token, page.host, page.doubt, page.said)


def _sent(which: object) -> Application | None:
    query = Application.select(Application.id, Application.reference)
    return query.where(which, Application.submitted_at.is_null(False)).first()


def record(item: OutboxItem, upload: ScanUpload, cuts: Sequence[Cut]) -> None:
    """Commit the forms of an upload and close the job; an upload that was read already gains nothing.

    Raises: outbox.LeaseLost.
    """
    with writing():
        outbox.hold(item)
        at = now()
        fresh = ScanUpload.update(read_at=at).where(ScanUpload.id == upload.id, ScanUpload.read_at.is_null()).execute()
        if fresh:
            rows = [_row(upload, cut) for cut in cuts]
            matched = sum(row.state == "cocok" for row in rows)
            trail.record(
                SYSTEM,
                "baca_formulir",
                subject=upload.token,
                basis="Pasal 14(2)",
                detail={"sha256": upload.sha256, "formulir": len(rows), "cocok": matched},
            )
        outbox.finish(item)


def _row(upload: ScanUpload, cut: Cut) -> ScannedForm:
    marks, pages = cut.part.marks, cut.part.last - cut.part.first + 1
    application = _sent(Application.reference == marks.reference) if marks.reference and not marks.doubt else None
    return ScannedForm.create(
        upload=upload,
        token=secrets.token_urlsafe(16),
        first_page=cut.part.first,
        sha256=cut.sha256,
        media_type=cut.media_type,
        pages=pages,
        size=cut.size,
        state="cocok" if application is not None else "daftar",
        doubt=(marks.doubt or "") if application is None else "",
        said=marks.said if application is None else "",
        application=application,
        changed_at=now(),
    )
