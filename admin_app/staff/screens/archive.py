"""The archive, keyed by NIK: one page with everything that the office keeps of a person.

Pasal: Pasal 11(3)d, Pasal 18(1), Pasal 18(2), Pasal 18(3).
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import Response, request, url_for
from flask_admin import expose

from admin_app import bound, sessions
from admin_app.keys import is_key
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter, SinceFilter
from admin_app.staff.purpose import AsksPurpose, Purpose
from models.operations.residents.register import log_access
from models.operations.scans import scanned_forms
from models.rules.errors import NotFound
from models.rules.nik import whole_number
from models.tables import ArchiveRecord, Resident
from models.tables.sealing import blind
from models.tables.search import matching

KINDS = [
    ("dokumen", "Dokumen hasil"),
    ("permohonan", "Formulir permohonan"),
    ("lampiran", "Lampiran"),
    ("alih_media", "Alih media formulir"),
]
SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def folder_link(row: ArchiveRecord) -> Any:
    """The title, as a link to the folder of its holder where he is in the register."""
    if not row.resident_id:
        return row.title
    return formatters.link(url_for("archive.folder", id=row.resident_id), row.title)


class Archive(AsksPurpose, OfficeView):
    """Arsip."""

    one_name = "penduduk"
    explanation = "Arsip tidak pernah diubah atau dihapus. Cari dengan NIK lengkap untuk membuka map seorang penduduk."
    search_hint = "NIK lengkap, nomor dokumen, nomor permohonan, atau nama"
    can_view_details = False
    column_list = ("title", "kind", "nik", "number", "classification", "size", "archived_at")
    column_labels: ClassVar = {
        "title": "Judul",
        "kind": "Jenis",
        "nik": "NIK",
        "number": "Nomor",
        "classification": "Klasifikasi",
        "size": "Ukuran",
        "archived_at": "Diarsipkan",
    }
    column_default_sort = ("id", True)
    relations = ("resident",)
    column_formatters: ClassVar = {
        "title": formatters.row(folder_link),
        "kind": formatters.column(lambda kind: dict(KINDS).get(kind, kind)),
        "nik": formatters.column(formatters.masked_cell),
        "size": formatters.column(lambda size: f"{max(1, round(size / 1000))} kB"),
    }
    column_filters = (
        ChoiceFilter("jenis", "Jenis", ArchiveRecord.kind, KINDS),
        SinceFilter("dari", "Diarsipkan dari", ArchiveRecord.archived_at),
        SinceFilter("sampai", "sampai", ArchiveRecord.archived_at, until=True),
    )

    def __init__(self) -> None:
        super().__init__(ArchiveRecord, "Arsip", "Berkas dan dokumen", "archive", "arsip")

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """A whole NIK, a number, else residents by name."""
        if number := whole_number(text):
            return query.where(ArchiveRecord.nik_index == blind(number))
        if any(sign.isdigit() for sign in text):
            return query.where(ArchiveRecord.number == text.upper())
        wanted = matching(text)
        return (
            query.where(ArchiveRecord.resident.in_(wanted))
            if wanted is not None
            else query.where(ArchiveRecord.id == 0)
        )

    def one(self, key: Any) -> Any:
        """The purpose is asked for a resident, not for a record. Raises: NotFound."""
        resident = Resident.get_or_none(Resident.id == key) if is_key(key) else None
        if resident is None:
            raise NotFound
        return resident

    @expose("/map/")
    def folder(self) -> Any:
        """Everything under one NIK, newest first, once a purpose is given."""
        resident = self.one(request.args.get("id", ""))
        purpose = self.purpose_or_ask(resident.id)
        if not isinstance(purpose, Purpose):
            return purpose
        log_access(sessions.actor(), resident, "arsip", purpose.text, application=purpose.application)
        records = ArchiveRecord.select().where(ArchiveRecord.nik_index == resident.nik_index)
        ordered = list(records.order_by(ArchiveRecord.archived_at.desc(), ArchiveRecord.id.desc()).limit(500))
        undone = scanned_forms.undone(ordered)
        return self.render(
            "staff/model/arsip.html", resident=resident, records=ordered, kinds=dict(KINDS), undone=undone
        )

    @expose("/<int:key>/unduh")
    def download(self, key: int) -> Any:
        """The file as archived, once a purpose is given for its holder."""
        record = ArchiveRecord.get_or_none(ArchiveRecord.id == key)
        if record is None:
            raise NotFound
        if record.id in scanned_forms.undone([record]):
            raise NotFound("Pelampiran formulir ini dibatalkan; pindaiannya ada di daftar alih media.")
        resident = Resident.get_or_none(Resident.nik_index == record.nik_index)
        purpose = self.purpose_or_ask(resident.id) if resident is not None else None
        if purpose is not None and not isinstance(purpose, Purpose):
            return purpose
        text = purpose.text if purpose is not None else f"Mengunduh arsip {record.number}"
        log_access(sessions.actor(), resident, "arsip", text, application=record.application)
        name = f"{record.kind}-{record.id}.{SUFFIXES.get(record.media_type, 'bin')}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(bound.store().get(record.sha256), mimetype=record.media_type, headers=headers)
