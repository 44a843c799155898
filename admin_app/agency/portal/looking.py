"""What a user sees of his agency's agreements: quotas, the log of its queries, and how many there were.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Response, render_template, request

from admin_app import sessions
from admin_app.agency.portal.blueprint import blueprint
from admin_app.wording import moment_text
from admin_app.workbook import workbook_response
from models.operations.agencies import agreements, sanctions
from models.operations.clock import now, today
from models.operations.verification import counts as counting
from models.operations.verification import quota
from models.operations.verification.counts import Counts
from models.rules.dates import read_date
from models.rules.errors import InvalidInput
from models.rules.verification.sanctions import STEP_NAMES
from models.rules.verification.terms import Method

MOST_PAGES = 1000


@blueprint.get("/")
def home() -> str:
    """The agreements in force, with what is left of each quota, and the sanctions that the agency ever had."""
    user = sessions.agency_user()
    found = agreements.in_force_of(user.agency)
    return render_template(
        "agency/beranda.html",
        user=user,
        agreements=[(one, terms, quota.used(one)) for one, terms in found],
        sanctions=sanctions.told_to(user.agency),
        steps=STEP_NAMES,
    )


@blueprint.get("/riwayat")
def log() -> str:
    """The agency's own queries, newest first."""
    page = page_asked_for()
    rows, more = counting.log_of(sessions.agency_user().agency, page)
    return render_template(
        "agency/riwayat.html",
        rows=rows,
        page=page,
        more=more,
        functions=counting.FUNCTIONS,
        sentences=counting.SENTENCES,
        printed=Method.PRINT,
    )


def page_asked_for() -> int:
    """The page of a list, from 1."""
    text = request.args.get("hal", "1")
    return min(max(int(text), 1), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 9 else 1


@blueprint.get("/jumlah")
def counts() -> str | tuple[str, int]:
    """How many verifications, for a span of days; this month where none is asked for."""
    user, typed, problem, found = sessions.agency_user(), span_asked_for(), None, None
    try:
        found = _counted(typed)
    except InvalidInput as refusal:
        problem = refusal
    page = render_template(
        "agency/jumlah.html", counts=found, typed=typed, problem=problem, functions=counting.FUNCTIONS, user=user
    )
    return (page, problem.status) if problem else page


@blueprint.get("/jumlah.xlsx")
def counts_workbook() -> Response:
    """The same as a workbook: what was counted on the first sheet, a sheet for each table."""
    typed = span_asked_for()
    found = _counted(typed)
    head: list[tuple[str, str | int]] = [
        ("Perihal", "Isi"),
        ("Lembaga", sessions.agency_user().agency.name),
        ("Data", counting.FUNCTIONS[typed["yang"]]),
        ("Dari tanggal", typed["dari"]),
        ("Sampai tanggal", typed["sampai"]),
        ("Dibuat", moment_text(now())),
        ("Jawaban", found.answers),
    ]
    sheets: dict[str, list[tuple[str, str | int]]] = {"Ringkasan": head}
    for title, table in found.tables().items():
        sheets[title] = [(title, "Jumlah"), *table.items()]
    return workbook_response(f"jumlah-{today().isoformat()}.xlsx", sheets)


def span_asked_for(asked: Mapping[str, str] | None = None) -> dict[str, str]:
    """``yang``, ``dari`` and ``sampai`` as typed; this month where none is asked for."""
    day, given = today(), request.args if asked is None else asked
    return {
        "yang": given.get("yang", "penduduk")[:20],
        "dari": given.get("dari", day.replace(day=1).strftime("%d-%m-%Y"))[:40],
        "sampai": given.get("sampai", day.strftime("%d-%m-%Y"))[:40],
    }


def _counted(typed: dict[str, str]) -> Counts:
    agency = sessions.agency_user().agency
    return counting.count(agency, typed["yang"], day_of(typed, "dari"), day_of(typed, "sampai"))


def day_of(typed: dict[str, str], name: str) -> date:
    """The day that was typed there. Raises: InvalidInput at the field."""
    try:
        return read_date(typed[name])
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field=name) from refusal
