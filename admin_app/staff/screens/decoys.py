"""Decoys: numbers of nobody, proposed by one officer and put in force by another.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from typing import Any, ClassVar

from admin_app import sessions
from admin_app.staff import formatters, forms
from admin_app.staff.screens.oversight import GROUP
from admin_app.staff.screens.proposals import Proposals
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


class Decoys(Proposals):
    """NIK umpan."""

    one_name = "NIK umpan"
    explanation = (
        "Nomor yang bukan milik siapa pun. Siapa pun yang menanyakannya mendapat jawaban “tidak ditemukan” seperti "
        "biasa, dan pengelola diberi tahu saat itu juga. Diusulkan seorang petugas, disahkan petugas lain."
    )
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
        **Proposals.labels,
        "retired_at": "Dihentikan",
    }
    column_formatters: ClassVar = {
        "name": formatters.row(lambda row: row.record["nama"]),
        "state": formatters.row(_state),
    }
    column_formatters_detail: ClassVar = {
        **column_formatters,
        "nik": formatters.column(formatters.spaced),
        "kk": formatters.row(lambda row: formatters.spaced(row.record["kk"])),
        "address": formatters.row(lambda row: row.record.get("alamat") or formatters.NOTHING),
        **Proposals.who,
    }
    form = DecoyForm
    operations = decoys
    sentences = ("NIK umpan berjaga mulai sekarang.", "NIK umpan dihentikan.")
    words: ClassVar = {
        "sahkan": (
            "Sahkan",
            "Oleh petugas lain, bukan oleh pengusulnya. Sejak disahkan setiap pertanyaan tentang nomor ini membunyikan "
            "tanda bahaya.",
            "Sahkan NIK umpan ini",
        ),
        "akhiri": ("Hentikan", "", "Hentikan NIK umpan ini"),
    }

    def __init__(self) -> None:
        super().__init__(Decoy, "NIK umpan", GROUP, "decoys", "umpan")

    def title_of(self, row: Decoy) -> str:
        """The heading of a row's page."""
        return f"NIK umpan nomor {row.id}"

    def create_row(self, form: Any) -> Decoy:
        """See :class:`OfficeView`."""
        record = {"nama": form.nama.data, "alamat": form.alamat.data}
        return decoys.propose(sessions.actor(), form.nik.data, form.kk.data, record, form.note.data)

    def is_over(self, row: Decoy) -> bool:
        """See :class:`Proposals`."""
        return row.retired_at is not None
