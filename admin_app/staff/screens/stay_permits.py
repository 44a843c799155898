"""Orang asing whose ITAS or ITAP ends: those who were reminded, and those whose permit is over.

Pasal: Pasal 8(2)c.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import peewee

from admin_app.staff import formatters
from admin_app.staff.filters import ListFilter
from admin_app.staff.screens.resident_lists import ResidentList
from models.operations.follow_up import stay_permits
from models.tables import Resident

ENDED, SOON, VALID = "habis", "segera", "berlaku"


def _state(row: Resident) -> Any:
    days = stay_permits.days_left(row)
    if days < 0:
        return formatters.tag("Habis", "buruk")
    if days <= stay_permits.days_before():
        return formatters.tag(f"Tinggal {days} hari" if days else "Hari terakhir", "ingat")
    return formatters.tag("Berlaku", "baik")


class PermitFilter(ListFilter):
    """By whether the permit is over, ends soon, or holds for longer."""

    def choices(self) -> tuple[tuple[str, str], ...]:
        """See :class:`ListFilter`."""
        return ((ENDED, "Sudah habis"), (SOON, "Segera habis"), (VALID, "Masih lama"))

    def apply(self, query: peewee.ModelSelect, value: str) -> peewee.ModelSelect:
        """See :class:`ListFilter`."""
        if value == VALID:
            return query.where(~stay_permits.has_ended(), ~stay_permits.ends_soon())
        return query.where(stay_permits.has_ended() if value == ENDED else stay_permits.ends_soon())


class StayPermits(ResidentList):
    """Izin tinggal orang asing."""

    one_name = "izin tinggal"
    explanation = (
        "Orang asing yang izin tinggalnya berakhir. SKTT berlaku selama izin itu; yang sudah habis perlu dihubungi, "
        "lalu diperpanjang, dipindahkan, atau diubah statusnya."
    )
    column_list = ("name", "nik", "stay_permit", "stay_until", "permit", "region_code", "reminder")
    column_details_list = ("nik", "stay_permit", "stay_until", "permit", "passport", "passport_until", "region_code")
    column_labels: ClassVar = {
        **ResidentList.labels,
        "stay_permit": "Nomor ITAS atau ITAP",
        "stay_until": "Berlaku sampai",
        "permit": "Keadaan",
        "passport": "Nomor paspor",
        "passport_until": "Paspor berlaku sampai",
        "reminder": "Pengingat",
    }
    column_default_sort = ("stay_until", False)
    column_formatters: ClassVar = {
        **ResidentList.formats,
        "stay_until": formatters.column(formatters.day_cell),
        "passport_until": formatters.column(formatters.day_cell),
        "permit": formatters.row(_state),
        "reminder": formatters.row(lambda row: "Terkirim" if row.known else formatters.NOTHING),
    }
    column_filters = (PermitFilter("keadaan", "Keadaan", Resident.stay_until), *ResidentList.places)
    details_template = "staff/model/warga.html"

    def __init__(self) -> None:
        super().__init__("Izin tinggal", "stay_permits", "izin-tinggal")

    def get_query(self) -> peewee.ModelSelect:
        """See :class:`ListedView`."""
        return stay_permits.holders()

    @staticmethod
    def known_of(rows: Sequence[Resident]) -> Mapping[int, bool]:
        """Whether he was reminded."""
        return dict.fromkeys(stay_permits.reminded(rows), True)
