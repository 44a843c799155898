"""Monthly statements of every agreement: the figures, the rows of the log behind each, and whether they still agree.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

from typing import Any, ClassVar

import peewee
from flask import Response, request
from flask_admin import expose

from admin_app import exports
from admin_app.staff import formatters
from admin_app.staff.base_view import OfficeView
from admin_app.staff.screens.agencies import GROUP
from admin_app.staff.screens.papers import stage_tag
from admin_app.staff.screens.verifications import FUNCTIONS
from models.operations.verification import statements
from models.operations.verification.counts import SENTENCES
from models.rules.verification.statement import COLUMNS, month_name
from models.rules.verification.terms import METHOD_NAMES
from models.tables import Agency, Agreement, MonthlyStatement, OfficePaper

MOST_PAGES = 1000


class Statements(OfficeView):
    """Pernyataan bulanan."""

    explanation = (
        "Setiap tanggal 1 dibuat satu pernyataan untuk setiap perjanjian yang berlaku atau dipakai bulan lalu. "
        "Angkanya dihitung dari catatan verifikasi dan tidak diubah lagi."
    )
    search_hint = "Bulan (2026-11) atau bagian nomor perjanjian"
    column_list = ("month", "agency", "agreement", "answers", "refusals", "paper", "at")
    column_labels: ClassVar = {
        "month": "Bulan",
        "agency": "Lembaga",
        "agreement": "Perjanjian",
        "answers": "Dijawab",
        "refusals": "Ditolak",
        "paper": "Naskah",
        "at": "Dibuat",
    }
    column_default_sort = ("id", True)
    column_formatters: ClassVar = {
        "month": formatters.column(month_name),
        "agency": formatters.row(lambda row: row.agreement.agency.name),
        "agreement": formatters.row(lambda row: row.agreement.number),
        "answers": formatters.row(lambda row: row.figures["jumlah"][0]),
        "refusals": formatters.row(lambda row: row.figures["jumlah"][2]),
        "paper": formatters.row(lambda row: _paper_tag(statements.paper_of(row))),
    }

    def __init__(self) -> None:
        super().__init__(MonthlyStatement, "Pernyataan bulanan", GROUP, "statements", "pernyataan")

    def get_query(self) -> peewee.ModelSelect:
        """With the agreement and the agency, which every row names."""
        return MonthlyStatement.select(MonthlyStatement, Agreement, Agency).join(Agreement).join(Agency)

    def text_search(self, query: peewee.ModelSelect, text: str) -> peewee.ModelSelect:
        """A few thousand rows."""
        return query.where((MonthlyStatement.month == text) | Agreement.number.contains(text))

    def title_of(self, row: MonthlyStatement) -> str:
        """The heading of a row's page."""
        return f"Pernyataan {month_name(row.month)}, {row.agreement.agency.name}"

    @expose("/details/")
    def details_view(self) -> str:
        """The figures, counted again beside what was frozen."""
        row = self.one(request.args.get("id", ""))
        return self.render(
            "staff/model/pernyataan.html", model=row, columns=COLUMNS, check=statements.check(row), **_paper_of(row)
        )

    @expose("/<int:key>/csv")
    def figures(self, key: int) -> Response:
        """The same figures as CSV."""
        row = self.one(key)
        return exports.csv_response(
            exports.file_name(f"pernyataan {row.month} {row.agreement.number}", "csv"),
            statements.headings(),
            statements.lines(row),
        )

    @expose("/<int:key>/baris")
    def rows(self, key: int) -> Any:
        """The rows of the log that one figure counts."""
        row, asked = self.one(key), request.args
        text = asked.get("hal", "1")
        page = min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 9 else 1
        table, value = asked.get("tabel", "")[:20], asked.get("nilai", "")[:200]
        found, more = statements.rows_behind(row, table, value, page)
        return self.render(
            "staff/pernyataan_baris.html",
            row=row,
            title=self.title_of(row),
            label=_label_of(row, table, value),
            found=found,
            page=page,
            more=more,
            asked={"tabel": table, "nilai": value},
            functions=dict(FUNCTIONS),
            sentences=SENTENCES,
            methods=METHOD_NAMES,
        )


def _paper_of(row: MonthlyStatement) -> dict[str, Any]:
    paper = statements.paper_of(row)
    return {"paper": paper, "paper_state": _paper_tag(paper)}


def _paper_tag(paper: OfficePaper | None) -> Any:
    return stage_tag(paper.stage) if paper is not None else formatters.NOTHING


def _label_of(row: MonthlyStatement, table: str, value: str) -> str:
    """``Tujuan: Pelayanan pasien``."""
    found = next(one for one in row.figures["tabel"] if one["kunci"] == table)
    line = next(one for one in found["baris"] if one["nilai"] == value)
    return f"{found['judul']}: {line['label']}"
