"""Log-in, log-out, and passwords: changed, or forgotten and chosen anew by a link.

Pasal: Pasal 13(1)a.
"""

from __future__ import annotations

import time

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import sessions, stash
from admin_app.bound import absolute
from admin_app.public.asking import Fault
from admin_app.public.blueprint import blueprint
from admin_app.security import limiter
from models.operations.logins import accounts, passwords
from models.rules.errors import InvalidInput
from models.rules.nik import read_nik
from models.tables.sealing import blind

EVEN_SECONDS = 0.5  # an answer about an account takes this long, whether there is one or not
BY_ADDRESS = "60/minute;600/hour"  # whole villages share the address of a mobile operator
BY_NIK = "10/minute;40/hour"


def nik_key() -> str:
    """The rate counter's name of the NIK that was typed: blind, for the queue's server holds no personal data."""
    digits = "".join(character for character in request.form.get("nik", "") if character.isdigit())
    return "nik:" + blind(digits[:32])


@blueprint.route("/masuk", methods=["GET", "POST"])
@limiter.limit(BY_ADDRESS, methods=["POST"])
@limiter.limit(BY_NIK, key_func=nik_key, methods=["POST"])
def log_in() -> Response | str:
    """By NIK and password; what was typed elsewhere before the session ended waits in ``titip``."""
    target = stash.own_path(request.values.get("lanjut", ""), url_for(".my_applications"))
    held = request.form.get("titip", "")
    if request.method == "GET":
        found = sessions.visitor()
        return redirect(target) if found and found.account else _log_in_page(target, held, [])
    begun = time.monotonic()
    try:
        token = _try_log_in(read_nik(request.form.get("nik", "")), request.form.get("sandi", ""))
    except InvalidInput as refusal:
        return _log_in_page(target, held, [Fault(refusal.field or "nik", refusal.message)])
    except (passwords.LoginRefused, accounts.AccountShut) as refusal:
        level_out(begun)  # a failure is counted where there is an account, and counting takes time
        return _log_in_page(target, held, [Fault("nik", refusal.message)])
    sessions.sign_in(token)
    return stash.given_back(held) or redirect(target)


def _try_log_in(nik: str, password: str) -> str:
    if not password:
        raise InvalidInput("Isi kata sandi.", field="sandi")
    return accounts.log_in(nik, password, address=sessions.address(), agent=sessions.agent())


def _log_in_page(target: str, held: str, problems: list[Fault]) -> str:
    return render_template("public/masuk.html", lanjut=target, titip=held, problems=problems, typed=request.form)


@blueprint.post("/keluar")
def log_out() -> Response:
    """End the session on the server."""
    sessions.sign_out()
    return redirect(url_for(".home"))


@blueprint.route("/akun/sandi", methods=["GET", "POST"])
@limiter.limit(BY_ADDRESS, methods=["POST"])
def change_password() -> Response | str:
    """Change the password; every other session of the account ends."""
    problems: list[Fault] = []
    if request.method == "POST":
        found = sessions.visitor()
        try:
            accounts.change_password(
                sessions.account(),
                request.form.get("sandi_lama", ""),
                request.form.get("sandi_baru", ""),
                keep=found.token if found else "",
            )
        except passwords.LoginRefused:
            problems = [Fault("sandi_lama", "Kata sandi sekarang tidak cocok. Ketik lagi dengan teliti.")]
        except InvalidInput as refusal:
            problems = [Fault("sandi_baru", refusal.message)]
        if not problems:
            return redirect(url_for(".profile", sandi="baru"))
    return render_template("public/ganti_sandi.html", problems=problems)


@blueprint.route("/lupa-sandi", methods=["GET", "POST"])
@limiter.limit(BY_ADDRESS, methods=["POST"])
@limiter.limit("5/hour", key_func=nik_key, methods=["POST"])
def forgotten() -> Response | str:
    """Ask for a link; the answer is the same, and as late, for every NIK."""
    if request.method == "GET":
        return render_template("public/lupa_sandi.html", problems=[], typed={})
    begun = time.monotonic()
    try:
        nik = read_nik(request.form.get("nik", ""))
    except InvalidInput as refusal:
        return render_template("public/lupa_sandi.html", problems=[Fault("nik", refusal.message)], typed=request.form)
    place = url_for(".choose_password", token="-")  # noqa: S106 - stands where the operation writes the token
    accounts.ask_reset(nik, link=absolute(place.removesuffix("-")) + "{token}")
    level_out(begun)
    return redirect(url_for(".link_sent"))


def level_out(begun: float) -> None:
    """Wait until :data:`EVEN_SECONDS` have passed since ``begun`` (``time.monotonic``)."""
    time.sleep(max(0.0, EVEN_SECONDS - (time.monotonic() - begun)))


@blueprint.get("/lupa-sandi/terkirim")
def link_sent() -> str:
    """The one answer to everybody who asked for a link."""
    return render_template("public/tautan_terkirim.html")


@blueprint.route("/sandi-baru/<token>", methods=["GET", "POST"])
@limiter.limit(BY_ADDRESS, methods=["POST"])
def choose_password(token: str) -> Response | str:
    """Choose a new password by the link from the message."""
    problems: list[Fault] = []
    if request.method == "POST":
        try:
            accounts.reset_password(token, request.form.get("sandi_baru", ""))
        except InvalidInput as refusal:
            problems = [Fault("sandi_baru", refusal.message)]
        if not problems:
            sessions.sign_out()
            return redirect(url_for(".log_in", sandi="baru"))
    response = make_response(render_template("public/sandi_baru.html", problems=problems))
    response.headers["Referrer-Policy"] = "no-referrer"  # the address is the secret
    return response
