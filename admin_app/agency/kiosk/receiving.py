"""Receiving a resident: his consent, his menu, and the end, after which nothing about him is on the device.

Pasal: Pasal 10(2)b.
"""

from __future__ import annotations

import secrets

from flask import make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from admin_app import holding, kiosk_device, sessions, stash
from admin_app.agency.kiosk.blueprint import TILES, blueprint
from admin_app.agency.kiosk.held import once, refused, taken
from admin_app.security import KIOSK_PREFIX
from models.operations.kiosks import devices, screens, visits
from models.rules.errors import DomainError
from models.rules.kiosks import CONSENT_SHA256, CONSENT_TEXT, CONSENT_VERSION, Ending, Equipment

LEFT_BEHIND = '"cache", "storage"'
WARNED_SECONDS = 15


@blueprint.get("/")
def home() -> Response | str:
    """What the operator begins with; while a resident is served, his menu."""
    if kiosk_device.open_visit() is not None:
        return redirect(url_for("kiosk.menu"))
    return render_template(
        "agency/kios/awal.html",
        equipment=list(Equipment),
        problem=None,
        ended="usai" in request.args,
        failed="gagal" in request.args,
    )


@blueprint.get("/warga")
def receive() -> tuple[str, int]:
    """The consent on the screen, before anybody is looked up."""
    shown, held = f"{CONSENT_VERSION}:{CONSENT_SHA256}", taken()
    page = render_template(
        "agency/kios/setuju.html", text=CONSENT_TEXT, shown=shown, problem=held.problem, typed=held.typed
    )
    return page, held.status


@blueprint.post("/warga")
def agree() -> Response:
    """The resident agreed."""
    return once(_agreed)


def _agreed() -> Response:
    form = request.form
    try:
        visits.begin(
            sessions.actor(),
            kiosk_device.here(),
            sessions.agency_user(),
            name=form.get("nama", ""),
            nik=form.get("nik", "")[:40],
            by_card=form.get("cara") == "kartu",
            shown=form.get("teks", ""),
            ticked="setuju" in form,
        )
    except DomainError as refusal:
        return refused(refusal)
    return redirect(url_for("kiosk.menu"))


@blueprint.get("/layanan")
def menu() -> str:
    """What can be done in this visit."""
    return render_template("agency/kios/layanan.html", tiles=TILES)


@blueprint.get("/berhenti")
def stopped() -> Response | str:
    """No agreement is in force any more: what the resident has, and how he goes on without this kiosk."""
    if devices.is_under_agreement(kiosk_device.here()):
        return redirect(url_for("kiosk.home"))
    return render_template("agency/kios/berhenti.html")


@blueprint.get("/masih")
def still_here() -> Response:
    """Without a script: fifteen seconds to say that somebody is there."""
    back = stash.own_path(request.args.get("kembali", ""), url_for("kiosk.menu"))
    if not back.startswith((KIOSK_PREFIX, url_for("public.resume", token=holding.HERE))):
        back = url_for("kiosk.menu")
    page = make_response(render_template("agency/kios/masih.html", back=back, seconds=WARNED_SECONDS))
    page.headers["Refresh"] = f"{WARNED_SECONDS}; url={url_for('kiosk.left_alone')}"
    return page


@blueprint.post("/masih")
def touch() -> tuple[str, int]:
    """With a script: the screen was touched."""
    return "", 204


@blueprint.get("/berakhir")
def left_alone() -> Response:
    """Where pages lead when nobody touched them; a visit in which somebody is active goes on."""
    visit = kiosk_device.open_visit()
    if visit is not None and not visits.is_idle(visit):
        return redirect(url_for("kiosk.menu"))
    if visit is not None:
        visits.end(visit, Ending.DIAM)
    failed = "gagal" in request.args
    return wiped(url_for("kiosk.home", gagal=1) if failed else url_for("kiosk.home", usai=1))


@blueprint.post("/selesai")
def finish() -> Response:
    """The resident is done."""
    visit = kiosk_device.open_visit()
    if visit is not None:
        visits.end(visit, Ending.SELESAI)
    return wiped(url_for("kiosk.home", usai=1))


def wiped(target: str) -> Response:
    """To the next page, while the browser forgets what it kept; a changed cookie throws kept pages out as well."""
    kiosk = kiosk_device.found()
    if kiosk is not None:
        screens.forget(kiosk)
    session["usai"] = secrets.token_hex(4)
    response = redirect(target, 303)
    response.headers["Clear-Site-Data"] = LEFT_BEHIND
    return response
