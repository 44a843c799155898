"""Residents of one kind: found like anybody in the register, with what is known of each looked up once a page.

Pasal: Pasal 8(2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import peewee

from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import DesaFilter, KecamatanFilter
from models.tables import Resident
from models.tables.search import matching


class ResidentList(OfficeView):
    """``known_of`` is asked once for the rows of a page, or for the one of a details page."""

    search_hint = "Nama atau NIK lengkap"
    labels: ClassVar = {"name": "Nama", "nik": "NIK", "region_code": "Desa / kelurahan"}
    formats: ClassVar = {
        "nik": formatters.column(formatters.masked_cell),
        "region_code": formatters.column(formatters.region),
    }
    places: ClassVar = (
        KecamatanFilter("kecamatan", "Kecamatan", Resident.region_code),
        DesaFilter("desa", "Desa / kelurahan", Resident.region_code),
    )

    def __init__(self, name: str, endpoint: str, url: str) -> None:
        super().__init__(Resident, name, "Data penduduk", endpoint, url)

    @staticmethod
    def known_of(rows: Sequence[Resident]) -> Mapping[int, Any]:
        """Resident id → what this list tells of him beside the register."""
        raise NotImplementedError

    def get_list(self, *arguments: Any, **options: Any) -> Any:
        """What is known of every row, in one query."""
        count, rows = super().get_list(*arguments, **options)
        known = self.known_of(rows)
        for row in rows:
            row.known = known.get(row.id)
        return count, rows

    def get_one(self, key: Any) -> Any:
        """The same of a single row."""
        row = super().get_one(key)
        if row is not None:
            row.known = self.known_of([row]).get(row.id)
        return row

    def title_of(self, row: Resident) -> str:
        """The heading of a row's page."""
        return str(row.name)

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """By the search index of residents."""
        wanted = matching(text)
        return query.where(Resident.id == 0 if wanted is None else Resident.id.in_(wanted))
