"""Decoys: numbers of nobody, proposed by one officer and put in force by another.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from typing import Any, ClassVar

from flask import request
from flask_admin import expose

from admin_app import sessions
from admin_app.staff import formatters, forms
from admin_app.staff.base_view import OfficeView
from admin_app.staff.screens.oversight import GROUP
from models.operations.watch import decoys
from models.tables import Decoy


class DecoyForm(forms.OfficeForm):
    """One more decoy."""

    nik = forms.NikField(
        "NIK",
        validators=forms.required("Isi NIK."),
        description="Yang tidak mungkin milik orang: berawal 161099, atau urutan 9900 ke atas.",
    )
    kk = forms.KkField("Nomor KK", validators=forms.required("Isi nomor KK."))
    nama = forms.TextField("Nama", capitals=True, validators=forms.required("Isi nama yang lazim."))
    alamat = forms.TextField("Alamat", capitals=True)
    note = forms.TextField("Ditaruh di mana", most=300, description="Misalnya: daftar yang diberikan kepada lembaga X.")


def _state(row: Decoy) -> Any:
    if row.retired_at:
        return formatters.tag("dihentikan", "diam")
    return formatters.tag("berjaga", "baik") if row.approved_at else formatters.tag("menunggu pengesahan", "ingat")


class Decoys(OfficeView):
    """NIK umpan."""

    one_name = "NIK umpan"
    explanation = (
        "Nomor yang bukan milik siapa pun. Siapa pun yang menanyakannya mendapat jawaban “tidak ditemukan” seperti "
        "biasa, dan pengelola diberi tahu saat itu juga. Diusulkan seorang petugas, disahkan petugas lain."
    )
    can_create = True
    column_list = ("id", "name", "note", "proposed_at", "state")
    column_details_list = (
        "nik",
        "kk",
        "name",
        "address",
        "note",
        "state",
        "proposed_by",
        "proposed_at",
        "approved_by",
        "approved_at",
        "retired_at",
    )
    column_labels: ClassVar = {
        "id": "Nomor",
        "nik": "NIK",
        "kk": "Nomor KK",
        "name": "Nama",
        "address": "Alamat",
        "note": "Ditaruh di mana",
        "state": "Keadaan",
        "proposed_by": "Diusulkan oleh",
        "proposed_at": "Diusulkan",
        "approved_by": "Disahkan oleh",
        "approved_at": "Disahkan",
        "retired_at": "Dihentikan",
    }
    column_default_sort = ("id", True)
    column_formatters: ClassVar = {
        "name": formatters.row(lambda row: row.record["nama"]),
        "state": formatters.row(_state),
    }
    column_formatters_detail: ClassVar = {
        **column_formatters,
        "nik": formatters.column(formatters.spaced),
        "kk": formatters.row(lambda row: formatters.spaced(row.record["kk"])),
        "address": formatters.row(lambda row: row.record.get("alamat") or formatters.NOTHING),
        "proposed_by": formatters.row(lambda row: row.proposed_by.name),
        "approved_by": formatters.row(lambda row: row.approved_by.name if row.approved_by_id else formatters.NOTHING),
    }
    form = DecoyForm
    details_template = "staff/model/umpan.html"

    def __init__(self) -> None:
        super().__init__(Decoy, "NIK umpan", GROUP, "decoys", "umpan")

    def title_of(self, row: Decoy) -> str:
        """The heading of a row's page."""
        return f"NIK umpan nomor {row.id}"

    def create_row(self, form: Any) -> Decoy:
        """See :class:`OfficeView`."""
        record = {"nama": form.nama.data, "alamat": form.alamat.data}
        return decoys.propose(sessions.actor(), form.nik.data, form.kk.data, record, form.note.data)

    @expose("/<int:key>/sahkan", methods=("POST",))
    def approve(self, key: int) -> Any:
        """Put it in force, by another officer than whoever proposed it."""
        return self.done(key, lambda row: decoys.approve(sessions.actor(), row.id), "NIK umpan berjaga mulai sekarang.")

    @expose("/<int:key>/hentikan", methods=("POST",))
    def retire(self, key: int) -> Any:
        """No alarm from now on."""
        reason = request.form.get("alasan", "")[:500]
        return self.done(key, lambda row: decoys.retire(sessions.actor(), row.id, reason), "NIK umpan dihentikan.")
