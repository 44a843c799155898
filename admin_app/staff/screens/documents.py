"""Every document that has a number, and its signed PDF.

Pasal: Pasal 7(2), Pasal 15(1)l, Pasal 18(1).
"""

from __future__ import annotations

from typing import ClassVar

import peewee
from flask import Response
from flask_admin import expose

from admin_app import bound, sessions
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter, FlagFilter, SinceFilter
from admin_app.staff.screens.applications import reference_link
from models.operations.residents.register import log_access
from models.rules.errors import NotFound
from models.tables import Document

DOCUMENT_STATES = {
    "disiapkan": "jalan",
    "ditandatangani": "jalan",
    "terbit": "baik",
    "diganti": "diam",
    "dicabut": "buruk",
}


class Documents(OfficeView):
    """Dokumen yang sudah diberi nomor."""

    one_name = "dokumen"
    search_hint = "Nomor dokumen lengkap"
    column_list = ("number", "title", "holder_name", "issue", "state", "published_at")
    column_labels: ClassVar = {
        "number": "Nomor",
        "title": "Dokumen",
        "holder_name": "Pemegang",
        "issue": "Terbitan ke",
        "state": "Keadaan",
        "published_at": "Terbit",
        "signed_at": "Ditandatangani",
        "signer_name": "Penanda tangan",
        "reserved_at": "Nomor dipesan",
        "signed_sha256": "Sidik PDF (SHA-256)",
        "content_sha256": "Sidik isi (SHA-256)",
        "application": "Permohonan",
        "ended_at": "Berakhir",
        "ended_reason": "Sebab berakhir",
        "given_to_resident": "Diserahkan kepada pemohon",
    }
    column_details_list = (
        "title",
        "number",
        "issue",
        "holder_name",
        "application",
        "state",
        "given_to_resident",
        "reserved_at",
        "signed_at",
        "signer_name",
        "published_at",
        "ended_at",
        "ended_reason",
        "content_sha256",
        "signed_sha256",
    )
    column_default_sort = ("id", True)
    relations = ("application",)
    column_formatters: ClassVar = {
        "state": formatters.column(lambda state: formatters.tag(state, DOCUMENT_STATES.get(state, "diam"))),
        "application": formatters.row(lambda row: reference_link(row.application)),
    }
    column_filters = (
        ChoiceFilter("keadaan", "Keadaan", Document.state, [(one, one.capitalize()) for one in DOCUMENT_STATES]),
        FlagFilter("pemohon", "Untuk pemohon", Document.given_to_resident),
        SinceFilter("dari", "Terbit dari", Document.published_at),
        SinceFilter("sampai", "sampai", Document.published_at, until=True),
    )
    details_template = "staff/model/dokumen.html"

    def __init__(self) -> None:
        super().__init__(Document, "Dokumen", "Berkas dan dokumen", "documents", "dokumen")

    def title_of(self, row: Document) -> str:
        """The heading of a row's page."""
        return f"{row.title} {row.number}"

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """By the whole number."""
        return query.where(Document.number == text.upper())

    @expose("/<int:key>/unduh")
    def download(self, key: int) -> Response:
        """The signed PDF; the look is noted."""
        row = self.one(key)
        if row.signed_sha256 is None or row.published_at is None:
            raise NotFound("Dokumen ini belum terbit.")
        log_access(sessions.actor(), row.holder, "dokumen", f"Mengunduh {row.number}", application=row.application)
        return pdf_download(row.signed_sha256, f"{row.code}-{row.number}.pdf")


def pdf_download(digest: str, name: str) -> Response:
    """A PDF from the store as a download."""
    safe = "".join(sign if sign.isalnum() or sign in "-._" else "-" for sign in name)
    headers = {"Content-Disposition": f'attachment; filename="{safe}"'}
    return Response(bound.store().get(digest), mimetype="application/pdf", headers=headers)
