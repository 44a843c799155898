"""How many verifications there were over all agencies, each figure with the way to its rows, and as a workbook.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, request
from flask_admin import expose

from admin_app.keys import is_key
from admin_app.staff.gated import Gated
from admin_app.staff.screens.agencies import GROUP
from admin_app.wording import moment_text
from admin_app.workbook import workbook_response
from models.operations.clock import now, today
from models.operations.verification import office_counts
from models.operations.verification.counts import FUNCTIONS
from models.operations.verification.office_counts import Figure, OfficeCounts
from models.rules.dates import read_date
from models.rules.errors import InvalidInput
from models.tables import Agency

WHAT = {"": "Penduduk dan keluarga", **FUNCTIONS}


class OfficeFigures(Gated):
    """Jumlah verifikasi."""

    def __init__(self) -> None:
        super().__init__("Jumlah verifikasi", GROUP, endpoint="office_counts", url="jumlah-verifikasi")

    @expose("/")
    def index(self) -> Any:
        """The tables for one agency or all, over a span of days; this month where none is asked for."""
        typed, found, problem = _typed(), None, None
        try:
            found = _counted(typed)
        except InvalidInput as refusal:
            problem = refusal
        page = self.render(
            "staff/jumlah.html",
            typed=typed,
            counts=found,
            problem=problem,
            what=WHAT,
            agencies=_agencies(),
            rows_of=lambda table, figure: _rows_of(typed, table, figure),
        )
        return (page, problem.status) if problem else page

    @expose("/unduh.xlsx")
    def workbook(self) -> Response:
        """The same as a workbook, a sheet for each table."""
        typed = _typed()
        found = _counted(typed)
        head: list[tuple[str, str | int]] = [
            ("Perihal", "Isi"),
            ("Lembaga", _agencies().get(typed["lembaga"], "Semua lembaga")),
            ("Data", WHAT.get(typed["yang"], "")),
            ("Dari tanggal", typed["dari"]),
            ("Sampai tanggal", typed["sampai"]),
            ("Dibuat", moment_text(now())),
            ("Jawaban", found.answers),
        ]
        sheets: dict[str, list[tuple[str, str | int]]] = {"Ringkasan": head}
        for title, rows in found.tables.items():
            sheets[title] = [(title, "Jumlah"), *((one.label, one.number) for one in rows)]
        return workbook_response(f"jumlah-verifikasi-{today().isoformat()}.xlsx", sheets)


def _agencies() -> dict[str, str]:
    return {str(row.id): row.name for row in Agency.select().order_by(Agency.name)}


def _typed() -> dict[str, str]:
    day, given = today(), request.args
    return {
        "lembaga": given.get("lembaga", "")[:18],
        "yang": given.get("yang", "")[:20],
        "dari": given.get("dari", day.replace(day=1).strftime("%d-%m-%Y"))[:40],
        "sampai": given.get("sampai", day.strftime("%d-%m-%Y"))[:40],
    }


def _counted(typed: dict[str, str]) -> OfficeCounts:
    agency = int(typed["lembaga"]) if is_key(typed["lembaga"]) else None
    return office_counts.count(agency, typed["yang"], _day(typed, "dari"), _day(typed, "sampai"))


def _day(typed: dict[str, str], name: str) -> date:
    try:
        return read_date(typed[name])
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field=name) from refusal


def _rows_of(typed: dict[str, str], table: str, figure: Figure) -> dict[str, str]:
    """The filters under which the log shows just the rows of a figure."""
    answered = {} if table == "Tidak dijawab" else {"dijawab": "ya"}
    return {name: text for name, text in {**typed, **answered, figure.key: figure.value}.items() if text}
