"""The monthly statements of the agency: what its agreements were used for, to read and to take home.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

from flask import Response, render_template
from werkzeug.wrappers import Response as WerkzeugResponse

from admin_app import exports, files, sessions
from admin_app.agency.portal.blueprint import blueprint
from admin_app.agency.portal.looking import page_asked_for
from models.operations.verification import statements
from models.rules.errors import NotFound
from models.rules.verification.statement import COLUMNS, month_name
from models.tables import MonthlyStatement


@blueprint.get("/pernyataan")
def statement_list() -> str:
    """The statements of all its agreements, newest first."""
    page = page_asked_for()
    rows, more = statements.statements_of(sessions.agency_user(), page)
    return render_template("agency/pernyataan.html", rows=rows, page=page, more=more, month_name=month_name)


@blueprint.get("/pernyataan/<token>")
def statement(token: str) -> str:
    """Its figures, and whether they are still those of the log."""
    row = _own(token)
    return render_template(
        "agency/pernyataan_satu.html",
        row=row,
        month=month_name(row.month),
        columns=COLUMNS,
        check=statements.check(row),
        paper=statements.paper_of(row),
    )


@blueprint.get("/pernyataan/<token>/csv")
def statement_csv(token: str) -> Response:
    """The same figures as CSV."""
    row = _own(token)
    statements.note_download(sessions.agency_user(), row, "csv", sessions.address())
    return exports.csv_response(f"pernyataan-{row.month}.csv", statements.headings(), statements.lines(row))


@blueprint.get("/pernyataan/<token>/pdf")
def statement_pdf(token: str) -> WerkzeugResponse:
    """The same figures as the signed PDF."""
    row = _own(token)
    paper = statements.paper_of(row)
    if paper is None or paper.published_at is None:
        raise NotFound("Pernyataan ini belum ditandatangani. CSV-nya sudah dapat diunduh.")
    statements.note_download(sessions.agency_user(), row, "pdf", sessions.address())
    return files.send(paper.signed_sha256, "application/pdf", f"pernyataan-{row.month}.pdf", download=True)


def _own(token: str) -> MonthlyStatement:
    return statements.of_agency(sessions.agency_user(), token[:40], sessions.address())
