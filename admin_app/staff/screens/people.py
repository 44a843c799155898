"""Residents and families: found as one types, seen with a purpose, mended with a basis and kept history.

Pasal: Pasal 8(1)a, Pasal 8(1)b, Pasal 18(3), Pasal 19(4).
"""

from __future__ import annotations

from typing import Any

import peewee
from flask import request
from flask_admin import expose
from werkzeug.wrappers import Response
from wtforms import BooleanField

from admin_app import sessions
from admin_app.staff import formatters, forms
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter, DesaFilter, KecamatanFilter
from admin_app.staff.purpose import AsksPurpose
from models.operations import catalogue, register_edit
from models.operations.register import log_access, members
from models.operations.register_edit import FAMILY_ELEMENTS, RESIDENT_ELEMENTS, Element
from models.tables import Family, Resident
from models.tables.sealing import blind
from models.tables.search import matching

BASIS = "Dasar perubahan"
BASIS_HINT = "Nomor akta, surat, atau laporan SIAK yang menjadi dasar; dicatat bersama nama Anda."


class ResidentForm(forms.OfficeForm):
    """Every element that may change; the NIK only when a resident is entered."""

    name = forms.TextField("Nama lengkap", capitals=True, validators=forms.required("Isi nama lengkap."))
    sex = forms.CodeField("Jenis kelamin", "JENIS_KELAMIN", must=True)
    birth_place = forms.TextField("Tempat lahir", capitals=True, most=120)
    birth_date = forms.DayField("Tanggal lahir", validators=forms.required("Isi tanggal lahir."))
    religion = forms.CodeField("Agama", "AGAMA")
    marital_status = forms.CodeField("Status perkawinan", "STATUS_KAWIN_KK")
    marriage_date = forms.DayField("Tanggal perkawinan", validators=forms.optional())
    education = forms.CodeField("Pendidikan", "PENDIDIKAN")
    occupation = forms.CodeField("Pekerjaan", "PEKERJAAN")
    blood_type = forms.CodeField("Golongan darah", "GOLONGAN_DARAH")
    nationality = forms.CodeField("Kewarganegaraan", "KEWARGANEGARAAN", must=True)
    passport = forms.TextField("Nomor paspor", most=40)
    kitap = forms.TextField("Nomor KITAP", most=40)
    father_name = forms.TextField("Nama ayah", capitals=True)
    father_nik = forms.NikField("NIK ayah", validators=forms.optional())
    mother_name = forms.TextField("Nama ibu", capitals=True)
    mother_nik = forms.NikField("NIK ibu", validators=forms.optional())
    birth_certificate = forms.TextField("Nomor akta kelahiran", most=60)
    kk = forms.KkField("Nomor KK", validators=forms.optional(), description="Kosongkan bila belum masuk keluarga.")
    shdk = forms.CodeField("Hubungan dalam keluarga", "SHDK")
    region_code = forms.DesaField("Desa atau kelurahan")
    status = forms.CodeField("Status kependudukan", "STATUS_PENDUDUK", must=True)
    basis = forms.TextField(BASIS, description=BASIS_HINT, validators=forms.required("Tuliskan dasar perubahan."))


class NewResidentForm(ResidentForm):
    """With the number that SIAK gave."""

    nik = forms.NikField("NIK dari SIAK", validators=forms.required("Isi NIK yang diberikan SIAK."))


class ResidentEditForm(ResidentForm):
    """With what the page showed."""

    as_of = forms.SeenField()


class People(AsksPurpose, OfficeView):
    """What both screens share: purpose before details, history, no export."""

    one_name = ""
    kind = ""
    column_sortable_list: tuple[Any, ...] = ()
    can_create = can_edit = True

    def title_of(self, row: Any) -> str:
        """The heading of a row's page."""
        raise NotImplementedError

    def note_look(self, row: Any, what: str, purpose: Any) -> None:
        """Write the look into the log of everybody whose data is shown."""
        raise NotImplementedError

    @expose("/details/")
    def details_view(self) -> Response | str:
        """All data, once a purpose is given."""
        return self._with_purpose("biodata", lambda row: super(People, self).details_view())

    @expose("/history/")
    def history(self) -> Response | str:
        """Every change with its basis."""
        return self._with_purpose(
            "riwayat perubahan",
            lambda row: self.render(
                "staff/riwayat_data.html",
                model=row,
                changes=register_edit.history(self.kind, row.id),
                elements={**RESIDENT_ELEMENTS, **FAMILY_ELEMENTS, "family": Element("Keluarga")},
                shown=_shown,
            ),
        )

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self) -> Response | str:
        """The form, once a purpose is given."""
        if request.method == "POST":
            return super().edit_view()
        return self._with_purpose("pembetulan data", lambda row: super(People, self).edit_view())

    def _with_purpose(self, what: str, show: Any) -> Response | str:
        row = self.one(request.args.get("id", ""))
        purpose = self.purpose_or_ask(row.id)
        if isinstance(purpose, Response):
            return purpose
        self.note_look(row, what, purpose)
        return show(row)


def _shown(element: str, value: Any) -> str:
    """An old or new value of the history as a reader sees it."""
    if value in {None, ""}:
        return formatters.NOTHING
    known = {**RESIDENT_ELEMENTS, **FAMILY_ELEMENTS}.get(element)
    if known is not None and known.table:
        return formatters.label(known.table, str(value))
    if element.endswith("_nik"):
        return formatters.masked(str(value))
    if element == "family":
        family = Family.get_or_none(Family.id == value)
        return f"KK {formatters.masked(family.kk)}" if family else str(value)
    if element == "region_code":
        return formatters.region(str(value))
    return formatters.day(str(value)) if element.endswith("_date") else str(value)


class Residents(People):
    """Penduduk."""

    one_name, kind = "penduduk", "resident"
    explanation = "NIK disamarkan. Untuk melihat data lengkap, tujuan ditanyakan dan dicatat."
    search_hint = "Nama, NIK atau nomor KK (mulai 6 angka)"
    column_list = ("name", "nik", "sex", "birth_date", "region_code", "family", "status")
    column_labels = {
        **{name: element.label for name, element in RESIDENT_ELEMENTS.items()},
        "nik": "NIK", "family": "Nomor KK", "name": "Nama", "status": "Status", "as_of": "Berlaku per", "source": "Sumber",
    }  # fmt: skip
    column_details_list = ("nik", "name", "sex", "birth_place", "birth_date", "religion", "marital_status",
        "marriage_date", "education", "occupation", "blood_type", "nationality", "passport", "kitap", "father_name",
        "father_nik", "mother_name", "mother_nik", "birth_certificate", "family", "shdk", "region_code", "status",
        "source", "as_of")  # fmt: skip
    column_default_sort = ("name", False)
    column_sortable_list = ("name",)
    relations = ("family",)
    column_formatters = {
        "nik": formatters.column(formatters.masked),
        "birth_date": formatters.column(formatters.day),
        "sex": formatters.coded("JENIS_KELAMIN"),
        "region_code": formatters.column(formatters.region),
        "family": formatters.row(lambda row: formatters.masked(row.family.kk) if row.family_id else formatters.NOTHING),
        "status": formatters.coded("STATUS_PENDUDUK"),
    }
    column_formatters_detail = {
        **{name: formatters.coded(one.table) for name, one in RESIDENT_ELEMENTS.items() if one.table},
        "nik": formatters.column(formatters.spaced),
        "father_nik": formatters.column(formatters.spaced),
        "mother_nik": formatters.column(formatters.spaced),
        "birth_date": formatters.column(formatters.day),
        "marriage_date": formatters.column(formatters.day),
        "region_code": formatters.column(formatters.region),
        "family": formatters.row(lambda row: formatters.spaced(row.family.kk) if row.family_id else formatters.NOTHING),
    }
    details_template = "staff/model/penduduk.html"
    column_filters = (
        KecamatanFilter("kecamatan", "Kecamatan", Resident.region_code),
        DesaFilter("desa", "Desa / kelurahan", Resident.region_code),
        ChoiceFilter("status", "Status", Resident.status, lambda: list(catalogue.lookup().table("STATUS_PENDUDUK").items())),
    )
    form = ResidentForm

    def __init__(self) -> None:
        super().__init__(Resident, "Penduduk", "Data penduduk", "residents", "penduduk")

    def title_of(self, row: Resident) -> str:
        """See :class:`People`."""
        return str(row.name)

    def note_look(self, row: Resident, what: str, purpose: Any) -> None:
        """See :class:`People`."""
        log_access(sessions.actor(), row, what, purpose.text, application=purpose.application)

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """By the search index; what holds nothing to search for finds nothing."""
        wanted = matching(text)
        return query.where(Resident.id.in_(wanted)) if wanted is not None else query.where(Resident.id == 0)

    def get_create_form(self) -> type[forms.OfficeForm]:
        """With the NIK."""
        return NewResidentForm

    def get_edit_form(self) -> type[forms.OfficeForm]:
        """With what was seen."""
        return ResidentEditForm

    def edit_form(self, obj: Any = None) -> Any:
        """The stored KK number stands in its field."""
        form = super().edit_form(obj)
        if request.method == "GET" and obj is not None and obj.family_id:
            form.kk.data = obj.family.kk
        return form

    def create_row(self, form: Any) -> Resident:
        """See :class:`OfficeView`."""
        return register_edit.create_resident(
            sessions.actor(), form.nik.data, form.values(*RESIDENT_ELEMENTS), kk=form.kk.data or "", basis=form.basis.data
        )

    def change_row(self, form: Any, model: Resident) -> None:
        """See :class:`OfficeView`."""
        register_edit.change_resident(
            sessions.actor(),
            model.id,
            form.values(*RESIDENT_ELEMENTS),
            kk=form.kk.data or "",
            basis=form.basis.data,
            seen=form.as_of.data,
        )


class FamilyForm(forms.OfficeForm):
    """Every element that may change."""

    address = forms.TextField("Alamat", capitals=True, most=255, validators=forms.required("Isi alamat."))
    rt = forms.TextField("RT", most=3)
    rw = forms.TextField("RW", most=3)
    region_code = forms.DesaField("Desa atau kelurahan")
    postal_code = forms.TextField("Kode pos", most=5)
    head_name = forms.TextField("Nama kepala keluarga", capitals=True)
    active = BooleanField("Kartu masih berlaku", default=True)
    basis = forms.TextField(BASIS, description=BASIS_HINT, validators=forms.required("Tuliskan dasar perubahan."))


class NewFamilyForm(FamilyForm):
    """With the number that SIAK gave."""

    kk = forms.KkField("Nomor KK dari SIAK", validators=forms.required("Isi nomor KK."))


class FamilyEditForm(FamilyForm):
    """With what the page showed."""

    as_of = forms.SeenField()


class Families(People):
    """Keluarga."""

    one_name, kind = "keluarga", "family"
    explanation = "Nomor KK disamarkan. Untuk melihat anggota keluarga, tujuan ditanyakan dan dicatat."
    search_hint = "Nomor KK lengkap, atau nama / NIK anggota"
    column_list = ("head_name", "kk", "address", "region_code", "active")
    column_labels = {**{name: one.label for name, one in FAMILY_ELEMENTS.items()}, "kk": "Nomor KK", "version": "Terbitan ke",
        "as_of": "Berlaku per", "source": "Sumber"}  # fmt: skip
    column_details_list = ("kk", "head_name", "address", "rt", "rw", "region_code", "postal_code", "active", "version",
        "source", "as_of")  # fmt: skip
    column_default_sort = ("id", False)
    column_formatters = {
        "kk": formatters.column(formatters.masked),
        "region_code": formatters.column(formatters.region),
        "head_name": formatters.row(lambda row: row.head_name or "(tanpa nama)"),
    }
    column_formatters_detail = {"kk": formatters.column(formatters.spaced), "region_code": formatters.column(formatters.region)}
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

