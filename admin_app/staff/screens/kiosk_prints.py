"""What kiosks printed for residents: each print with its number, device, document and visit; nothing is changed here.

Pasal: Pasal 10(2)b, Pasal 17(5).
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee

from admin_app.keys import is_key
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter, FlagFilter, GivenFilter, SinceFilter
from admin_app.staff.screens.agencies import GROUP
from models.operations.kiosks import devices, printing
from models.rules.kiosks import Proof
from models.tables import Document, Kiosk, KioskPrint

PROOFS = {Proof.KODE: "kode ke akun", Proof.TANDA_TERIMA: "nomor tanda terima"}


def _kiosks() -> list[tuple[str, str]]:
    return [(str(one.id), devices.name_of(one)) for one in Kiosk.select().order_by(Kiosk.region_code, Kiosk.label)]


def _of_visit(text: str) -> Any:
    return KioskPrint.visit == (int(text) if is_key(text) else 0)


def visit_of(row: KioskPrint) -> str:
    """The visit by its number, when it began, and how the resident proved himself; his name is not told here."""
    proof = PROOFS[Proof(row.visit.proved_by)] if row.visit.proved_by else "tidak diminta"
    return f"Kunjungan {row.visit_id}, mulai {formatters.moment(row.visit.agreed_at)}, bukti: {proof}"


TOLD = {
    "kiosk": formatters.row(lambda row: devices.name_of(row.kiosk)),
    "document": formatters.row(printing.title_of),
    "document_number": formatters.row(lambda row: row.document.number if row.document else ""),
    "visit": formatters.row(visit_of),
    "operator": formatters.row(lambda row: row.operator.name),
}
"""What list and file say alike."""


class KioskPrints(OfficeView):
    """Cetakan kios."""

    explanation = (
        "Setiap cetakan dokumen dan formulir di kios, bernomor urut tanpa celah untuk tiap kios. Penduduknya "
        "membaca cetakan dokumennya sendiri di “Siapa melihat data saya”."
    )
    search_hint = "Nomor cetak, atau nomor dokumen"
    can_view_details = False
    can_export = True
    column_list = ("number", "at", "kiosk", "document", "document_number", "visit", "operator", "reason")
    column_labels: ClassVar = {
        "number": "Nomor cetak",
        "at": "Waktu",
        "kiosk": "Kios",
        "document": "Dokumen",
        "document_number": "Nomor dokumen",
        "visit": "Kunjungan",
        "operator": "Petugas kios",
        "reason": "Alasan dicetak lagi",
    }
    column_default_sort = ("id", True)
    relations = ("kiosk", "document", "visit", "operator")
    column_formatters: ClassVar = {
        **TOLD,
        "number": formatters.column(formatters.unbroken),
        "reason": formatters.column(lambda reason: reason or formatters.NOTHING),
    }
    column_formatters_export: ClassVar = TOLD
    column_filters = (
        ChoiceFilter("kios", "Kios", KioskPrint.kiosk, _kiosks),
        FlagFilter("lagi", "Dicetak lagi", KioskPrint.reason != ""),
        GivenFilter("kunjungan", "Kunjungan", str, _of_visit),
        SinceFilter("dari", "Dari", KioskPrint.at),
        SinceFilter("sampai", "sampai", KioskPrint.at, until=True),
    )

    def __init__(self) -> None:
        super().__init__(KioskPrint, "Cetakan kios", GROUP, "kiosk_prints", "cetakan-kios")

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """How the number of the print, or of the document, begins."""
        documents = Document.select(Document.id).where(Document.number.startswith(text))
        return query.where(KioskPrint.number.startswith(text) | KioskPrint.document.in_(documents))
