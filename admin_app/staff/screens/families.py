"""Families: found by number or member, seen with a purpose, mended with a basis.

Pasal: Pasal 8(1)b, Pasal 19(4).
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from wtforms import BooleanField

from admin_app import sessions
from admin_app.staff import formatters, forms
from admin_app.staff.filters import DesaFilter, KecamatanFilter
from admin_app.staff.screens.people import BASIS, BASIS_HINT, People
from models.operations.residents import register_edit
from models.operations.residents.register import log_access, members
from models.operations.residents.register_elements import FAMILY_ELEMENTS
from models.tables import Family, Resident
from models.tables.sealing import blind
from models.tables.search import matching


class WithKk(forms.OfficeForm):
    """First on the form of a new family."""

    kk = forms.KkField("Nomor KK dari SIAK", validators=forms.required("Isi nomor KK."))


class FamilyForm(forms.OfficeForm):
    """Every element that may change."""

    address = forms.TextField("Alamat", capitals=True, most=255, validators=forms.required("Isi alamat."))
    rt = forms.TextField("RT", most=3)
    rw = forms.TextField("RW", most=3)
    hamlet = forms.TextField("Nama dusun atau kampung", capitals=True, most=60)
    region_code = forms.DesaField("Desa atau kelurahan")
    postal_code = forms.TextField("Kode pos", most=5)
    head_name = forms.TextField("Nama kepala keluarga", capitals=True)
    active = BooleanField("Kartu masih berlaku", default=True)
    basis = forms.TextField(BASIS, description=BASIS_HINT, validators=forms.required("Tuliskan dasar perubahan."))


class NewFamilyForm(WithKk, FamilyForm):
    """With the number that SIAK gave."""


class FamilyEditForm(FamilyForm):
    """With what the page showed."""

    as_of = forms.SeenField()


class Families(People):
    """Keluarga."""

    one_name, kind = "keluarga", "family"
    explanation = "Nomor KK disamarkan. Untuk melihat anggota keluarga, tujuan ditanyakan dan dicatat."
    search_hint = "Nomor KK lengkap, atau nama / NIK anggota"
    column_list = ("head_name", "kk", "address", "region_code", "active")
    column_labels: ClassVar = {
        **{name: one.label for name, one in FAMILY_ELEMENTS.items()},
        "kk": "Nomor KK",
        "version": "Terbitan ke",
        "as_of": "Berlaku per",
        "source": "Sumber",
    }
    column_details_list = (
        "kk",
        "head_name",
        "address",
        "rt",
        "rw",
        "hamlet",
        "region_code",
        "postal_code",
        "active",
        "version",
        "source",
        "as_of",
    )
    column_default_sort = ("id", False)
    column_formatters: ClassVar = {
        "kk": formatters.column(formatters.masked_cell),
        "region_code": formatters.column(formatters.region),
        "head_name": formatters.row(lambda row: row.head_name or "(tanpa nama)"),
    }
    column_formatters_detail: ClassVar = {
        "kk": formatters.column(formatters.spaced),
        "region_code": formatters.column(formatters.region),
    }
    details_template = "staff/model/keluarga.html"
    column_filters = (
        KecamatanFilter("kecamatan", "Kecamatan", Family.region_code),
        DesaFilter("desa", "Desa / kelurahan", Family.region_code),
    )
    form = FamilyForm

    def __init__(self) -> None:
        super().__init__(Family, "Keluarga", "Data penduduk", "families", "keluarga")

    def title_of(self, row: Family) -> str:
        """See :class:`People`."""
        return f"Keluarga {row.head_name}" if row.head_name else "Keluarga"

    def members_of(self, row: Family) -> list[Resident]:
        """Living members in the card's order."""
        return members(row)

    def note_look(self, row: Family, what: str, purpose: Any) -> None:
        """Every member is looked at."""
        for member in members(row):
            log_access(sessions.actor(), member, f"keluarga: {what}", purpose.text, application=purpose.application)

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """By the whole KK number, else by the members that fit."""
        digits = "".join(sign for sign in text if sign.isdigit())
        wanted = matching(text)
        if wanted is None:
            return query.where(Family.id == 0)
        by_member = Resident.select(Resident.family).where(Resident.id.in_(wanted), Resident.family.is_null(False))
        return query.where((Family.kk_index == blind(digits)) | Family.id.in_(by_member))

    def get_create_form(self) -> type[forms.OfficeForm]:
        """With the KK number."""
        return NewFamilyForm

    def get_edit_form(self) -> type[forms.OfficeForm]:
        """With what was seen."""
        return FamilyEditForm

    def create_row(self, form: Any) -> Family:
        """See :class:`OfficeView`."""
        values = form.values(*FAMILY_ELEMENTS)
        return register_edit.create_family(sessions.actor(), form.kk.data, values, basis=form.basis.data)

    def change_row(self, form: Any, model: Family) -> None:
        """See :class:`OfficeView`."""
        values = form.values(*FAMILY_ELEMENTS)
        register_edit.change_family(sessions.actor(), model.id, values, basis=form.basis.data, seen=form.as_of.data)
