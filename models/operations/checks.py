"""Checking an uploaded PDF: taking it in, and keeping the verdict.

Pasal: Pasal 11(3)e.
"""

from __future__ import annotations

import secrets
from typing import Any

from models.operations import outbox
from models.operations.clock import now
from models.rules.errors import NotFound
from models.tables import OutboxItem, PdfCheck
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


def done(item: OutboxItem, check: PdfCheck, verdict: dict[str, Any]) -> None:
    """Keep the verdict and close the job in one transaction."""
    with writing():
        PdfCheck.update(verdict=verdict, state="selesai", done_at=now()).where(PdfCheck.id == check.id).execute()
        outbox.finish(item)
