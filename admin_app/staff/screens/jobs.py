"""What the machines are doing, waiting for and failing at, and what was written to residents.

Pasal: Pasal 13(1)g, Pasal 19(3)a.
"""

from __future__ import annotations

from typing import ClassVar

import peewee
from flask import flash
from flask_admin.actions import action

from admin_app import bound, sessions
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ListFilter, SinceFilter
from admin_app.staff.gated import allowed
from admin_app.staff.screens.oversight import GROUP, application_cell
from models.operations import jobs_desk
from models.operations.search_anywhere import application_by_reference
from models.rules.errors import DomainError
from models.tables import Message, OutboxItem

JOB_TONES = {"selesai": "baik", "gagal": "buruk", "berjalan": "jalan", "menunggu": "ingat", "antre": "diam"}


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
    column_list = (
        "job",
        "application",
        "state",
        "progress",
        "waiting_for",
        "attempts",
        "error",
        "created_at",
        "due_at",
    )
    column_labels: ClassVar = {
        "job": "Pekerjaan",
        "application": "Permohonan",
        "state": "Keadaan",
        "progress": "Sampai di",
        "waiting_for": "Menunggu",
        "attempts": "Percobaan",
        "error": "Galat",
        "created_at": "Dijanjikan",
        "due_at": "Dicoba lagi",
    }
    column_default_sort = ("id", True)
    relations = ("application",)
    column_formatters: ClassVar = {
        "job": formatters.column(lambda job: job.replace("_", " ").capitalize()),
        "application": formatters.row(application_cell),
        "state": formatters.row(
            lambda row: formatters.tag(jobs_desk.state_of(row), JOB_TONES[jobs_desk.state_of(row)])
        ),
        "due_at": formatters.row(
            lambda row: formatters.moment(row.due_at) if row.done_at is None else formatters.NOTHING
        ),
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
    explanation = (
        "E-mail kepada warga. Tanpa SMTP, pesan tersimpan di sini untuk diteruskan petugas; dengan SMTP hanya "
        "perjalanannya yang tampak."
    )
    column_list = ("subject", "state", "channel", "at", "sent_at", "error")
    column_labels: ClassVar = {
        "subject": "Perihal",
        "state": "Keadaan",
        "channel": "Saluran",
        "at": "Ditulis",
        "sent_at": "Terkirim",
        "error": "Galat",
        "recipient": "Kepada",
        "body": "Isi",
    }
    column_details_list = ("subject", "recipient", "body", "state", "channel", "at", "sent_at", "error")
    column_default_sort = ("id", True)
    column_formatters: ClassVar = {
        "state": formatters.column(
            lambda state: formatters.tag(state, "baik" if state in {"terkirim", "tersimpan"} else "ingat")
        )
    }
    column_filters = (SinceFilter("dari", "Dari", Message.at), SinceFilter("sampai", "sampai", Message.at, until=True))
    details_template = "staff/model/pesan.html"

    def __init__(self) -> None:
        super().__init__(Message, "Pesan keluar", GROUP, "messages", "pesan")

    def title_of(self, row: Message) -> str:
        """The heading of a row's page."""
        return str(row.subject)

    @staticmethod
    def shows_text() -> bool:
        """Where no server sends it, somebody here must; else a link for a new password is for its reader alone."""
        return bound.config().smtp_url is None
