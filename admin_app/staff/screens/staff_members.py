"""Officers: made, given a role, shut out, and helped when a password or telephone is lost.

Pasal: Pasal 15(1)a, Pasal 19(3)a.
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import flash, redirect, request, url_for
from flask_admin import expose
from wtforms import BooleanField, PasswordField

from admin_app import sessions
from admin_app.staff import formatters, forms
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter
from models.operations.logins import officers, second_factor, staff_changes
from models.rules.errors import InvalidInput
from models.rules.roles import ROLE_NAMES, STAFF_ROLES, Role
from models.tables import Officer

ROLES = [(role.value, ROLE_NAMES[role]) for role in STAFF_ROLES]


class WithLogin(forms.OfficeForm):
    """First on the form of a new officer."""

    username = forms.TextField("Nama pengguna", most=60, validators=forms.required("Isi nama pengguna."))


class OfficerForm(forms.OfficeForm):
    """Who he is and what he may do."""

    name = forms.TextField("Nama lengkap dan gelar", validators=forms.required("Isi nama."))
    nip = forms.TextField("NIP", most=30)
    title = forms.TextField("Jabatan")
    role = forms.PickField("Peran", lambda: ROLES, must=True)
    nik = forms.NikField(
        "NIK petugas",
        validators=forms.optional(),
        description="Agar ia tidak dapat menangani permohonannya sendiri atau keluarganya.",
    )


class EditOfficerForm(OfficerForm):
    """A shut-out officer's sessions end at once."""

    active = BooleanField("Boleh masuk")


class NewOfficerForm(WithLogin, OfficerForm):
    """With his first password, which he changes himself."""

    password = PasswordField(
        "Kata sandi pertama",
        validators=forms.required("Isi kata sandi pertama."),
        description="Paling sedikit 10 karakter. Petugas menggantinya sendiri dan mendaftarkan ponselnya.",
    )


class Officers(OfficeView):
    """Petugas."""

    one_name = "petugas"
    can_create = can_edit = True
    search_hint = "Awal nama atau nama pengguna"
    column_list = ("name", "username", "role", "title", "totp_confirmed", "active")
    column_labels: ClassVar = {
        "name": "Nama",
        "username": "Nama pengguna",
        "role": "Peran",
        "title": "Jabatan",
        "nip": "NIP",
        "totp_confirmed": "Ponsel terdaftar",
        "active": "Boleh masuk",
        "demo": "Petugas demo",
        "locked_until": "Terkunci sampai",
        "created_at": "Dibuat",
    }
    column_details_list = (
        "name",
        "username",
        "nip",
        "title",
        "role",
        "active",
        "totp_confirmed",
        "demo",
        "locked_until",
        "created_at",
    )
    column_default_sort = ("name", False)
    column_formatters: ClassVar = {"role": formatters.column(formatters.role)}
    column_filters = (ChoiceFilter("peran", "Peran", Officer.role, ROLES),)
    details_template = "staff/model/petugas.html"
    form = OfficerForm

    def __init__(self) -> None:
        super().__init__(Officer, "Petugas", "Pengaturan", "officers", "petugas")

    def title_of(self, row: Officer) -> str:
        """The heading of a row's page."""
        return str(row.name)

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """By how name or user name begins; the office is small."""
        return query.where(Officer.name.contains(text) | Officer.username.startswith(text.lower()))

    def get_create_form(self) -> type[forms.OfficeForm]:
        """With log-in and password."""
        return NewOfficerForm

    def get_edit_form(self) -> type[forms.OfficeForm]:
        """With the right to enter."""
        return EditOfficerForm

    def edit_form(self, obj: Any = None) -> Any:
        """The linked resident's NIK stands in its field."""
        form = super().edit_form(obj)
        if request.method == "GET" and obj is not None and obj.resident_id:
            form.nik.data = obj.resident.nik
        return form

    def create_row(self, form: Any) -> Officer:
        """See :class:`OfficeView`."""
        officer = officers.create_officer(
            sessions.actor(),
            username=form.username.data.lower(),
            name=form.name.data,
            role=Role(form.role.data),
            password=form.password.data,
            title=form.title.data,
            nip=form.nip.data,
        )
        if form.nik.data:
            staff_changes.link_resident(sessions.actor(), officer, form.nik.data)
        return officer

    def change_row(self, form: Any, model: Officer) -> None:
        """See :class:`OfficeView`."""
        staff_changes.change(
            sessions.actor(), model, form.values("name", "nip", "title", "role", "active"), nik=form.nik.data or ""
        )

    @expose("/<int:key>/kata-sandi", methods=("POST",))
    def password(self, key: int) -> Any:
        """Give a new password; his sessions end."""
        row = self.one(key)
        try:
            officers.set_officer_password(sessions.actor(), row, request.form.get("sandi_baru", ""))
        except InvalidInput as refusal:
            flash(refusal.message, "error")
        else:
            flash(f"Kata sandi {row.name} diganti; semua sesinya diakhiri.", "success")
        return redirect(url_for("officers.details_view", id=row.id))

    @expose("/<int:key>/lupakan-ponsel", methods=("POST",))
    def forget_totp(self, key: int) -> Any:
        """Take the second factor away; he enrols again."""
        row = self.one(key)
        second_factor.forget_second_factor(sessions.actor(), row)
        flash(f"Ponsel {row.name} dilupakan; ia mendaftar lagi saat masuk.", "success")
        return redirect(url_for("officers.details_view", id=row.id))
