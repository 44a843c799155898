"""Who did what, in a chain that shows every break, and who looked at whose data.

Pasal: Pasal 19(3)a, Pasal 19(4).
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask_admin import expose

from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter, SinceFilter
from admin_app.staff.screens.applications import reference_link
from models.operations import trail
from models.operations.search_anywhere import application_by_reference
from models.rules.roles import ROLE_NAMES
from models.tables import AccessEntry, TrailEntry

GROUP = "Pengawasan"
KINDS = [(role.value, name) for role, name in ROLE_NAMES.items()]


def application_cell(row: Any) -> Any:
    """The file of a row, as a link for those who may open it."""
    return reference_link(row.application) if row.application_id else formatters.NOTHING


class Trail(OfficeView):
    """Riwayat."""

    one_name = "entri riwayat"
    explanation = "Setiap tindakan, berantai: entri tidak dapat diubah atau dihapus tanpa memutus rantainya."
    search_hint = "Nomor permohonan, atau awal nama pelaku"
    can_export = True
    column_list = ("at", "actor_name", "actor_kind", "action", "application", "subject", "basis", "reason")
    column_labels: ClassVar = {
        "at": "Waktu",
        "actor_name": "Pelaku",
        "actor_kind": "Peran",
        "action": "Tindakan",
        "application": "Permohonan",
        "subject": "Tentang",
        "basis": "Dasar",
        "reason": "Alasan",
        "from_stage": "Dari tahap",
        "to_stage": "Ke tahap",
        "round": "Putaran",
        "content_sha256": "Sidik isi",
        "address": "Alamat jaringan",
        "previous_hash": "Sidik entri sebelumnya",
        "entry_hash": "Sidik entri",
    }
    column_details_list = (
        "at",
        "actor_name",
        "actor_kind",
        "action",
        "application",
        "subject",
        "from_stage",
        "to_stage",
        "basis",
        "reason",
        "round",
        "address",
        "content_sha256",
        "previous_hash",
        "entry_hash",
    )
    column_default_sort = ("id", True)
    relations = ("application",)
    column_formatters: ClassVar = {
        "action": formatters.column(lambda action: action.replace("_", " ")),
        "actor_kind": formatters.column(formatters.role),
        "application": formatters.row(application_cell),
    }
    column_formatters_export: ClassVar = {
        **column_formatters,
        "application": formatters.row(lambda row: row.application.reference if row.application_id else ""),
    }
    column_filters = (
        ChoiceFilter("peran", "Peran", TrailEntry.actor_kind, KINDS),
        SinceFilter("dari", "Dari", TrailEntry.at),
        SinceFilter("sampai", "sampai", TrailEntry.at, until=True),
    )
    list_template = "staff/model/riwayat.html"

    def __init__(self) -> None:
        super().__init__(TrailEntry, "Riwayat", GROUP, "trail", "riwayat")

    def title_of(self, row: TrailEntry) -> str:
        """The heading of a row's page."""
        return f"Riwayat nomor {row.id}"

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """One file, else how the actor's name begins."""
        exact = application_by_reference(text)
        if exact is not None:
            return query.where(TrailEntry.application == exact)
        return query.where(TrailEntry.actor_name.startswith(text))

    @expose("/periksa", methods=("POST",))
    def check(self) -> str:
        """Walk the whole chain and say what was found."""
        return self.render("staff/rantai.html", report=trail.verify())


class AccessLog(OfficeView):
    """Catatan akses."""

    explanation = "Siapa melihat data siapa, dan untuk apa. Penduduk membaca bagiannya sendiri di akunnya."
    search_hint = "Awal nama pelaku, atau nomor permohonan"
    can_view_details = False
    can_export = True
    column_list = ("at", "actor_name", "actor_role", "what", "resident", "purpose", "application", "id")
    column_labels: ClassVar = {
        "at": "Waktu",
        "actor_name": "Pelaku",
        "actor_role": "Jabatan",
        "what": "Melihat",
        "resident": "Data milik",
        "purpose": "Tujuan",
        "application": "Permohonan",
        "id": "Nomor",
    }
    column_default_sort = ("id", True)
    relations = ("resident", "application")
    column_formatters: ClassVar = {
        "id": formatters.column(lambda key: f"A{key}"),
        "resident": formatters.row(lambda row: row.resident.name if row.resident_id else formatters.NOTHING),
        "application": formatters.row(application_cell),
    }
    column_formatters_export: ClassVar = {
        "resident": formatters.row(lambda row: row.resident.name if row.resident_id else ""),
        "application": formatters.row(lambda row: row.application.reference if row.application_id else ""),
    }
    column_filters = (
        ChoiceFilter("peran", "Peran", AccessEntry.actor_kind, KINDS),
        SinceFilter("dari", "Dari", AccessEntry.at),
        SinceFilter("sampai", "sampai", AccessEntry.at, until=True),
    )

    def __init__(self) -> None:
        super().__init__(AccessEntry, "Catatan akses", GROUP, "access_log", "catatan-akses")

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """One file, else how the actor's name begins."""
        exact = application_by_reference(text)
        if exact is not None:
            return query.where(AccessEntry.application == exact)
        return query.where(AccessEntry.actor_name.startswith(text))
