"""What agencies asked, and what they were told.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee

from admin_app.keys import is_key
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter, FlagFilter, GivenFilter, SinceFilter
from admin_app.staff.screens.agencies import GROUP
from models.operations.agencies.agreements import data_elements
from models.operations.verification.answering import FAMILY, PERSON
from models.rules.verification.outcome import Refusal, Result
from models.rules.verification.terms import METHOD_NAMES
from models.tables import Agency, AgencyUser, Agreement, ApiClient, Verification

FUNCTIONS = [(PERSON, "Penduduk"), (FAMILY, "Keluarga")]
SENTENCES = {one.code: one.sentence for one in (*Result, *Refusal)}
RESULTS = [(one.code, one.sentence) for one in (*Result, *Refusal)]
WORDS = {"sesuai": "sesuai", "tidak_sesuai": "tidak sesuai", "tampil": "diperlihatkan"}


def answered_words(row: Verification) -> str:
    """What was said, element by element."""
    known = data_elements()
    return "; ".join(f"{known[key].label}: {WORDS[said]}" for key, said in row.answered.items())


def _asker_of(text: str) -> tuple[peewee.ForeignKeyField, int]:
    """``u12`` is a user, ``p3`` a program; anything else nobody."""
    number = int(text[1:]) if is_key(text[1:]) and text[:1] in {"u", "p"} else 0
    return (Verification.client if text.startswith("p") else Verification.user), number


def _asked_by(text: str) -> Any:
    column, number = _asker_of(text)
    return column == number


def _asker_name(text: str) -> str:
    column, number = _asker_of(text)
    table: Any = ApiClient if column is Verification.client else AgencyUser
    row = table.get_or_none(table.id == number)
    return str(row.label if isinstance(row, ApiClient) else row.name) if row is not None else "tidak dikenal"


class Verifications(OfficeView):
    """Catatan verifikasi."""

    explanation = "Setiap pertanyaan lembaga: siapa, untuk apa, dan apa jawabannya. Penduduk membaca bagiannya sendiri."
    search_hint = "Nomor perkara lembaga, atau nomor seri jawaban"
    can_view_details = False
    can_export = True
    column_list = (
        "at",
        "agreement",
        "function",
        "purpose",
        "case_reference",
        "result",
        "answered",
        "method",
        "serial",
    )
    column_labels: ClassVar = {
        "at": "Waktu",
        "agreement": "Lembaga",
        "function": "Yang ditanyakan",
        "purpose": "Tujuan",
        "case_reference": "Nomor perkara",
        "result": "Hasil",
        "answered": "Jawaban",
        "method": "Cara",
        "serial": "Nomor seri",
    }
    column_default_sort = ("id", True)
    relations = ("agreement",)
    column_formatters: ClassVar = {
        "agreement": formatters.row(lambda row: row.agreement.agency.name),
        "function": formatters.column(lambda function: dict(FUNCTIONS).get(function, function)),
        "result": formatters.column(lambda code: SENTENCES.get(code, code)),
        "answered": formatters.row(lambda row: answered_words(row) or formatters.NOTHING),
        "method": formatters.column(lambda method: METHOD_NAMES.get(method, method)),
    }
    column_formatters_export: ClassVar = {
        "agreement": formatters.row(lambda row: row.agreement.agency.name),
        "answered": formatters.row(answered_words),
    }
    column_filters = (
        ChoiceFilter(
            "lembaga",
            "Lembaga",
            Agreement.agency,
            lambda: [(str(one.id), one.name) for one in Agency.select().order_by(Agency.name)],
        ),
        GivenFilter("penanya", "Pengguna atau program", _asker_name, _asked_by),
        GivenFilter("tujuan", "Tujuan", str, lambda text: Verification.purpose == text),
        ChoiceFilter("cara", "Cara", Verification.method, [(one.value, name) for one, name in METHOD_NAMES.items()]),
        FlagFilter("dijawab", "Memakai kuota", Verification.counted == 1),
        ChoiceFilter("yang", "Yang ditanyakan", Verification.function, FUNCTIONS),
        ChoiceFilter("hasil", "Hasil", Verification.result, RESULTS),
        SinceFilter("dari", "Dari", Verification.at),
        SinceFilter("sampai", "sampai", Verification.at, until=True),
    )

    def __init__(self) -> None:
        super().__init__(Verification, "Catatan verifikasi", GROUP, "verifications", "verifikasi")

    def get_query(self) -> peewee.ModelSelect:
        """With the agency, which every row names."""
        return Verification.select(Verification, Agreement, Agency).join(Agreement).join(Agency)

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """One answer, else how the case begins."""
        return query.where((Verification.serial == text) | Verification.case_reference.startswith(text))
