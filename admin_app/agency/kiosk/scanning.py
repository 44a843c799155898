"""Signed paper forms at the kiosk: scanned, found by their marks, compared with the paper, attached.

Pasal: Pasal 14(2), Pasal 17(5).
"""

from __future__ import annotations

from datetime import timedelta

from flask import Response as Bytes
from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import bound, kiosk_device, resend, sessions, uploads
from admin_app.agency.kiosk.blueprint import TILES, Tile, blueprint, device_key
from admin_app.agency.kiosk.held import Problem, refused, taken
from admin_app.security import limiter
from models.operations.applications.attaching import CleanFile
from models.operations.clock import now
from models.operations.kiosks import scanning
from models.ports import intake_client
from models.rules.errors import AlreadyChanged, InvalidInput, NotAllowed, NotFound, TemporarilyUnavailable

TILES.append(Tile("kiosk.forms", "Serahkan formulir kertas", "Yang sudah ditandatangani, dipindai di sini"))
KEY = "<int(max=2147483647):key>"
MOST_PAGES = 20
LONG_SIDE = 3508  # pixels: A4 at 300 dpi, which an archive copy keeps
WIDTH = 900
SCANS, PAGES = "60/hour", "600/hour"
REFRESH_SECONDS, PATIENCE = 3, timedelta(seconds=60)
TOO_LARGE = Problem("Berkas ini terlalu besar. Paling besar 15 MB; pindai dengan ketajaman 300 dpi.", "berkas", 413)


@blueprint.get("/formulir")
def forms() -> tuple[str, int]:
    """What was scanned in this visit with what became of it, and the box for the next paper."""
    visit, held = kiosk_device.visit(), taken()
    problem = TOO_LARGE if request.args.get("terlalu-besar") else held.problem
    page = render_template(
        "agency/kios/formulir.html",
        problem=problem,
        chosen=held.more.get("form"),
        found=scanning.found_in(visit),
        waiting=scanning.being_read(visit),
        accept=uploads.CAMERA_ACCEPT,
        most_pages=MOST_PAGES,
    )
    return page, problem.status if problem else 200


@blueprint.post("/formulir")
@limiter.limit(SCANS, key_func=device_key)
def scan() -> Response:
    """Take in the pages of one scanning."""
    try:
        file = uploads.receive_all(request.files.getlist("berkas"), max_pages=MOST_PAGES, long_side=LONG_SIDE)
        return resend.taken(lambda: _take_in(file))
    except (InvalidInput, AlreadyChanged, TemporarilyUnavailable) as refusal:
        return refused(refusal)


scan.too_large_here = True  # type: ignore[attr-defined]


def _take_in(file: CleanFile) -> str:
    scanning.take_in(kiosk_device.visit(), file, address=sessions.address())
    return url_for("kiosk.reading")


@blueprint.get("/formulir/dibaca")
def reading() -> Response:
    """While the marks are being read the page asks again by itself; by that nobody touched the screen."""
    waiting = scanning.being_read(kiosk_device.visit())
    if not waiting:
        return redirect(url_for("kiosk.forms"))
    slow = waiting[0].uploaded_at < now() - PATIENCE
    page = make_response(render_template("agency/kios/formulir_dibaca.html", slow=slow))
    if not slow:
        page.headers["Refresh"] = str(REFRESH_SECONDS)
    return page


@blueprint.get(f"/formulir/{KEY}/halaman/<int:page>")
@limiter.limit(PAGES, key_func=device_key)
def form_page(key: int, page: int) -> Bytes:
    """One page of the scan as a picture, to be held against the paper."""
    form = scanning.form_of(kiosk_device.visit(), key, to_show=True)
    if not 1 <= page <= form.pages:
        raise NotFound("Halaman itu tidak ada.")
    data, media_type = bound.store().get(form.sha256), form.media_type
    if media_type == "application/pdf":
        data, media_type = intake_client.page_image(bound.config().intake_socket, data, page, WIDTH), "image/jpeg"
    return Bytes(data, mimetype=media_type)


@blueprint.post(f"/formulir/{KEY}/lampirkan")
def attach_form(key: int) -> Response:
    """Attach it on the operator's word; sent twice it leads to the same page."""
    try:
        return resend.taken(lambda: _attach(key))
    except (InvalidInput, NotAllowed, AlreadyChanged) as refusal:
        return refused(refusal, url_for("kiosk.forms"), form=key)


def _attach(key: int) -> str:
    true_to_original = "sesuai" in request.form
    scanning.attach(kiosk_device.visit(), key, true_to_original=true_to_original, address=sessions.address())
    return url_for("kiosk.forms")
