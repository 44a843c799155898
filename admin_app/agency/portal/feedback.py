"""Data balikan on the portal: a file is uploaded, judged, looked at, sent, and stands in the list with its receipt.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import sessions, waiting
from admin_app.agency.portal.blueprint import blueprint
from admin_app.bound import store
from models.operations.verification import feedback
from models.rules.errors import InvalidInput
from models.rules.names import clean_text
from models.rules.verification.feedback import NIK, PERIODS
from models.tables import FeedbackDelivery

STATES = {
    "dibaca": "Sedang diperiksa",
    "siap": "Menunggu Anda kirim",
    "gagal": "Tidak dapat diterima",
    "diterima": "Diterima",
    "dibuang": "Dibuang",
}


@blueprint.get("/balikan")
def feedback_list() -> str:
    """What is owed under each agreement, and what was delivered."""
    user = sessions.agency_user()
    return render_template(
        "agency/balikan.html",
        owed=feedback.owed_by(user.agency),
        rows=feedback.deliveries_of(user),
        states=STATES,
        periods=PERIODS,
        nik=NIK,
    )


@blueprint.route("/balikan/baru/<int(max=2147483647):number>", methods=["GET", "POST"])
def upload_feedback(number: int) -> Response | str | tuple[str, int]:
    """The form for a file under one agreement."""
    user, problem = sessions.agency_user(), None
    one = feedback.own_agreement(user, number)
    if request.method == "POST":
        try:
            row = _received(one)
        except InvalidInput as refusal:
            problem = refusal
        else:
            return redirect(url_for("portal.feedback_page", token=row.token))
    page = render_template(
        "agency/balikan_baru.html", one=one, nik=NIK, problem=problem, most=(feedback.most_rows(), 5)
    )
    return (page, problem.status) if problem else page


@blueprint.get("/balikan/<token>")
def feedback_page(token: str) -> Response:
    """One file: its verdicts, what it holds, or its receipt."""
    row = _own(token)
    page = make_response(
        render_template(
            "agency/balikan_satu.html", row=row, state=STATES[row.state], number=feedback.receipt_number(row)
        )
    )
    return waiting.refreshing(page, since=row.at) if row.state == "dibaca" else page


@blueprint.post("/balikan/<token>/kirim")
def send_feedback(token: str) -> Response:
    """Give it to the office."""
    row = feedback.send(sessions.agency_user(), token[:40], sessions.address())
    return redirect(url_for("portal.feedback_page", token=row.token))


@blueprint.post("/balikan/<token>/buang")
def discard_feedback(token: str) -> Response:
    """Forget what was not sent."""
    feedback.discard(sessions.agency_user(), token[:40], sessions.address(), store())
    return redirect(url_for("portal.feedback_list"))


def _received(one: feedback.Owed) -> FeedbackDelivery:
    file = request.files.get("berkas")
    if file is None or not file.filename:
        raise InvalidInput("Pilih dahulu berkas CSV atau XLSX.", field="berkas")
    data = file.stream.read(feedback.MOST_BYTES + 1)
    name = clean_text(file.filename)
    return feedback.receive(sessions.agency_user(), one, data, name=name, address=sessions.address(), store=store())


def _own(token: str) -> FeedbackDelivery:
    return feedback.of_agency(sessions.agency_user(), token[:40], sessions.address())
