"""Vulnerable residents: the list by category and desa, what is done for each, and collecting them on the spot.

Pasal: Pasal 8(2)d.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import peewee
from flask import flash, redirect, request, url_for
from flask_admin import expose

from admin_app import sessions
from admin_app.staff import formatters, forms
from admin_app.staff.filters import ChoiceFilter, FlagFilter
from admin_app.staff.screens.resident_lists import ResidentList
from models.operations.follow_up import vulnerable
from models.operations.services import catalogue
from models.rules.errors import InvalidInput
from models.tables import Resident, VulnerableNote


class CollectForm(forms.OfficeForm):
    """Somebody whom an officer meets."""

    nik = forms.NikField("NIK", validators=forms.required("Isi NIK orang yang didata."))
    kategori = forms.CodeField("Kategori", vulnerable.CATEGORIES, must=True)
    tempat = forms.TextField(
        "Tempat pendataan", most=vulnerable.LONGEST_PLACE, description="Pengungsian, panti, atau dusun."
    )
    teks = forms.TextField(
        "Keadaan dan tindak lanjut",
        most=vulnerable.LONGEST_TEXT,
        description="Misalnya: KTP dan KK hilang, sidik jari sudah dicek, KK akan dicetak.",
        validators=forms.required("Tulis apa yang sudah atau akan dilakukan."),
    )


class Vulnerable(ResidentList):
    """Penduduk rentan."""

    one_name = "penduduk rentan"
    explanation = (
        "Korban bencana, orang terlantar, dan warga komunitas terpencil: apa yang masih perlu diurus bagi mereka."
    )
    column_list = ("name", "nik", "vulnerable", "region_code", "follow_up", "last_note")
    column_details_list = ("nik", "vulnerable", "birth_date", "region_code", "family", "follow_up")
    column_labels: ClassVar = {
        **ResidentList.labels,
        "vulnerable": "Kategori",
        "birth_date": "Tanggal lahir",
        "family": "Kartu Keluarga",
        "follow_up": "Tindak lanjut",
        "last_note": "Catatan terakhir",
    }
    column_default_sort = ("name", False)
    column_formatters: ClassVar = {
        **ResidentList.formats,
        "vulnerable": formatters.coded(vulnerable.CATEGORIES),
        "birth_date": formatters.row(
            lambda row: formatters.day_cell(row.birth_date) + (" (perkiraan)" if row.birth_estimated == "1" else "")
        ),
        "family": formatters.row(lambda row: "Ada" if row.family_id else "Belum ada"),
        "follow_up": formatters.row(lambda row: _state(row.known)),
        "last_note": formatters.row(lambda row: row.known.text if row.known else formatters.NOTHING),
    }
    column_filters = (
        ChoiceFilter(
            "kategori",
            "Kategori",
            Resident.vulnerable,
            lambda: list(catalogue.lookup().table(vulnerable.CATEGORIES).items()),
        ),
        *ResidentList.places,
        FlagFilter("selesai", "Tindak lanjut selesai", vulnerable.is_done()),
    )
    list_template = "staff/model/rentan_daftar.html"
    details_template = "staff/model/rentan.html"

    def __init__(self) -> None:
        super().__init__("Penduduk rentan", "vulnerable", "rentan")

    def get_query(self) -> peewee.ModelSelect:
        """See :class:`ListedView`."""
        return vulnerable.residents()

    @staticmethod
    def known_of(rows: Sequence[Resident]) -> Mapping[int, VulnerableNote]:
        """The newest note."""
        return vulnerable.newest_notes([row.id for row in rows])

    def notes_of(self, row: Resident) -> list[VulnerableNote]:
        """What was done, newest first."""
        return vulnerable.notes_of(row)

    @expose("/<int:key>/catat", methods=("POST",))
    def note(self, key: int) -> Any:
        """One more note, or the last one; refusals are told on the resident's page."""
        row, done = self.one(key), request.form.get("selesai") == "ya"
        place, text = request.form.get("tempat", ""), request.form.get("teks", "")
        try:
            vulnerable.note(sessions.actor(), row.id, text, place=place, done=done)
        except InvalidInput as refusal:
            flash(refusal.message, "error")
        else:
            flash("Tindak lanjut selesai." if done else "Catatan disimpan.", "success")
        return redirect(url_for("vulnerable.details_view", id=row.id))

    @expose("/data", methods=("GET", "POST"))
    def collect(self) -> Any:
        """Somebody met on the spot, whom the register knows."""
        form, status = CollectForm(request.form), 200
        if request.method == "POST":
            status = 400
            if form.validate():
                found = self._attempt(form, lambda: _collect(form))
                if found:
                    flash(f"{found.name} tercatat sebagai penduduk rentan.", "success")
                    return redirect(url_for("vulnerable.details_view", id=found.id))
        return self.render("staff/rentan_data.html", form=form), status


def _collect(form: CollectForm) -> Resident:
    return vulnerable.collect(
        sessions.actor(), form.nik.data, form.kategori.data, place=form.tempat.data or "", text=form.teks.data
    )


def _state(note: VulnerableNote | None) -> Any:
    if note is None:
        return formatters.tag("Belum ditindaklanjuti", "ingat")
    return formatters.tag("Selesai", "baik") if note.done else formatters.tag("Berjalan", "jalan")
