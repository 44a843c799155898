"""Agreements with agencies and the terms of each: drafted by one officer, put in force by another.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import flash, redirect, request, url_for
from flask_admin import expose

from admin_app import sessions
from admin_app.staff import formatters, forms
from admin_app.staff.filters import ChoiceFilter
from admin_app.staff.screens.agencies import GROUP
from admin_app.staff.screens.agreement_changes import ChangePages
from admin_app.staff.screens.agreement_programs import ProgramPages
from admin_app.staff.screens.agreement_sanctions import SanctionPages
from admin_app.staff.screens.agreement_steps import StepPages
from admin_app.staff.screens.agreement_terms import TermsForm, shown_to_agency
from admin_app.staff.screens.settings import TableScreen
from models.operations.agencies import agreements
from models.rules.verification.terms import never_shown
from models.tables import Agency, Agreement, AgreementVersion
from models.tables.agreements import ACTIVE, APPROVED, ASKED, CLOSED, DRAFT, ENDED, FROZEN

STATES = [
    (DRAFT, "Draf"),
    (ASKED, "Diajukan ke Dirjen"),
    (APPROVED, "Disetujui, menunggu isi disahkan"),
    (ACTIVE, "Aktif"),
    (FROZEN, "Dibekukan"),
    (ENDED, "Berakhir"),
    (CLOSED, "Diakhiri"),
]
STATE_TONES = {ACTIVE: "baik", FROZEN: "buruk", APPROVED: "jalan", ASKED: "jalan"}
BY_HAND = [pair for pair in STATES if pair[0] in {DRAFT, CLOSED}]
"""An officer gives a draft up; every other state comes with what is done."""


class AgreementForm(forms.OfficeForm):
    """One PKS."""

    agency = forms.PickField(
        "Lembaga", lambda: [(str(one.id), one.name) for one in Agency.select().order_by(Agency.name)], must=True
    )
    number = forms.TextField("Nomor perjanjian", most=80, validators=forms.required("Isi nomor perjanjian."))
    title = forms.TextField("Judul", validators=forms.required("Isi judul."))
    partner_number = forms.TextField("Nomor di pihak lembaga", most=80)
    signed_on = forms.DayField("Ditandatangani", validators=forms.optional())
    partner_signer = forms.TextField("Penanda tangan pihak lembaga", most=200)
    partner_office = forms.TextField("Jabatannya", most=200)
    partner_nip = forms.TextField("NIP-nya", most=30, description="Kosong bila bukan ASN.")
    partner_basis = forms.TextField("Dasar kewenangannya", most=200, description="Misalnya nomor keputusan.")
    state = forms.PickField(
        "Keadaan", lambda: BY_HAND, must=True, description="Menjadi aktif lewat langkah-langkahnya."
    )
    note = forms.TextField("Catatan", most=500)


class Agreements(ChangePages, StepPages, ProgramPages, SanctionPages, TableScreen):
    """Perjanjian kerja sama."""

    one_name = "perjanjian"
    search_hint = "Bagian nomor atau judul"
    column_list = ("number", "title", "agency", "valid_from", "valid_until", "state")
    column_labels: ClassVar = {
        "number": "Nomor",
        "title": "Judul",
        "agency": "Lembaga",
        "signed_on": "Ditandatangani",
        "valid_from": "Berlaku dari",
        "valid_until": "Sampai",
        "state": "Keadaan",
        "partner_number": "Nomor di pihak lembaga",
        "quota_percent": "Bagian kuota yang dibuka (%)",
        "partner_signer": "Penanda tangan pihak lembaga",
        "partner_office": "Jabatannya",
        "partner_nip": "NIP-nya",
        "partner_basis": "Dasar kewenangannya",
        "note": "Catatan",
        "changed_at": "Diubah",
    }
    column_default_sort = ("id", True)
    relations = ("agency",)
    column_formatters: ClassVar = {
        "agency": formatters.row(lambda row: row.agency.name),
        "state": formatters.column(lambda state: formatters.tag(dict(STATES)[state], STATE_TONES.get(state, "diam"))),
        **{name: formatters.column(formatters.day_cell) for name in ("signed_on", "valid_from", "valid_until")},
    }
    column_filters = (ChoiceFilter("keadaan", "Keadaan", Agreement.state, STATES),)
    details_template = "staff/model/perjanjian.html"
    edit_template = "staff/model/perjanjian_ubah.html"
    form = AgreementForm
    written = (
        "number",
        "partner_number",
        "title",
        "signed_on",
        "partner_signer",
        "partner_office",
        "partner_nip",
        "partner_basis",
        "note",
    )
    column_details_exclude_list = ("id", "in_force", "renews", "by_procedure")

    def __init__(self) -> None:
        super().__init__(Agreement, "Perjanjian", GROUP, "agreements", "perjanjian")

    def title_of(self, row: Agreement) -> str:
        """The heading of a row's page."""
        return f"{row.title} ({row.number})"

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """A few hundred rows."""
        return query.where(Agreement.number.contains(text) | Agreement.title.contains(text))

    def create_form(self, obj: Any = None) -> Any:
        """A new one is a draft."""
        form = super().create_form(obj)
        del form.state
        return form

    def edit_form(self, obj: Any = None) -> Any:
        """Nobody sets the state of what is no draft, or gives to another agency what one of them works with."""
        form = super().edit_form(obj)
        if obj is None:
            return form
        if not form.agency.raw_data:
            form.agency.data = str(obj.agency_id)
        if obj.state != DRAFT:
            del form.state
        if obj.state != DRAFT or obj.clients.exists():
            del form.agency
        return form

    def values_of(self, form: Any) -> dict[str, Any]:
        """See :class:`TableScreen`."""
        state = {"state": form.state.data} if form.state else {}
        agency = {"agency": int(form.agency.data)} if form.agency else {}
        return {**super().values_of(form), **agency, **state}

    def versions_of(self, row: Agreement) -> dict[str, Any]:
        """``berlaku`` and ``konsep``, each None or a version as :func:`shown_to_agency` shows it."""
        newest = agreements.newest_version(row)
        in_force = row.versions.where(AgreementVersion.number == row.in_force).first()
        waiting = newest if newest is not None and newest.approved_at is None else None
        return {
            name: shown_to_agency(row, one) if one is not None else None
            for name, one in (("berlaku", in_force), ("konsep", waiting))
        }

    @expose("/<int:key>/isi", methods=("GET", "POST"))
    def terms(self, key: int) -> Any:
        """The terms in a form; saving makes a draft that a colleague puts in force."""
        row = self.one(key)
        newest = agreements.newest_version(row)
        form = TermsForm.filled(request.form, newest.terms if newest is not None else {})
        if request.method == "POST" and form.validate():
            draft = self._attempt(form, lambda: agreements.draft_terms(sessions.actor(), row, form.terms()))
            if draft:
                flash("Konsep isi disimpan; petugas lain yang mengesahkannya.", "success")
                if never_shown(agreements.terms_of(draft)):
                    flash("Perhatikan: tanpa nama atau tanggal lahir, tidak ada nilai yang ditampilkan.", "error")
                return redirect(url_for("agreements.details_view", id=row.id))
        status = 400 if request.method == "POST" else 200
        return self.render("staff/perjanjian_isi.html", row=row, form=form, title=self.title_of(row)), status

    @expose("/<int:key>/sahkan", methods=("POST",))
    def approve(self, key: int) -> Any:
        """Put the draft that the page showed in force."""
        number = request.form.get("versi", "0")
        seen = int(number) if number.isdecimal() and len(number) < 6 else 0
        return self.done(
            key,
            lambda row: agreements.approve_terms(sessions.actor(), row, seen, request.form.get("sidik", "")[:64]),
            "Isi perjanjian berlaku.",
        )
