"""Accounts that wait for an officer: what the visitor claims beside what the register says, and his photos.

Pasal: Pasal 13(1)a.
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import Response, flash, redirect, request, url_for
from flask_admin import expose

from admin_app import bound, sessions
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter
from admin_app.staff.scans import WIDTHS, picture
from models.operations.logins import accounts
from models.operations.residents.register import log_access, resident_by_nik
from models.ports import intake_client
from models.rules.errors import InvalidInput, NotFound
from models.rules.nik import whole_number
from models.tables import Account
from models.tables.sealing import blind

STATES = {
    "menunggu": ("menunggu", "ingat"),
    "aktif": ("aktif", "baik"),
    "ditolak": ("ditolak", "buruk"),
    "ditutup": ("ditutup", "diam"),
}
PDF_MARK = b"%PDF-"
PHOTOS = {"ktp": "id_photo", "swafoto": "selfie"}


def state_tag(state: str) -> Any:
    """An account's state as a label."""
    return formatters.tag(*STATES.get(state, (state, "diam")))


class Accounts(OfficeView):
    """Akun warga."""

    one_name = "akun"
    explanation = (
        "Cocokkan pernyataan pendaftar dengan data penduduk dan fotonya, lalu setujui atau tolak dengan alasan."
    )
    search_hint = "NIK lengkap, atau awal nama"
    column_list = ("name", "state", "registered_at", "verified_by", "verified_at")
    column_labels: ClassVar = {
        "name": "Nama",
        "state": "Keadaan",
        "registered_at": "Mendaftar",
        "verified_by": "Diperiksa oleh",
        "verified_at": "Diperiksa",
    }
    column_default_sort = ("registered_at", False)
    relations = ("verified_by",)
    column_formatters: ClassVar = {
        "state": formatters.column(state_tag),
        "verified_by": formatters.row(lambda row: row.verified_by.name if row.verified_by_id else formatters.NOTHING),
    }
    column_filters = (
        ChoiceFilter(
            "keadaan", "Keadaan", Account.state, [(key, text.capitalize()) for key, (text, _) in STATES.items()]
        ),
    )
    details_template = "staff/model/akun.html"

    def __init__(self) -> None:
        super().__init__(Account, "Akun warga", "Data penduduk", "accounts", "akun-warga")

    def title_of(self, row: Account) -> str:
        """The heading of a row's page."""
        return f"Akun {row.name}"

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """By NIK, else by how the name begins."""
        if number := whole_number(text):
            return query.where(Account.nik_index == blind(number))
        return query.where(Account.name.startswith(text.upper()) | Account.name.startswith(text))

    @expose("/details/")
    def details_view(self) -> str:
        """Claim and register side by side; the look is noted."""
        return self._page(self.one(request.args.get("id", "")))

    def _page(self, row: Account, refusal: InvalidInput | None = None) -> str:
        claim = accounts.claim_of(row)
        resident = row.resident if row.resident_id else resident_by_nik(claim.nik)
        if resident is not None:
            log_access(sessions.actor(), resident, "biodata", f"Memeriksa pendaftaran akun {row.id}")
        return self.render(
            "staff/model/akun.html",
            model=row,
            claim=claim,
            resident=resident,
            differences=accounts.mismatches(claim, resident) if resident else [],
            refusal=refusal,
            photos=[(name, getattr(row, column)) for name, column in PHOTOS.items()],
            state=state_tag(row.state),
        )

    @expose("/<int:key>/foto/<which>")
    def photo(self, key: int, which: str) -> Response:
        """A photo that the visitor sent; a page of a PDF is drawn by the intake process."""
        digest = getattr(self.one(key), PHOTOS[which]) if which in PHOTOS else ""
        if not digest:
            raise NotFound("Foto itu tidak ada.")
        data = bound.store().get(digest)
        if data.startswith(PDF_MARK):
            data = intake_client.page_image(bound.config().intake_socket, data, 1, max(WIDTHS))
        return picture(data, "image/jpeg")

    @expose("/<int:key>/setujui", methods=("POST",))
    def approve(self, key: int) -> Any:
        """Confirm that he is who he says."""
        row = self.one(key)
        try:
            accounts.verify_account(sessions.actor(), row.id)
        except InvalidInput as refusal:
            return self._page(row, refusal), refusal.status
        flash(f"Akun {row.name} aktif; pemohon sudah diberi tahu.", "success")
        return self._next()

    @expose("/<int:key>/tolak", methods=("POST",))
    def reject(self, key: int) -> Any:
        """Refuse with a reason that the visitor reads."""
        row = self.one(key)
        try:
            accounts.reject_account(sessions.actor(), row.id, request.form.get("alasan", "")[:500])
        except InvalidInput as refusal:
            return self._page(row, refusal), refusal.status
        flash(f"Pendaftaran {row.name} ditolak; alasannya dikirim.", "success")
        return self._next()

    @staticmethod
    def _next() -> Any:
        """The next account that waits, oldest first, else the list."""
        row = Account.select().where(Account.state == "menunggu").order_by(Account.registered_at, Account.id).first()
        if row is None:
            return redirect(url_for("accounts.index_view"))
        return redirect(url_for("accounts.details_view", id=row.id))
