"""What the office offers, read here: services and their versions, and the regions.

Pasal: Pasal 8(1), Pasal 9(1), Pasal 12(2).
"""

from __future__ import annotations

from typing import ClassVar

import peewee

from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.designer.overview import Fault, fault_of
from admin_app.staff.filters import ChoiceFilter, FlagFilter
from models.operations.designing import service_drafts
from models.operations.services import catalogue
from models.rules.service import ServiceDefinition
from models.tables import DocumentType, DocumentTypeVersion, Region

LEVELS = [(one, one.capitalize()) for one in ("provinsi", "kabupaten", "kota", "kecamatan", "desa", "kelurahan")]


class Services(OfficeView):
    """Layanan."""

    one_name = "layanan"
    explanation = "Daftar layanan menurut Pasal 8 dan Pasal 9. Layanan adalah data: isinya ada pada versi."
    column_list = ("name", "code", "article", "group", "active")
    column_labels: ClassVar = {
        "name": "Nama",
        "code": "Kode",
        "article": "Pasal",
        "group": "Kelompok",
        "active": "Dibuka",
        "position": "Urutan",
    }
    column_details_list = ("name", "code", "article", "group", "position", "active")
    column_default_sort = ("position", False)
    details_template = "staff/model/layanan.html"

    def __init__(self) -> None:
        super().__init__(DocumentType, "Layanan", "Pengaturan", "services", "layanan")

    def title_of(self, row: DocumentType) -> str:
        """The heading of a row's page."""
        return str(row.name)

    def versions_of(self, row: DocumentType) -> list[DocumentTypeVersion]:
        """Newest first."""
        return list(row.versions.order_by(DocumentTypeVersion.version.desc()))

    def faults_of(self, row: DocumentType) -> list[Fault]:
        """What later checks find in the version in force."""
        version = service_drafts.in_force(row)
        return late_faults(version) if version is not None else []


class Versions(OfficeView):
    """Versi layanan."""

    one_name = "versi layanan"
    column_list = ("document_type", "version", "state", "published_from")
    column_labels: ClassVar = {
        "document_type": "Layanan",
        "version": "Versi",
        "state": "Keadaan",
        "published_from": "Berlaku sejak",
        "sha256": "Sidik",
    }
    column_default_sort = ("id", True)
    relations = ("document_type",)
    column_formatters: ClassVar = {
        "document_type": formatters.row(lambda row: row.document_type.name),
        "state": formatters.row(lambda row: formatters.tag(*_state_of(row))),
    }
    column_filters = (
        ChoiceFilter(
            "layanan",
            "Layanan",
            DocumentTypeVersion.document_type,
            lambda: [(str(one.id), one.name) for one in DocumentType.select().order_by(DocumentType.position)],
        ),
    )
    details_template = "staff/model/versi.html"

    def __init__(self) -> None:
        super().__init__(DocumentTypeVersion, "Versi layanan", "Pengaturan", "versions", "versi-layanan")

    def title_of(self, row: DocumentTypeVersion) -> str:
        """The heading of a row's page."""
        return f"{row.document_type.name}, versi {row.version}"

    def definition_of(self, row: DocumentTypeVersion) -> ServiceDefinition | None:
        """What the version says; None for a draft that cannot be read yet, or was thrown away like that."""
        if row.state == service_drafts.DRAFT and service_drafts.late_faults(row):
            return None
        return catalogue.definition_of(row)

    def faults_of(self, row: DocumentTypeVersion) -> list[Fault]:
        """What later checks find in it, once it is published."""
        return late_faults(row) if row.state == service_drafts.PUBLISHED else []


def late_faults(version: DocumentTypeVersion) -> list[Fault]:
    """In the words of the drawing board."""
    return [fault_of(version.definition, one) for one in service_drafts.late_faults(version)]


def _state_of(version: DocumentTypeVersion) -> tuple[str, str]:
    """``(word, tone)``."""
    if version.discarded_at is not None:
        return "dibuang", "diam"
    return version.state, "baik" if version.state == service_drafts.PUBLISHED else "ingat"


class Regions(OfficeView):
    """Wilayah."""

    can_view_details = False
    search_hint = "Awal nama atau kode"
    column_list = ("name", "code", "level", "parent_code", "postal_code", "active")
    column_labels: ClassVar = {
        "name": "Nama",
        "code": "Kode",
        "level": "Tingkat",
        "parent_code": "Bagian dari",
        "postal_code": "Kode pos",
        "active": "Berlaku",
    }
    column_default_sort = ("code", False)
    column_formatters: ClassVar = {
        "parent_code": formatters.row(lambda row: formatters.region(row.parent_code) or formatters.NOTHING),
        "level": formatters.column(str.capitalize),
        "postal_code": formatters.row(lambda row: row.postal_code or formatters.NOTHING),
    }
    column_filters = (
        ChoiceFilter("tingkat", "Tingkat", Region.level, LEVELS),
        FlagFilter("berlaku", "Berlaku", Region.active),
    )

    def __init__(self) -> None:
        super().__init__(Region, "Wilayah", "Pengaturan", "regions", "wilayah")

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """A thousand rows: a plain comparison is enough."""
        return query.where(Region.name.contains(text) | Region.code.startswith(text))
