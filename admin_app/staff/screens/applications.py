"""Every application that was sent, whatever its stage.

Pasal: Pasal 13(1)e, Pasal 18(1).
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import url_for

from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter, DesaFilter, KecamatanFilter, SinceFilter
from admin_app.staff.gated import allowed
from models.operations.desk.queues import COLUMNS
from models.operations.search_anywhere import application_by_reference
from models.rules.workflow import STAGE_NAMES
from models.tables import Application, DocumentType, Party
from models.tables.search import matching

STAGES = [(stage.value, name) for stage, name in STAGE_NAMES.items()]


def reference_link(row: Application) -> Any:
    """The reference, as a link for those who may open files."""
    if not allowed("file.show"):
        return formatters.unbroken(row.reference)
    return formatters.link(url_for("file.show", reference=row.reference), formatters.unbroken(row.reference))


class Applications(OfficeView):
    """Permohonan yang sudah dikirim."""

    explanation = "Semua permohonan yang sudah dikirim pemohon."
    search_hint = "Nomor permohonan, NIK, atau nama pemohon dan pihak"
    can_view_details = False
    can_export = True
    column_list = (
        "reference",
        "service_name",
        "applicant_name",
        "subject_name",
        "region_code",
        "stage",
        "submitted_at",
        "promised_on",
    )
    column_labels: ClassVar = {
        "reference": "Nomor",
        "service_name": "Layanan",
        "applicant_name": "Pemohon",
        "subject_name": "Untuk",
        "region_code": "Desa",
        "stage": "Keadaan",
        "submitted_at": "Dikirim",
        "promised_on": "Dijanjikan",
    }
    column_default_sort = ("id", True)
    column_formatters: ClassVar = {
        "reference": formatters.row(reference_link),
        "stage": formatters.column(formatters.stage_tag),
        "region_code": formatters.column(formatters.region),
        "promised_on": formatters.column(formatters.day_cell),
    }
    column_formatters_export: ClassVar = {
        "stage": formatters.column(dict(STAGES).get),
        "region_code": formatters.column(formatters.region),
        "promised_on": formatters.column(formatters.day),
    }
    column_filters = (
        ChoiceFilter("tahap", "Keadaan", Application.stage, STAGES),
        ChoiceFilter(
            "layanan",
            "Layanan",
            Application.service_code,
            lambda: [(one.code, one.name) for one in DocumentType.select().order_by(DocumentType.position)],
        ),
        KecamatanFilter("kecamatan", "Kecamatan", Application.region_code),
        DesaFilter("desa", "Desa / kelurahan", Application.region_code),
        SinceFilter("dari", "Dikirim dari", Application.submitted_at),
        SinceFilter("sampai", "sampai", Application.submitted_at, until=True),
    )

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
