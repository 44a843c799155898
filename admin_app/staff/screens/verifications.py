"""What agencies asked, and the residents who doubt a look at their data.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import flash, redirect, request, url_for
from flask_admin import expose

from admin_app import sessions
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.filters import ChoiceFilter, SinceFilter
from admin_app.staff.screens.agencies import GROUP
from models.operations import seen_data
from models.operations.agreements import data_elements
from models.operations.verification.answering import FAMILY, PERSON
from models.rules.errors import InvalidInput
from models.rules.verification.outcome import Refusal, Result
from models.rules.verification.terms import METHOD_NAMES
from models.tables import Agency, Agreement, Objection, Verification

FUNCTIONS = [(PERSON, "Penduduk"), (FAMILY, "Keluarga")]
SENTENCES = {one.code: one.sentence for one in (*Result, *Refusal)}
RESULTS = [(one.code, one.sentence) for one in (*Result, *Refusal)]
WORDS = {"sesuai": "sesuai", "tidak_sesuai": "tidak sesuai", "tampil": "diperlihatkan"}


def _answered(row: Verification) -> str:
    known = data_elements()
    return "; ".join(f"{known[key].label}: {WORDS[said]}" for key, said in row.answered.items())


def _look(row: Objection) -> str:
    if row.access_id:
        return f"{row.access.actor_name} ({row.access.actor_role}) melihat {row.access.what}: {row.access.purpose}"
    asked = row.verification
    return f"{asked.agreement.agency.name}: {asked.purpose} ({asked.case_reference}); {_answered(asked)}"


class Verifications(OfficeView):
    """Catatan verifikasi."""

    explanation = "Setiap pertanyaan lembaga: siapa, untuk apa, dan apa jawabannya. Penduduk membaca bagiannya sendiri."
    search_hint = "Nomor perkara lembaga, atau nomor seri jawaban"
    can_view_details = False
    can_export = True
    column_list = ("at", "agreement", "function", "purpose", "case_reference", "result", "answered", "method")
    column_labels: ClassVar = {
        "at": "Waktu",
        "agreement": "Lembaga",
        "function": "Yang ditanyakan",
        "purpose": "Tujuan",
        "case_reference": "Nomor perkara",
        "result": "Hasil",
        "answered": "Jawaban",
        "method": "Cara",
    }
    column_default_sort = ("id", True)
    relations = ("agreement",)
    column_formatters: ClassVar = {
        "agreement": formatters.row(lambda row: row.agreement.agency.name),
        "function": formatters.column(lambda function: dict(FUNCTIONS).get(function, function)),
        "result": formatters.column(lambda code: SENTENCES.get(code, code)),
        "answered": formatters.row(lambda row: _answered(row) or formatters.NOTHING),
        "method": formatters.column(lambda method: METHOD_NAMES.get(method, method)),
    }
    column_formatters_export: ClassVar = {
        "agreement": formatters.row(lambda row: row.agreement.agency.name),
        "answered": formatters.row(_answered),
    }
    column_filters = (
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


class Objections(OfficeView):
    """Keberatan warga."""

    one_name = "keberatan"
    explanation = "Warga yang ragu mengapa datanya dilihat. Periksa, hubungi lembaganya bila perlu, lalu jawab."
    column_list = ("at", "who", "text", "answered_at")
    column_details_list = ("at", "who", "look", "text", "answer", "answered_by", "answered_at")
    column_labels: ClassVar = {
        "at": "Disampaikan",
        "who": "Warga",
        "look": "Yang diragukan",
        "text": "Isi keberatan",
        "answer": "Jawaban",
        "answered_by": "Dijawab oleh",
        "answered_at": "Dijawab",
    }
    column_default_sort = ("id", True)
    column_formatters: ClassVar = {
        "who": formatters.row(lambda row: row.account.name),
        "look": formatters.row(_look),
        "answered_by": formatters.row(lambda row: row.answered_by.name if row.answered_by_id else formatters.NOTHING),
        "answered_at": formatters.row(
            lambda row: formatters.tag("dijawab", "baik") if row.answered_at else formatters.tag("belum", "ingat")
        ),
    }
    details_template = "staff/model/keberatan.html"

    def __init__(self) -> None:
        super().__init__(Objection, "Keberatan warga", GROUP, "objections", "keberatan")

    def title_of(self, row: Objection) -> str:
        """The heading of a row's page."""
        return f"Keberatan {row.account.name}"

    @expose("/<int:key>/jawab", methods=("POST",))
    def answer(self, key: int) -> Any:
        """Tell the resident what was found."""
        row = self.one(key)
        try:
            seen_data.answer_objection(sessions.actor(), row.id, request.form.get("jawaban", "")[:2000])
        except InvalidInput as refusal:
            flash(refusal.message, "error")
        else:
            flash("Jawaban dikirim ke akun warga.", "success")
        return redirect(url_for("objections.details_view", id=row.id))
