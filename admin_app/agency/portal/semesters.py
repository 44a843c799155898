"""Reports of a semester: written beside the figures of the log, kept as a draft, filed once, taken home as PDF.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import files, sessions, waiting
from admin_app.agency.portal.blueprint import blueprint
from models.operations.agencies import semester_filings
from models.rules.errors import InvalidInput, NotFound
from models.rules.verification.semester_report import LABELS, LINES, STATEMENT
from models.rules.verification.statement import COLUMNS
from models.tables import SemesterFiling

FILLED = "<int(max=2147483647):number>/<semester>"


@blueprint.get("/laporan")
def reports() -> str:
    """The semesters for which a report is owed, and the way to the monthly statements."""
    return render_template("agency/laporan_daftar.html", rows=semester_filings.owed_by(sessions.agency_user()))


@blueprint.route(f"/laporan/{FILLED}", methods=["GET", "POST"])
def write_report(number: int, semester: str) -> Response | str | tuple[str, int]:
    """The form of one report; saved it is a draft, sent it is filed."""
    user = sessions.agency_user()
    one = semester_filings.owed(user, number, semester[:10])
    if not one.open:
        if one.filing is not None:
            return redirect(url_for("portal.filed_report", token=one.filing.token))
        raise NotFound("Laporan semester ini sudah diterima, atau belum waktunya dikirim.")
    problem: InvalidInput | None = None
    if request.method == "POST" and request.form.get("langkah") == "simpan":
        semester_filings.keep_draft(user, one, request.form)
        flash("Konsep disimpan. Laporan belum dikirim.")
        return redirect(url_for("portal.write_report", number=number, semester=one.semester.isoformat()))
    if request.method == "POST":
        try:
            stated = request.form.get("pernyataan") == "1"
            row = semester_filings.file(user, one, request.form, stated=stated, address=sessions.address())
        except InvalidInput as refusal:
            problem = refusal
        else:
            return redirect(url_for("portal.filed_report", token=row.token))
    typed = request.form if request.method == "POST" else semester_filings.draft_of(one)
    page = render_template(
        "agency/laporan_isi.html",
        one=one,
        typed=typed,
        begun=bool(typed.get("insiden_uraian") or typed.get("balikan")) and not typed.get("nomor"),
        figures=semester_filings.figures(one),
        problem=problem,
        labels=LABELS,
        lines=LINES,
        columns=COLUMNS,
        statement=STATEMENT,
    )
    return (page, problem.status) if problem else page


@blueprint.get("/laporan/kirim/<token>")
def filed_report(token: str) -> Response:
    """A report as it was filed, and what the office said."""
    row = _own(token)
    page = make_response(
        render_template("agency/laporan_satu.html", row=row, labels=LABELS, columns=COLUMNS, content=row.content)
    )
    return page if row.made_at else waiting.refreshing(page, since=row.at)


@blueprint.get("/laporan/kirim/<token>/unduh")
def fetch_filed_report(token: str) -> Response:
    """The copy as PDF."""
    row = _own(token)
    if row.sha256 is None:
        raise NotFound("Salinan laporan ini belum selesai dibuat. Muat ulang halamannya sebentar lagi.")
    return files.send(row.sha256, "application/pdf", f"laporan-semester-{row.semester}.pdf", download=True)


def _own(token: str) -> SemesterFiling:
    return semester_filings.of_agency(sessions.agency_user(), token[:40], sessions.address())
