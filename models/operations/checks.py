"""Checking an uploaded PDF: taking it in, and keeping the verdict.

Pasal: Pasal 11(3)e.
"""

from __future__ import annotations

import secrets
from typing import Any

from models.operations import outbox
from models.operations.clock import now
from models.rules.errors import NotFound
from models.tables import Document, OutboxItem, PdfCheck
from models.tables.base import writing


def ask(sha256: str, name: str) -> PdfCheck:
    """Note an upload that lies in the store and promise its check."""
    with writing():
        check = PdfCheck.create(token=secrets.token_urlsafe(16), sha256=sha256, name=name[:120], uploaded_at=now())
        outbox.promise("periksa_pdf", f"periksa:{check.id}", subject_id=check.id)
    return check


def find(token: str) -> PdfCheck:
    """The check behind a result page. Raises: NotFound."""
    check = PdfCheck.get_or_none(PdfCheck.token == token)
    if check is None:
        raise NotFound("Hasil pemeriksaan itu tidak ditemukan. Unggah berkasnya sekali lagi.")
    return check


def load(item: OutboxItem) -> PdfCheck:
    """The check of this job."""
    return PdfCheck.get_by_id(item.subject_id)


def standing(verdict: dict[str, Any], sha256: str) -> dict[str, str]:
    """What our own register says of a genuine document: in force, replaced, revoked; empty for anything else.

    ``utuh`` is “ya” when the upload is byte for byte what was issued.
    """
    if verdict.get("genuine") is not True or not verdict.get("token"):
        return {}
    document = Document.get_or_none(Document.token == verdict["token"], Document.published_at.is_null(False))
    if document is None:
        return {"keadaan": "tidak_dikenal"}
    return {"keadaan": document.state, "utuh": "ya" if document.signed_sha256 == sha256 else "tidak"}


def done(item: OutboxItem, check: PdfCheck, verdict: dict[str, Any]) -> None:
    """Keep the verdict and close the job in one transaction."""
    with writing():
        PdfCheck.update(verdict={**verdict, **standing(verdict, check.sha256)}, state="selesai", done_at=now()).where(
            PdfCheck.id == check.id
        ).execute()
        outbox.finish(item)
