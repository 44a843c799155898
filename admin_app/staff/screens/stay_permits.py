"""Orang asing whose ITAS or ITAP ends: those who were reminded, and those whose permit is over.

Pasal: Pasal 8(2)c.
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee

from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import DesaFilter, KecamatanFilter, ListFilter
from models.operations import stay_permits
from models.tables import Resident
from models.tables.search import matching

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


class StayPermits(OfficeView):
    """Izin tinggal orang asing."""

    one_name = "izin tinggal"
    explanation = (
        "Orang asing yang izin tinggalnya berakhir. SKTT berlaku selama izin itu; yang sudah habis perlu dihubungi, "
        "lalu diperpanjang, dipindahkan, atau diubah statusnya."
    )
    search_hint = "Nama atau NIK lengkap"
    column_list = ("name", "nik", "stay_permit", "stay_until", "permit", "region_code", "reminder")
    column_details_list = ("nik", "stay_permit", "stay_until", "permit", "passport", "passport_until", "region_code")
    column_labels: ClassVar = {
        "name": "Nama",
        "nik": "NIK",
        "stay_permit": "Nomor ITAS atau ITAP",
        "stay_until": "Berlaku sampai",
        "permit": "Keadaan",
        "passport": "Nomor paspor",
        "passport_until": "Paspor berlaku sampai",
        "region_code": "Desa / kelurahan",
        "reminder": "Pengingat",
    }
    column_default_sort = ("stay_until", False)
    column_formatters: ClassVar = {
        "nik": formatters.column(formatters.masked_cell),
        "stay_until": formatters.column(formatters.day_cell),
        "passport_until": formatters.column(formatters.day_cell),
        "permit": formatters.row(_state),
        "region_code": formatters.column(formatters.region),
        "reminder": formatters.row(lambda row: "Terkirim" if getattr(row, "reminded", False) else formatters.NOTHING),
    }
    column_filters = (
        PermitFilter("keadaan", "Keadaan", Resident.stay_until),
        KecamatanFilter("kecamatan", "Kecamatan", Resident.region_code),
        DesaFilter("desa", "Desa / kelurahan", Resident.region_code),
    )
    details_template = "staff/model/izin_tinggal.html"

    def __init__(self) -> None:
        super().__init__(Resident, "Izin tinggal", "Data penduduk", "stay_permits", "izin-tinggal")

    def get_query(self) -> peewee.ModelSelect:
        """See :class:`ListedView`."""
        return stay_permits.holders()

    def get_list(self, *arguments: Any, **options: Any) -> Any:
        """Who was reminded, of every row in one query."""
        count, rows = super().get_list(*arguments, **options)
        known = stay_permits.reminded(rows)
        for row in rows:
            row.reminded = row.id in known
        return count, rows

    def title_of(self, row: Resident) -> str:
        """The heading of a row's page."""
        return str(row.name)

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """By the search index of residents."""
        wanted = matching(text)
        return query.where(Resident.id == 0 if wanted is None else Resident.id.in_(wanted))
