"""Printing an answer: asked for beside it, drawn by a worker, fetched by users of the same agency.

Pasal: Pasal 10(1)c, Pasal 10(1)d.
"""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import files, sessions, waiting
from admin_app.agency.portal.blueprint import blueprint
from admin_app.agency.portal.looking import page_asked_for
from models.operations.documents.public_check import PRINTS
from models.operations.verification import printing


@blueprint.post("/cetak")
def print_answer() -> Response:
    """Number the print and let a worker draw it; sent twice it leads to the same print."""
    serial = request.form.get("seri", "")[:32]
    row = printing.request_print(sessions.agency_user(), serial, sessions.address())
    return redirect(url_for("portal.print_page", token=row.token))


@blueprint.get("/cetakan")
def prints() -> str:
    """The agency's prints, newest first."""
    page = page_asked_for()
    rows, more = printing.prints_of(sessions.agency_user(), page)
    return render_template("agency/cetakan.html", rows=rows, page=page, more=more, is_over=printing.is_over)


@blueprint.get("/cetakan/<token>")
def print_page(token: str) -> Response:
    """Until the PDF is there, a page that asks again by itself; then the way to it."""
    row = printing.of_agency(sessions.agency_user(), token)
    over = printing.is_over(row)
    page = make_response(render_template("agency/cetakan_satu.html", row=row, over=over, titles=PRINTS))
    return page if row.made_at or over else waiting.refreshing(page, since=row.at)


@blueprint.get("/cetakan/<token>/unduh")
def fetch_print(token: str) -> Response:
    """The PDF."""
    row = printing.fetch(sessions.agency_user(), token, sessions.address())
    return files.send(row.sha256, "application/pdf", f"cetakan-{row.number.replace('/', '-')}.pdf", download=True)
