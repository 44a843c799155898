"""Every application and every document, whatever their stage.

Pasal: Pasal 7(2), Pasal 13(1)e, Pasal 18(1).
"""

from __future__ import annotations

from typing import Any

import peewee
from flask import Response, url_for
from flask_admin import expose

from admin_app import bound, sessions
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView, allowed
from admin_app.staff.filters import ChoiceFilter, DesaFilter, FlagFilter, KecamatanFilter, SinceFilter
from models.operations.queues import COLUMNS
from models.operations.register import log_access
from models.operations.search_anywhere import application_by_reference
from models.rules.errors import NotFound
from models.rules.workflow import STAGE_NAMES
from models.tables import Application, Document, DocumentType, Party
from models.tables.search import matching

STAGES = [(stage.value, name) for stage, name in STAGE_NAMES.items()]
DOCUMENT_STATES = {"disiapkan": "jalan", "ditandatangani": "jalan", "terbit": "baik", "diganti": "diam", "dicabut": "buruk"}


def reference_link(row: Application) -> Any:
    """The reference, as a link for those who may open files."""
    if not allowed("file.show"):
        return row.reference
    return formatters.link(url_for("file.show", reference=row.reference), row.reference)


class Applications(OfficeView):
    """Permohonan yang sudah dikirim."""

    explanation = "Semua permohonan yang sudah dikirim pemohon."
    search_hint = "Nomor permohonan, NIK, atau nama pemohon dan pihak"
    can_view_details = False
    can_export = True
    column_list = ("reference", "service_name", "applicant_name", "subject_name", "region_code", "stage", "submitted_at", "promised_on")
    column_labels = {"reference": "Nomor", "service_name": "Layanan", "applicant_name": "Pemohon", "subject_name": "Untuk",
        "region_code": "Desa", "stage": "Keadaan", "submitted_at": "Dikirim", "promised_on": "Dijanjikan"}  # fmt: skip
    column_default_sort = ("id", True)
    column_formatters = {
        "reference": formatters.row(reference_link),
        "stage": formatters.column(formatters.stage_tag),
        "region_code": formatters.column(formatters.region),
        "promised_on": formatters.column(formatters.day),
    }
    column_formatters_export = {
        "stage": formatters.column(dict(STAGES).get),
        "region_code": formatters.column(formatters.region),
        "promised_on": formatters.column(formatters.day),
    }
    column_filters = (
        ChoiceFilter("tahap", "Keadaan", Application.stage, STAGES),
        ChoiceFilter("layanan", "Layanan", Application.service_code,
            lambda: [(one.code, one.name) for one in DocumentType.select().order_by(DocumentType.position)]),
        KecamatanFilter("kecamatan", "Kecamatan", Application.region_code),
        DesaFilter("desa", "Desa / kelurahan", Application.region_code),
        SinceFilter("dari", "Dikirim dari", Application.submitted_at),
        SinceFilter("sampai", "sampai", Application.submitted_at, until=True),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__(Application, "Permohonan", "Berkas dan dokumen", "applications", "permohonan")

    def get_query(self) -> peewee.ModelSelect:
        """What was sent, without opening the sealed answers; drafts are nobody's business."""
        return Application.select(*COLUMNS).where(Application.submitted_at.is_null(False))

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """A reference, else the residents that fit, as applicant or party."""
        exact = application_by_reference(text)
        if exact is not None:
            return query.where(Application.id == exact.id)
        wanted = matching(text)
        if wanted is None:
            return query.where(Application.id == 0)
        concerned = Party.select(Party.application).where(Party.resident.in_(wanted))
        return query.where(Application.applicant.in_(wanted) | Application.id.in_(concerned))


class Documents(OfficeView):
    """Dokumen yang sudah diberi nomor."""

    one_name = "dokumen"
    search_hint = "Nomor dokumen lengkap"
    column_list = ("number", "title", "holder_name", "issue", "state", "published_at")
    column_labels = {"number": "Nomor", "title": "Dokumen", "holder_name": "Pemegang", "issue": "Terbitan ke", "state": "Keadaan",
        "published_at": "Terbit", "signed_at": "Ditandatangani", "signer_name": "Penanda tangan", "reserved_at": "Nomor dipesan",
        "signed_sha256": "Sidik PDF (SHA-256)", "content_sha256": "Sidik isi (SHA-256)", "application": "Permohonan",
        "ended_at": "Berakhir", "ended_reason": "Sebab berakhir", "given_to_resident": "Diserahkan kepada pemohon"}  # fmt: skip
    column_details_list = ("title", "number", "issue", "holder_name", "application", "state", "given_to_resident", "reserved_at",
        "signed_at", "signer_name", "published_at", "ended_at", "ended_reason", "content_sha256", "signed_sha256")  # fmt: skip
    column_default_sort = ("id", True)
    relations = ("application",)
    column_formatters = {
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
