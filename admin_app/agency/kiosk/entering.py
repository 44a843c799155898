"""Enrolling the device once, and the log-in of its operators.

Pasal: Pasal 10(2)b.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import kiosk_device, sessions
from admin_app.agency.kiosk.blueprint import blueprint
from admin_app.agency.kiosk.receiving import wiped
from admin_app.security import limiter
from models.operations.kiosks import devices, operators, visits
from models.operations.logins import own_login
from models.operations.logins.passwords import LoginRefused
from models.rules.errors import DomainError, InvalidInput
from models.rules.kiosks import Ending
from models.rules.verification.outcome import Refused

PER_MINUTE = "20 per minute"


@blueprint.route("/daftar", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def enrol() -> Response | str | tuple[str, int]:
    """The code of the office, typed once at this device."""
    if kiosk_device.found() is not None:
        return redirect(url_for("kiosk.home"))
    if request.method == "GET":
        return render_template("agency/kios/daftar.html", problem=None)
    try:
        _, secret = devices.enrol(request.form.get("kode", "")[:40], address=sessions.address())
    except DomainError as refusal:
        return render_template("agency/kios/daftar.html", problem=refusal), refusal.status
    kiosk_device.enrolled(secret)
    return redirect(url_for("kiosk.log_in"))


@blueprint.route("/masuk", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def log_in() -> Response | str | tuple[str, int]:
    """Name and password; the device is the second factor. It gets a new secret with it."""
    if request.method == "GET":
        return render_template("agency/kios/masuk.html", problem=None)
    username, password = request.form.get("username", "")[:60], request.form.get("sandi", "")
    try:
        token = operators.log_in(
            kiosk_device.here(), username, password, address=sessions.address(), agent=sessions.agent()
        )
    except (LoginRefused, Refused) as refusal:
        return render_template("agency/kios/masuk.html", problem=refusal), refusal.status
    sessions.sign_in(token)
    kiosk_device.found(renew=True)
    return redirect(url_for("kiosk.home"))


@blueprint.route("/kata-sandi", methods=["GET", "POST"])
def change_password() -> Response | str | tuple[str, int]:
    """A new password, the old one asked for."""
    operator, visitor, problem = sessions.agency_user(), sessions.visitor(), None
    if request.method == "POST":
        fields = [request.form.get(name, "") for name in ("sandi_lama", "sandi_baru", "sandi_ulang")]
        try:
            own_login.change_own_password(operator, *fields, keep=visitor.token if visitor else "")
        except InvalidInput as refusal:
            problem = refusal
        else:
            return redirect(url_for("kiosk.home"))
    page = render_template("agency/kios/sandi.html", problem=problem)
    return (page, problem.status) if problem else page


@blueprint.post("/keluar")
def log_out() -> Response:
    """End the operator's session, and the visit with it."""
    visit = kiosk_device.open_visit()
    if visit is not None:
        visits.end(visit, Ending.KELUAR)
    sessions.sign_out()
    return wiped(url_for("kiosk.log_in"))
