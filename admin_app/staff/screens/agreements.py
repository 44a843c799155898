"""Agencies, agreements with them, and the elements that each agreement lets them see.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from wtforms import BooleanField
from wtforms.validators import Regexp

from admin_app.staff import formatters, forms
from admin_app.staff.filters import ChoiceFilter, FlagFilter
from admin_app.staff.screens.settings import TableScreen
from models.operations.people_data import COLUMNS
from models.rules.errors import InvalidInput
from models.tables import Agency, Agreement, AgreementElement

GROUP = "Kerja sama"
NO_QUOTA = "0 berarti tidak ada."
ADDRESS = r"[^\s@,;<>\"()]+@[^\s@,;<>\"()]+\.[A-Za-z]{2,}$"
AGENCY_KINDS = [
    ("perangkat daerah", "Perangkat daerah"),
    ("desa", "Desa atau kelurahan (kios)"),
    ("lembaga lain", "Lembaga lain"),
]
STATES = [("diusulkan", "Diusulkan"), ("berlaku", "Berlaku"), ("berakhir", "Berakhir"), ("dihentikan", "Dihentikan")]
MODES = [("tampil", "Ditampilkan"), ("cocok", "Dicocokkan saja")]
ELEMENTS = [(key, key.replace("_", " ").capitalize()) for key in ("nik", "nomor_kk", "alamat", *COLUMNS)]


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


class AgreementForm(forms.OfficeForm):
    """One PKS."""

    agency = forms.PickField(
        "Lembaga", lambda: [(str(one.id), one.name) for one in Agency.select().order_by(Agency.name)], must=True
    )
    number = forms.TextField("Nomor perjanjian", most=80, validators=forms.required("Isi nomor perjanjian."))
    title = forms.TextField("Judul", validators=forms.required("Isi judul."))
    signed_on = forms.DayField("Ditandatangani", validators=forms.optional())
    valid_from = forms.DayField("Berlaku dari", validators=forms.required("Isi tanggal mulai berlaku."))
    valid_until = forms.DayField("Berlaku sampai", validators=forms.required("Isi tanggal berakhir."))
    state = forms.PickField("Keadaan", lambda: STATES, must=True)
    quota_day = forms.CountField("Kuota per hari", most=1_000_000, description=NO_QUOTA)
    quota_month = forms.CountField("Kuota per bulan", most=1_000_000, description=NO_QUOTA)
    note = forms.TextField("Catatan", most=500)


class Agreements(TableScreen):
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
        "quota_day": "Kuota per hari",
        "quota_month": "Kuota per bulan",
        "note": "Catatan",
        "changed_at": "Diubah",
    }
    column_default_sort = ("id", True)
    relations = ("agency",)
    column_formatters: ClassVar = {
        "agency": formatters.row(lambda row: row.agency.name),
        "state": formatters.column(lambda state: formatters.tag(state, "baik" if state == "berlaku" else "diam")),
        **{name: formatters.column(formatters.day_cell) for name in ("signed_on", "valid_from", "valid_until")},
    }
    column_filters = (ChoiceFilter("keadaan", "Keadaan", Agreement.state, STATES),)
    details_template = "staff/model/perjanjian.html"
    form = AgreementForm
    written = ("number", "title", "signed_on", "valid_from", "valid_until", "state", "quota_day", "quota_month", "note")

    def __init__(self) -> None:
        super().__init__(Agreement, "Perjanjian", GROUP, "agreements", "perjanjian")

    def title_of(self, row: Agreement) -> str:
        """The heading of a row's page."""
        return f"{row.title} ({row.number})"

    def elements_of(self, row: Agreement) -> list[AgreementElement]:
        """What the agency sees."""
        return list(row.elements.order_by(AgreementElement.element))

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """A few hundred rows."""
        return query.where(Agreement.number.contains(text) | Agreement.title.contains(text))

    def edit_form(self, obj: Any = None) -> Any:
        """The agency's key stands in its field."""
        form = super().edit_form(obj)
        if obj is not None and not form.agency.raw_data:
            form.agency.data = str(obj.agency_id)
        return form

    def values_of(self, form: Any) -> dict[str, Any]:
        """See :class:`TableScreen`. Raises: InvalidInput for a term that ends before it begins."""
        if form.valid_until.data < form.valid_from.data:
            raise InvalidInput("Tanggal berakhir tidak boleh sebelum tanggal mulai.", field="valid_until")
        return {**super().values_of(form), "agency": int(form.agency.data)}


class ElementForm(forms.OfficeForm):
    """One element."""

    agreement = forms.PickField(
        "Perjanjian", lambda: [(str(one.id), f"{one.number} {one.title}") for one in Agreement.select()], must=True
    )
    element = forms.PickField("Unsur data", lambda: ELEMENTS, must=True)
    mode = forms.PickField("Cara", lambda: MODES, must=True)


class Elements(TableScreen):
    """Unsur data per perjanjian."""

    one_name = "unsur data"
    explanation = "Unsur yang tidak tercantum tidak pernah diperlihatkan kepada lembaga."
    can_view_details = False
    column_list = ("element", "mode", "agreement")
    column_labels: ClassVar = {"element": "Unsur data", "mode": "Cara", "agreement": "Perjanjian"}
    column_default_sort = ("id", False)
    relations = ("agreement",)
    column_formatters: ClassVar = {
        "element": formatters.column(lambda key: dict(ELEMENTS).get(key, key)),
        "mode": formatters.column(lambda mode: dict(MODES).get(mode, mode)),
        "agreement": formatters.row(lambda row: row.agreement.number),
    }
    form = ElementForm
    written = ("element", "mode")

    def __init__(self) -> None:
        super().__init__(AgreementElement, "Unsur data", GROUP, "elements", "unsur-data")

    def edit_form(self, obj: Any = None) -> Any:
        """The agreement's key stands in its field."""
        form = super().edit_form(obj)
        if obj is not None and not form.agreement.raw_data:
            form.agreement.data = str(obj.agreement_id)
        return form

    def values_of(self, form: Any) -> dict[str, Any]:
        """See :class:`TableScreen`."""
        return {**super().values_of(form), "agreement": int(form.agreement.data)}
