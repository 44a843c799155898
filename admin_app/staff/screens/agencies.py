"""Agencies that use data of the register by agreement.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from typing import ClassVar

import peewee
from wtforms import BooleanField
from wtforms.validators import Regexp

from admin_app.staff import forms
from admin_app.staff.filters import ChoiceFilter, FlagFilter
from admin_app.staff.screens.settings import TableScreen
from models.tables import Agency

GROUP = "Kerja sama"
ADDRESS = r"[^\s@,;<>\"()]+@[^\s@,;<>\"()]+\.[A-Za-z]{2,}$"
AGENCY_KINDS = [
    ("perangkat daerah", "Perangkat daerah"),
    ("desa", "Desa atau kelurahan (kios)"),
    ("lembaga lain", "Lembaga lain"),
]


class AgencyForm(forms.OfficeForm):
    """One agency."""

    name = forms.TextField("Nama lembaga", validators=forms.required("Isi nama lembaga."))
    kind = forms.PickField("Jenis", lambda: AGENCY_KINDS, must=True)
    address = forms.TextField("Alamat", most=255)
    contact_name = forms.TextField("Nama penghubung")
    contact_email = forms.TextField(
        "E-mail penghubung",
        validators=[
            *forms.optional(),
            Regexp(ADDRESS, message="Tulis alamat e-mail lengkap, misalnya nama@contoh.id."),
        ],
    )
    active = BooleanField("Aktif", default=True)


class Agencies(TableScreen):
    """Lembaga pengguna data."""

    one_name = "lembaga"
    search_hint = "Bagian nama"
    column_list = ("name", "kind", "contact_name", "contact_email", "active")
    column_labels: ClassVar = {
        "name": "Nama",
        "kind": "Jenis",
        "address": "Alamat",
        "contact_name": "Penghubung",
        "contact_email": "E-mail",
        "active": "Aktif",
    }
    column_default_sort = ("name", False)
    column_filters = (
        ChoiceFilter("jenis", "Jenis", Agency.kind, AGENCY_KINDS),
        FlagFilter("aktif", "Aktif", Agency.active),
    )
    form = AgencyForm
    written = ("name", "kind", "address", "contact_name", "contact_email", "active")

    def __init__(self) -> None:
        super().__init__(Agency, "Lembaga", GROUP, "agencies", "lembaga")

    def title_of(self, row: Agency) -> str:
        """The heading of a row's page."""
        return str(row.name)

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """A few hundred rows."""
        return query.where(Agency.name.contains(text))
