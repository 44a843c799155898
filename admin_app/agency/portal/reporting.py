"""The figures as a PDF: asked for on the page of the figures, drawn by a worker.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import files, sessions, waiting
from admin_app.agency.portal.blueprint import blueprint
from admin_app.agency.portal.looking import day_of, span_asked_for
from models.operations.clock import WIB
from models.operations.verification import counts_reports


@blueprint.post("/jumlah/pdf")
def make_report() -> Response:
    """Count and let a worker draw the PDF."""
    typed = span_asked_for(request.form)
    span = day_of(typed, "dari"), day_of(typed, "sampai")
    row = counts_reports.request_report(sessions.agency_user(), typed["yang"], *span, sessions.address())
    return redirect(url_for("portal.report_page", token=row.token))


@blueprint.get("/jumlah/laporan/<token>")
def report_page(token: str) -> Response:
    """Until the PDF is there, a page that asks again by itself; then the way to it."""
    row = counts_reports.of_agency(sessions.agency_user(), token)
    page = make_response(render_template("agency/laporan.html", row=row))
    return page if row.made_at else waiting.refreshing(page, since=row.at)


@blueprint.get("/jumlah/laporan/<token>/unduh")
def fetch_report(token: str) -> Response:
    """The PDF."""
    row = counts_reports.fetch(sessions.agency_user(), token)
    return files.send(
        row.sha256, "application/pdf", f"laporan-jumlah-{row.at.astimezone(WIB):%Y-%m-%d}.pdf", download=True
    )
