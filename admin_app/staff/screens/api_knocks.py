"""Calls to the API that were turned away at the door, by day and source.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

from typing import ClassVar

import peewee

from admin_app.problems import AT_THE_DOOR, CODES, PACE
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter, SinceFilter
from admin_app.staff.screens.agencies import GROUP
from models.rules.verification.outcome import Refusal
from models.tables import Agency, Agreement, ApiClient, ApiKnock

SENTENCES = {PACE: CODES[429][1]} | {one.code: one.sentence for one in Refusal if one.code in AT_THE_DOOR}


def _program(row: ApiKnock) -> str:
    """Its agency and name; few rows have one, so each asks."""
    named = ApiClient.select(ApiClient, Agreement, Agency).join(Agreement).join(Agency)
    client = named.where(ApiClient.id == row.client).first() if row.client else None
    return f"{client.agreement.agency.name}: {client.label}" if client else formatters.NOTHING


class ApiKnocks(OfficeView):
    """Ditolak di pintu."""

    explanation = (
        "Panggilan API yang ditolak sebelum ada yang ditanyakan, dihitung per hari dan alamat. Banyak kunci salah dari "
        "satu alamat: periksa apakah lembaga memakai kunci lama, atau minta pengelola jaringan menutup alamat itu."
    )
    search_hint = "Alamat IP"
    can_view_details = False
    column_list = ("day", "code", "program", "address", "times", "last_at")
    column_labels: ClassVar = {
        "day": "Hari",
        "code": "Mengapa",
        "program": "Program",
        "address": "Alamat IP",
        "times": "Kali",
        "last_at": "Terakhir",
    }
    column_default_sort = ("id", True)
    column_formatters: ClassVar = {
        "day": formatters.column(formatters.day),
        "code": formatters.column(lambda code: SENTENCES.get(code, code)),
        "program": formatters.row(_program),
    }
    column_filters = (
        ChoiceFilter("mengapa", "Mengapa", ApiKnock.code, list(SENTENCES.items())),
        SinceFilter("dari", "Dari", ApiKnock.last_at),
    )

    def __init__(self) -> None:
        super().__init__(ApiKnock, "Ditolak di pintu", GROUP, "api_knocks", "ditolak")

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """How the address begins."""
        return query.where(ApiKnock.address.startswith(text))
