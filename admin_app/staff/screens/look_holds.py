"""Orders of law that delay that a resident is told of named looks: proposed by one officer, approved by another.

Pasal: Pasal 10(3). UU 27/2022 Pasal 7.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from flask import request
from flask_admin import expose
from wtforms import TextAreaField
from wtforms.validators import Length

from admin_app import sessions
from admin_app.staff import formatters, forms
from admin_app.staff.screens.oversight import GROUP
from admin_app.staff.screens.proposals import Proposals
from models.operations.clock import WIB, now
from models.operations.transparency import look_holds
from models.operations.transparency.look_holds import Order
from models.tables import LookHold


class LookHoldForm(forms.OfficeForm):
    """One order, and the looks that it names."""

    baris = TextAreaField(
        "Baris catatan yang ditunda",
        validators=[*forms.required("Sebutkan barisnya."), Length(max=8000)],
        description="Satu per baris: nomor seri dari Catatan verifikasi, atau nomor A… dari Catatan akses.",
        render_kw={"rows": 4},
    )
    nomor = forms.TextField("Nomor surat perintah", most=80, validators=forms.required("Isi nomor surat."))
    tanggal = forms.DayField("Tanggal surat", validators=forms.required("Isi tanggal surat."))
    sampai = forms.DayField(
        "Ditunda sampai dengan",
        validators=forms.required("Isi hari terakhir."),
        description="Paling lama 180 hari. Sesudahnya warga melihatnya dengan sendirinya.",
    )
    alasan = forms.TextField("Alasan", most=500, validators=forms.required("Tuliskan alasannya."))


def _state(row: LookHold) -> Any:
    if row.ended_at:
        return formatters.tag("diakhiri", "diam")
    if row.until <= now():
        return formatters.tag("selesai", "diam")
    return formatters.tag("ditunda", "buruk") if row.approved_at else formatters.tag("menunggu pengesahan", "ingat")


def _last_day(row: LookHold) -> str:
    return formatters.day((row.until.astimezone(WIB) - timedelta(days=1)).date())


class LookHolds(Proposals):
    """Penundaan pemberitahuan."""

    one_name = "penundaan"
    explanation = (
        "Atas perintah hukum, warga belum diberi tahu tentang baris yang disebut. Diusulkan auditor, disahkan petugas "
        "lain; sesudah hari terakhir warga melihatnya dengan sendirinya di “Siapa melihat data saya”."
    )
    column_list = ("proposed_at", "letter_number", "rows", "until", "state")
    column_details_list = (
        "resident",
        "letter_number",
        "letter_day",
        "reason",
        "rows",
        "until",
        "state",
        "proposed_by",
        "proposed_at",
        "approved_by",
        "approved_at",
        "ended_at",
        "end_reason",
    )
    column_labels: ClassVar = {
        "resident": "Warga",
        "letter_number": "Nomor surat",
        "letter_day": "Tanggal surat",
        "reason": "Alasan",
        "rows": "Baris",
        "until": "Sampai dengan",
        **Proposals.labels,
        "ended_at": "Diakhiri",
        "end_reason": "Alasan diakhiri",
    }
    column_formatters: ClassVar = {
        "resident": formatters.row(lambda row: row.resident.name),
        "letter_day": formatters.column(formatters.day_cell),
        "rows": formatters.row(lambda row: row.rows.count()),
        "until": formatters.row(_last_day),
        "state": formatters.row(_state),
        **Proposals.who,
    }
    form = LookHoldForm
    details_template = "staff/model/tunda.html"
    operations = look_holds
    sentences = ("Penundaan berlaku mulai sekarang.", "Warga kini melihat barisnya.")
    words: ClassVar = {
        "sahkan": ("Sahkan", "Oleh petugas lain, setelah membaca surat perintahnya.", "Sahkan penundaan"),
        "akhiri": ("Akhiri sekarang", "Warga melihat barisnya mulai saat itu.", "Akhiri penundaan"),
    }

    def __init__(self) -> None:
        super().__init__(LookHold, "Penundaan pemberitahuan", GROUP, "look_holds", "tunda")

    def title_of(self, row: LookHold) -> str:
        """The heading of a row's page."""
        return f"Penundaan atas surat {row.letter_number}"

    @expose("/details/")
    def details_view(self) -> str:
        """The order with the looks that it names."""
        row = self.one(request.args.get("id", ""))
        asked, seen = look_holds.open_rows(sessions.actor(), row)
        self._template_args.update({"asked": asked, "seen": seen})
        return str(super().details_view())

    def create_row(self, form: Any) -> LookHold:
        """See :class:`OfficeView`."""
        days = [date.fromisoformat(one.data) for one in (form.tanggal, form.sampai)]
        order = Order(form.nomor.data, days[0], days[1], form.alasan.data)
        return look_holds.propose(sessions.actor(), form.baris.data.splitlines(), order)

    def is_over(self, row: LookHold) -> bool:
        """See :class:`Proposals`."""
        return row.ended_at is not None or row.until <= now()
