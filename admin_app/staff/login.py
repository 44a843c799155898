"""The office's log-in: user name and password, then six digits; a lost factor or a lock is said in one voice.

Pasal: Pasal 19(3)a.
"""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from admin_app import sessions, stash
from admin_app.security import limiter
from models.operations.logins import officers, second_factor
from models.operations.logins.passwords import LoginRefused
from models.rules.errors import DomainError
from models.tables import Officer

blueprint = Blueprint("staff_login", __name__, url_prefix="/petugas")
PENDING = "langkah_kedua"
PENDING_SECONDS = 300
PER_MINUTE = "60 per minute"  # one office, one address; the lock-out guards each name


@blueprint.route("/masuk", methods=["GET", "POST"])
@limiter.limit(PER_MINUTE, methods=["POST"])
def log_in() -> Response | str | tuple[str, int]:
    """First factor; whoever is in already goes on to where he was going."""
    visitor = sessions.visitor()
    target = stash.own_path(request.values.get("lanjut", ""), url_for("staff.home"))
    if request.method == "GET":
        if visitor is not None and visitor.officer is not None:
            whole = visitor.second_factor or visitor.officer.demo
            return redirect(target if whole else url_for("own.enrol"))
        return _first_page(target)
    username = request.form.get("username", "")[:60]
    try:
        officer = officers.check_login(username, request.form.get("sandi", ""))
    except LoginRefused as refusal:
        return _first_page(target, refusal.message, username), refusal.status
    if officer.totp_confirmed:
        session.clear()
        session[PENDING] = {"petugas": officer.id, "sampai": int(time.time()) + PENDING_SECONDS, "lanjut": target}
        return _second_page() if _held() else redirect(url_for("staff_login.second_factor"))
    _enter(officer, whole=False)
    return _go_on(target) if officer.demo else redirect(url_for("own.enrol"))


def _held() -> str:
    """What was typed before the session ended, sealed; it travels in the pages of the log-in."""
    return request.form.get("titip", "")


def _first_page(target: str, error: str = "", username: str = "") -> str:
    return render_template("staff/masuk/masuk.html", target=target, error=error, username=username, titip=_held())


def _second_page(error: str = "") -> str:
    return render_template("staff/masuk/kode.html", error=error, titip=_held())


def _go_on(target: str) -> Response | str:
    return stash.given_back(_held()) or redirect(target)


@blueprint.route("/masuk/kode", methods=["GET", "POST"], endpoint="second_factor")
@limiter.limit(PER_MINUTE, methods=["POST"])
def ask_code() -> Response | str | tuple[str, int]:
    """Second factor, within five minutes of the first."""
    pending: dict[str, Any] = session.get(PENDING) or {}
    officer = Officer.get_or_none(Officer.id == pending.get("petugas"), Officer.active)
    if officer is None or pending.get("sampai", 0) < time.time():
        flash("Waktu memasukkan kode sudah lewat. Masuk sekali lagi.", "error")
        return redirect(url_for("staff_login.log_in"))
    if request.method == "GET":
        return _second_page()
    try:
        second_factor.check_code(officer, request.form.get("kode", "")[:20])
    except DomainError as refusal:
        return _second_page(refusal.message), refusal.status
    _enter(officer, whole=True)
    return _go_on(stash.own_path(pending.get("lanjut", ""), url_for("staff.home")))


@blueprint.route("/keluar", methods=["POST"])
def log_out() -> Response:
    """End the session on the server."""
    sessions.sign_out()
    flash("Anda sudah keluar.", "success")
    return redirect(url_for("staff_login.log_in"))


def _enter(officer: Officer, *, whole: bool) -> None:
    token = officers.log_in(officer, address=sessions.address(), agent=sessions.agent(), second_factor=whole)
    sessions.sign_in(token)
