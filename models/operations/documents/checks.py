"""Checking an uploaded PDF: taking it in, and keeping the verdict.

Pasal: Pasal 11(3)e.
"""

from __future__ import annotations

import secrets
from typing import Any

from models.operations import outbox, store_names
from models.operations.clock import now
from models.rules.errors import NotFound
from models.tables import Document, OfficePaper, OutboxItem, PdfCheck
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


def is_only_an_upload(sha256: str) -> bool:
    """Whether nothing but finished checks names these bytes, so that the stranger's file can be forgotten."""
    return not is_waiting(sha256) and not store_names.is_named(sha256)


def is_waiting(sha256: str) -> bool:
    """Whether somebody's check of these bytes is still to be done."""
    return bool(PdfCheck.select().where(PdfCheck.sha256 == sha256, PdfCheck.state != "selesai").exists())


def load(item: OutboxItem) -> PdfCheck:
    """The check of this job."""
    return PdfCheck.get_by_id(item.subject_id)


ALTERED = {
    "code": "tidak_sama",
    "genuine": None,
    "headline": "Tidak dapat dipastikan. Tanda tangannya sah, tetapi berkas ini tidak sama persis dengan yang kami "
    "terbitkan: ada bagian yang hilang atau berubah. Unduh ulang dari akun Anda lalu periksa lagi.",
}


def with_standing(verdict: dict[str, Any], sha256: str) -> dict[str, Any]:
    """The verdict and, for a genuine document, what our own register says of it.

    ``keadaan`` is the document's state (in force, replaced, revoked) or ``tidak_dikenal``. A file that is not byte for
    byte what was issued (a revision cut off, a bit turned where no signature looks) is never called genuine.
    """
    if verdict.get("genuine") is not True:
        return verdict
    token = verdict.get("token", "")
    document = Document.get_or_none(Document.token == token, Document.published_at.is_null(False))
    paper = OfficePaper.get_or_none(OfficePaper.token == token, OfficePaper.published_at.is_null(False))
    found = document or paper
    if found is None:
        return {**verdict, "keadaan": "tidak_dikenal"}
    altered = ALTERED if found.signed_sha256 != sha256 else {}
    return {**verdict, **altered, "keadaan": document.state if document else "terbit"}


def done(item: OutboxItem, check: PdfCheck, verdict: dict[str, Any]) -> None:
    """Keep the verdict and close the job in one transaction."""
    with writing():
        PdfCheck.update(verdict=with_standing(verdict, check.sha256), state="selesai", done_at=now()).where(
            PdfCheck.id == check.id
        ).execute()
        outbox.finish(item)
