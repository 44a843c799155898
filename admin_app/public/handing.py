"""From the phone to a kiosk and back: the code that is shown once, and the draft that is at work elsewhere.

Pasal: Pasal 13(1)b, Pasal 17(5).
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import qr, sessions
from admin_app.public.asking import Fault
from admin_app.public.attaching import uploader
from admin_app.public.blueprint import blueprint
from admin_app.security import limiter
from models.operations.applications import drafting, hand_over
from models.operations.kiosks import work
from models.rules.errors import InvalidInput
from models.rules.hand_over import Direction, spelled

MAKING, TYPING = "5/minute;20/hour", "10/minute;40/hour"


@blueprint.route("/akun/permohonan/<token>/kios", methods=["GET", "POST"])
@limiter.limit(MAKING, key_func=uploader, methods=["POST"])
def to_kiosk(token: str) -> Response | str:
    """“Lanjutkan di kios”: what it means, then the code, shown once; a new one ends the one before."""
    application = drafting.own(sessions.account(), token)
    code = None
    if request.method == "POST":
        code = hand_over.make(sessions.actor(), application, Direction.KIOS)
    return render_template(
        "public/ke_kios.html",
        application=application,
        code=code,
        spelled=spelled(code.text) if code else [],
        picture=qr.svg(code.text, "Kode QR untuk dipindai di kios") if code else "",
        minutes=hand_over.minutes(),
    )


@blueprint.post("/akun/permohonan/<token>/ambil")
def take_back(token: str) -> Response:
    """Go on here; the kiosk's work ends."""
    application = drafting.own(sessions.account(), token)
    work.take_back(sessions.actor(), application)
    return redirect(url_for(".application", token=token))


@blueprint.route("/akun/kode", methods=["GET", "POST"])
@limiter.limit(TYPING, key_func=uploader, methods=["POST"])
def from_kiosk() -> Response | str:
    """A code that the kiosk gave: the draft goes on in this account."""
    problems: list[Fault] = []
    if request.method == "POST":
        try:
            application = work.continue_on_phone(
                sessions.actor(), sessions.account(), request.form.get("kode", "")[:40]
            )
        except InvalidInput as refusal:
            problems = [Fault("kode", refusal.message)]
        else:
            return redirect(url_for(".resume", token=application.token))
    return render_template("public/dari_kios.html", problems=problems, typed=request.form)
