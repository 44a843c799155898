"""Log-in of an agency's user: name and password, then six digits; the telephone is enrolled at the first log-in.

Pasal: Pasal 10(2)a.
"""

from __future__ import annotations

import time
from typing import Any

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from admin_app import sessions, stash
from admin_app.agency.portal.blueprint import blueprint
from admin_app.qr import svg
from admin_app.security import limiter
from models.operations.logins import own_login
from models.operations.logins.passwords import LoginRefused
from models.operations.logins.second_factor import check_code
from models.operations.verification import users
from models.rules.errors import DomainError, InvalidInput
from models.tables import AgencyUser

PENDING = "lembaga_langkah_kedua"
PENDING_SECONDS = 300
PER_MINUTE = "60 per minute"  # one agency, one address; the lock-out guards each name


@blueprint.route("/masuk", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def log_in() -> Response | str | tuple[str, int]:
    """First factor."""
    target = stash.own_path(request.values.get("lanjut", ""), url_for("portal.home"))
    if request.method == "GET":
        return _first_page(target)
    username = request.form.get("username", "")[:60]
    try:
        user = users.check_login(username, request.form.get("sandi", ""))
    except LoginRefused as refusal:
        return _first_page(target, refusal.message, username), refusal.status
    if user.totp_confirmed:
        session.clear()
        session[PENDING] = {"pengguna": user.id, "sampai": int(time.time()) + PENDING_SECONDS, "lanjut": target}
        return _second_page() if _held() else redirect(url_for("portal.second_factor"))
    _enter(user, whole=False)
    return _go_on(target) if user.demo else redirect(url_for("portal.enrol"))


def _held() -> str:
    """What was typed before the session ended, sealed; it travels in the pages of the log-in."""
    return request.form.get("titip", "")


def _first_page(target: str, error: str = "", username: str = "") -> str:
    return render_template("agency/masuk.html", target=target, error=error, username=username, titip=_held())


def _second_page(error: str = "") -> str:
    return render_template("agency/kode.html", error=error, titip=_held())


def _go_on(target: str) -> Response | str:
    return stash.given_back(_held()) or redirect(target)


@blueprint.route("/masuk/kode", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def second_factor() -> Response | str | tuple[str, int]:
    """Second factor, within five minutes of the first."""
    pending: dict[str, Any] = session.get(PENDING) or {}
    user = AgencyUser.get_or_none(AgencyUser.id == pending.get("pengguna"), AgencyUser.active)
    if user is None or pending.get("sampai", 0) < time.time():
        return redirect(url_for("portal.log_in"))
    if request.method == "GET":
        return _second_page()
    try:
        check_code(user, request.form.get("kode", "")[:20])
    except DomainError as refusal:
        return _second_page(refusal.message), refusal.status
    _enter(user, whole=True)
    return _go_on(stash.own_path(pending.get("lanjut", ""), url_for("portal.home")))


@blueprint.route("/ponsel", methods=["GET", "POST"])
def enrol() -> Response | str | tuple[str, int]:
    """The telephone that makes the six digits; its first code puts it in force."""
    user, error, status = sessions.agency_user(), "", 200
    uri = own_login.enrolment_uri(user)
    if request.method == "POST":
        try:
            own_login.confirm_enrolment(user, request.form.get("kode", "")[:20])
        except DomainError as refusal:
            error, status = refusal.message, refusal.status
        else:
            sessions.sign_out()
            _enter(user, whole=True)
            return redirect(url_for("portal.home"))
    return render_template("agency/ponsel.html", qr=svg(uri), secret=user.totp_secret or "", error=error), status


@blueprint.route("/kata-sandi", methods=["GET", "POST"])
def change_password() -> Response | str | tuple[str, int]:
    """A new password, the old one asked for."""
    user, visitor, problem = sessions.agency_user(), sessions.visitor(), None
    if request.method == "POST":
        fields = [request.form.get(name, "") for name in ("sandi_lama", "sandi_baru", "sandi_ulang")]
        try:
            own_login.change_own_password(user, *fields, keep=visitor.token if visitor else "")
        except InvalidInput as refusal:
            problem = refusal
        else:
            return redirect(url_for("portal.home"))
    page = render_template("agency/sandi.html", problem=problem)
    return (page, problem.status) if problem else page


@blueprint.post("/keluar")
def log_out() -> Response:
    """End the session on the server."""
    sessions.sign_out()
    return redirect(url_for("portal.log_in"))


def _enter(user: AgencyUser, *, whole: bool) -> None:
    token = users.log_in(user, address=sessions.address(), agent=sessions.agent(), second_factor=whole)
    sessions.sign_in(token)
