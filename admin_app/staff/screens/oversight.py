"""Who did what, who looked at whom, what the machines are doing, and what was written to residents.

Pasal: Pasal 13(1)g, Pasal 19(3)a, Pasal 19(4).
"""

from __future__ import annotations

from typing import Any

import peewee
from flask import flash
from flask_admin import expose
from flask_admin.actions import action

from admin_app import sessions
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView, allowed
from admin_app.staff.filters import ChoiceFilter, ListFilter, SinceFilter
from admin_app.staff.screens.files import reference_link
from models.operations import jobs_desk, trail
from models.operations.search_anywhere import application_by_reference
from models.rules.errors import DomainError
from models.rules.roles import ROLE_NAMES
from models.tables import AccessEntry, Message, OutboxItem, TrailEntry

GROUP = "Pengawasan"
KINDS = [(role.value, name) for role, name in ROLE_NAMES.items()]
JOB_TONES = {"selesai": "baik", "gagal": "buruk", "berjalan": "jalan", "menunggu": "ingat", "antre": "diam"}


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
    column_labels = {"at": "Waktu", "actor_name": "Pelaku", "actor_kind": "Peran", "action": "Tindakan", "application": "Permohonan",
        "subject": "Tentang", "basis": "Dasar", "reason": "Alasan", "from_stage": "Dari tahap", "to_stage": "Ke tahap", "round": "Putaran",
        "content_sha256": "Sidik isi", "address": "Alamat jaringan", "previous_hash": "Sidik entri sebelumnya", "entry_hash": "Sidik entri"}  # fmt: skip
    column_details_list = ("at", "actor_name", "actor_kind", "action", "application", "subject", "from_stage", "to_stage", "basis",
        "reason", "round", "address", "content_sha256", "previous_hash", "entry_hash")  # fmt: skip
    column_default_sort = ("id", True)
    relations = ("application",)
    column_formatters = {
        "action": formatters.column(lambda action: action.replace("_", " ")),
        "actor_kind": formatters.column(formatters.role),
        "application": formatters.row(application_cell),
    }
    column_formatters_export = {**column_formatters, "application": formatters.row(lambda row: row.application.reference if row.application_id else "")}
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
    column_list = ("at", "actor_name", "actor_role", "what", "resident", "purpose", "application")
    column_labels = {"at": "Waktu", "actor_name": "Pelaku", "actor_role": "Jabatan", "what": "Melihat", "resident": "Data milik", "purpose": "Tujuan", "application": "Permohonan"}
    column_default_sort = ("id", True)
    relations = ("resident", "application")
    column_formatters = {
        "resident": formatters.row(lambda row: row.resident.name if row.resident_id else formatters.NOTHING),
        "application": formatters.row(application_cell),
    }
    column_formatters_export = {
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


class JobStateFilter(ListFilter):
    """Jobs by their state, which is told by several columns."""

    def choices(self) -> list[tuple[str, str]]:
        """See :class:`ListFilter`."""
        return [("terbuka", "Belum selesai"), ("gagal", "Gagal"), ("menunggu", "Menunggu"), ("selesai", "Selesai")]

    def apply(self, query: peewee.ModelSelect, value: str) -> peewee.ModelSelect:
        """See :class:`ListFilter`."""
        unfinished = OutboxItem.done_at.is_null()
        conditions = {
            "terbuka": unfinished,
            "gagal": unfinished & OutboxItem.failed_at.is_null(False),
            "menunggu": unfinished & (OutboxItem.waiting_for != ""),
            "selesai": OutboxItem.done_at.is_null(False),
        }
        return query.where(conditions[value])


class Jobs(OfficeView):
    """Pekerjaan sistem."""

    explanation = "Setiap janji sistem: apa yang sedang dikerjakan, menunggu apa, dan apa yang gagal."
    search_hint = "Nomor permohonan"
    can_view_details = False
    column_list = ("job", "application", "state", "progress", "waiting_for", "attempts", "error", "created_at", "due_at")
    column_labels = {"job": "Pekerjaan", "application": "Permohonan", "state": "Keadaan", "progress": "Sampai di", "waiting_for": "Menunggu",
        "attempts": "Percobaan", "error": "Galat", "created_at": "Dijanjikan", "due_at": "Dicoba lagi"}  # fmt: skip
    column_default_sort = ("id", True)
    relations = ("application",)
    column_formatters = {
        "job": formatters.column(lambda job: job.replace("_", " ").capitalize()),
        "application": formatters.row(application_cell),
        "state": formatters.row(lambda row: formatters.tag(jobs_desk.state_of(row), JOB_TONES[jobs_desk.state_of(row)])),
        "due_at": formatters.row(lambda row: formatters.moment(row.due_at) if row.done_at is None else formatters.NOTHING),
    }
    column_filters = (JobStateFilter("keadaan", "Keadaan", OutboxItem.done_at),)

    def __init__(self) -> None:
        super().__init__(OutboxItem, "Pekerjaan sistem", GROUP, "jobs", "pekerjaan")

    def is_action_allowed(self, name: str) -> bool:
        """Only the pengelola repairs."""
        return super().is_action_allowed(name) and allowed("jobs.action_view")

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """One file."""
        exact = application_by_reference(text)
        return query.where(OutboxItem.application == exact) if exact is not None else query.where(OutboxItem.id == 0)

    @action("retry", "Coba lagi yang dicentang")
    def retry_many(self, ids: list[str]) -> None:
        """Let the ticked jobs run again at once; what is done already is said."""
        for key in ids:
            try:
                jobs_desk.try_again(sessions.actor(), int(key))
            except DomainError as refusal:
                flash(f"Pekerjaan {key}: {refusal.message}", "error")
            else:
                flash(f"Pekerjaan {key} dicoba lagi.", "success")


class Messages(OfficeView):
    """Pesan keluar."""

    one_name = "pesan"
    explanation = "E-mail kepada warga. Tanpa SMTP, pesan tersimpan di sini dan tidak terkirim ke luar."
    column_list = ("subject", "state", "channel", "at", "sent_at", "error")
    column_labels = {"subject": "Perihal", "state": "Keadaan", "channel": "Saluran", "at": "Ditulis", "sent_at": "Terkirim", "error": "Galat",
        "recipient": "Kepada", "body": "Isi"}  # fmt: skip
    column_details_list = ("subject", "recipient", "body", "state", "channel", "at", "sent_at", "error")
    column_default_sort = ("id", True)
    column_formatters = {"state": formatters.column(lambda state: formatters.tag(state, "baik" if state in {"terkirim", "tersimpan"} else "ingat"))}
    column_filters = (SinceFilter("dari", "Dari", Message.at), SinceFilter("sampai", "sampai", Message.at, until=True))
    details_template = "staff/model/pesan.html"

    def __init__(self) -> None:
        super().__init__(Message, "Pesan keluar", GROUP, "messages", "pesan")

    def title_of(self, row: Message) -> str:
        """The heading of a row's page."""
        return str(row.subject)

