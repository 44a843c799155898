"""Residents: found as one types, seen with a purpose, mended with a basis.

Pasal: Pasal 8(1)a, Pasal 18(3), Pasal 19(4).
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import g, request

from admin_app import sessions
from admin_app.staff import formatters, forms, listing
from admin_app.staff.filters import ChoiceFilter, DesaFilter, KecamatanFilter
from admin_app.staff.screens.people import BASIS, BASIS_HINT, People
from models.operations.residents import register_edit, register_search
from models.operations.residents.register import log_access
from models.operations.residents.register_elements import RESIDENT_ELEMENTS
from models.operations.services import catalogue
from models.tables import Resident
from models.tables.search import matching


class WithNik(forms.OfficeForm):
    """First on the form of a new resident."""

    nik = forms.NikField("NIK dari SIAK", validators=forms.required("Isi NIK yang diberikan SIAK."))


class ResidentForm(forms.OfficeForm):
    """Every element that may change; the NIK only when a resident is entered."""

    name = forms.TextField("Nama lengkap", capitals=True, validators=forms.required("Isi nama lengkap."))
    title_before = forms.TextField("Gelar depan", most=40)
    title_after = forms.TextField("Gelar belakang", most=40)
    sex = forms.CodeField("Jenis kelamin", "JENIS_KELAMIN", must=True)
    birth_place = forms.TextField("Tempat lahir", capitals=True, most=120)
    birth_date = forms.DayField("Tanggal lahir", validators=forms.required("Isi tanggal lahir."))
    religion = forms.CodeField("Agama", "AGAMA")
    faith_group = forms.TextField("Organisasi kepercayaan", capitals=True, most=100)
    disability = forms.CodeField("Penyandang cacat", "CACAT")
    marital_status = forms.CodeField("Status perkawinan", "STATUS_KAWIN_KK")
    marriage_date = forms.DayField("Tanggal perkawinan", validators=forms.optional())
    marriage_certificate = forms.TextField("Nomor akta perkawinan atau buku nikah", most=60)
    divorce_date = forms.DayField("Tanggal perceraian", validators=forms.optional())
    divorce_certificate = forms.TextField("Nomor akta perceraian", most=60)
    education = forms.CodeField("Pendidikan", "PENDIDIKAN")
    occupation = forms.CodeField("Pekerjaan", "PEKERJAAN")
    blood_type = forms.CodeField("Golongan darah", "GOLONGAN_DARAH")
    nationality = forms.CodeField("Kewarganegaraan", "KEWARGANEGARAAN", must=True)
    passport = forms.TextField("Nomor paspor", most=40)
    passport_until = forms.DayField("Masa berlaku paspor", validators=forms.optional())
    kitap = forms.TextField("Nomor KITAP", most=40)
    stay_permit = forms.TextField("Nomor ITAS atau ITAP", most=40)
    stay_until = forms.DayField("Masa berlaku ITAS atau ITAP", validators=forms.optional())
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


class NewResidentForm(WithNik, ResidentForm):
    """With the number that SIAK gave."""


class ResidentEditForm(ResidentForm):
    """With what the page showed."""

    as_of = forms.SeenField()


class Residents(People):
    """Penduduk."""

    one_name, kind = "penduduk", "resident"
    explanation = "NIK disamarkan. Untuk melihat data lengkap, tujuan ditanyakan dan dicatat."
    search_hint = "Nama, NIK atau nomor KK (mulai 6 angka)"
    column_list = ("name", "nik", "sex", "birth_date", "region_code", "family", "status")
    column_labels: ClassVar = {
        **{name: element.label for name, element in RESIDENT_ELEMENTS.items()},
        "nik": "NIK",
        "family": "Nomor KK",
        "name": "Nama",
        "status": "Status",
        "as_of": "Berlaku per",
        "source": "Sumber",
    }
    column_details_list = (
        "nik",
        "name",
        "title_before",
        "title_after",
        "sex",
        "birth_place",
        "birth_date",
        "religion",
        "faith_group",
        "disability",
        "marital_status",
        "marriage_date",
        "marriage_certificate",
        "divorce_date",
        "divorce_certificate",
        "education",
        "occupation",
        "blood_type",
        "nationality",
        "passport",
        "passport_until",
        "kitap",
        "stay_permit",
        "stay_until",
        "father_name",
        "father_nik",
        "mother_name",
        "mother_nik",
        "birth_certificate",
        "family",
        "shdk",
        "region_code",
        "status",
        "source",
        "as_of",
    )
    column_default_sort = ("name", False)
    column_sortable_list = ("name",)
    relations = ("family",)
    list_fields = (
        Resident.id,
        Resident.name,
        Resident.nik,
        Resident.sex,
        Resident.birth_date,
        Resident.region_code,
        Resident.family,
        Resident.status,
    )
    column_formatters: ClassVar = {
        "nik": formatters.column(formatters.masked_cell),
        "birth_date": formatters.column(formatters.day_cell),
        "sex": formatters.coded("JENIS_KELAMIN"),
        "region_code": formatters.column(formatters.region),
        "family": formatters.row(lambda row: formatters.masked_cell(row.family.kk if row.family_id else None)),
        "status": formatters.coded("STATUS_PENDUDUK"),
    }
    column_formatters_detail: ClassVar = {
        **{name: formatters.coded(one.table) for name, one in RESIDENT_ELEMENTS.items() if one.table},
        "nik": formatters.column(formatters.spaced),
        "father_nik": formatters.column(formatters.spaced),
        "mother_nik": formatters.column(formatters.spaced),
        "birth_date": formatters.column(formatters.day_cell),
        "marriage_date": formatters.column(formatters.day_cell),
        "divorce_date": formatters.column(formatters.day_cell),
        "passport_until": formatters.column(formatters.day_cell),
        "stay_until": formatters.column(formatters.day_cell),
        "region_code": formatters.column(formatters.region),
        "family": formatters.row(lambda row: formatters.spaced(row.family.kk) if row.family_id else formatters.NOTHING),
    }
    details_template = "staff/model/penduduk.html"
    column_filters = (
        KecamatanFilter("kecamatan", "Kecamatan", Resident.region_code),
        DesaFilter("desa", "Desa / kelurahan", Resident.region_code),
        ChoiceFilter(
            "status", "Status", Resident.status, lambda: list(catalogue.lookup().table("STATUS_PENDUDUK").items())
        ),
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
        if wanted is None:
            return query.where(Resident.id == 0)
        g.hits, found = register_search.find(wanted, Resident.id, listing.COUNT_LIMIT)
        return query.where(found)

    def count_of(self, query: peewee.ModelSelect, search: str | None, filters: Any) -> int:
        """The search index has counted already, where nothing else narrows the list."""
        return int(g.hits) if search and "hits" in g and not filters else super().count_of(query, search, filters)

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
            sessions.actor(),
            form.nik.data,
            form.values(*RESIDENT_ELEMENTS),
            kk=form.kk.data or "",
            basis=form.basis.data,
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
