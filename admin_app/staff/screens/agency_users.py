"""Named users of agencies: made by the office, helped when a password or telephone is lost, shut out.

Pasal: Pasal 10(2)a.
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import request
from flask_admin import expose
from wtforms import PasswordField

from admin_app import sessions
from admin_app.staff import formatters, forms
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import FlagFilter
from admin_app.staff.screens.agencies import GROUP
from models.operations.verification import users
from models.tables import Agency, AgencyUser


class AgencyUserForm(forms.OfficeForm):
    """A new user with his first password, which he changes himself."""

    agency = forms.PickField(
        "Lembaga", lambda: [(str(one.id), one.name) for one in Agency.select().order_by(Agency.name)], must=True
    )
    username = forms.TextField("Nama pengguna", most=60, validators=forms.required("Isi nama pengguna."))
    name = forms.TextField("Nama lengkap", validators=forms.required("Isi nama."))
    nik = forms.NikField(
        "NIK", validators=forms.optional(), description="Agar terlihat bila ia menanyakan keluarganya sendiri."
    )
    password = PasswordField(
        "Kata sandi pertama",
        validators=forms.required("Isi kata sandi pertama."),
        description="Paling sedikit 10 karakter. Ia menggantinya sendiri dan mendaftarkan ponselnya.",
    )


class AgencyUsers(OfficeView):
    """Pengguna lembaga."""

    one_name = "pengguna lembaga"
    can_create = True
    search_hint = "Bagian nama, atau awal nama pengguna"
    column_list = ("name", "username", "agency", "totp_confirmed", "active")
    column_details_list = ("name", "username", "agency", "active", "totp_confirmed", "locked_until", "created_at")
    column_labels: ClassVar = {
        "name": "Nama",
        "username": "Nama pengguna",
        "agency": "Lembaga",
        "totp_confirmed": "Ponsel terdaftar",
        "active": "Boleh masuk",
        "locked_until": "Terkunci sampai",
        "created_at": "Dibuat",
    }
    column_default_sort = ("name", False)
    relations = ("agency",)
    column_formatters: ClassVar = {"agency": formatters.row(lambda row: row.agency.name)}
    column_filters = (FlagFilter("aktif", "Boleh masuk", AgencyUser.active),)
    form = AgencyUserForm
    details_template = "staff/model/pengguna_lembaga.html"

    def __init__(self) -> None:
        super().__init__(AgencyUser, "Pengguna lembaga", GROUP, "agency_users", "pengguna-lembaga")

    def title_of(self, row: AgencyUser) -> str:
        """The heading of a row's page."""
        return str(row.name)

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """A few hundred rows."""
        return query.where(AgencyUser.name.contains(text) | AgencyUser.username.startswith(text.lower()))

    def create_row(self, form: Any) -> AgencyUser:
        """See :class:`OfficeView`."""
        return users.create_user(
            sessions.actor(),
            Agency.get_by_id(int(form.agency.data)),
            username=form.username.data,
            name=form.name.data,
            password=form.password.data,
            nik=form.nik.data,
        )

    @expose("/<int:key>/sandi", methods=("POST",))
    def password(self, key: int) -> Any:
        """A new first password for somebody who lost his, or his telephone."""
        return self.done(
            key,
            lambda row: users.set_password(sessions.actor(), row, request.form.get("sandi", "")),
            "Kata sandi diganti.",
        )

    @expose("/<int:key>/tutup", methods=("POST",))
    def shut_out(self, key: int) -> Any:
        """No log-in from now on."""
        reason = request.form.get("alasan", "")[:500]
        return self.done(key, lambda row: users.shut_out(sessions.actor(), row, reason), "Pengguna dinonaktifkan.")
