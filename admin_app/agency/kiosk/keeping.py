"""The draft of a resident without an account goes on another day: by the code on his paper and his Kartu Keluarga.

Pasal: Pasal 13(1)b, Pasal 17(5).
"""

from __future__ import annotations

from datetime import datetime

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import holding, kiosk_device, resend, sessions
from admin_app.agency.kiosk.applying import PROVING, of_the_card, on_paper
from admin_app.agency.kiosk.blueprint import TILES, Tile, blueprint, device_key
from admin_app.agency.kiosk.held import refused, taken
from admin_app.security import limiter
from models.operations.applications.hand_over import Code
from models.operations.kiosks import work
from models.rules.errors import DomainError
from models.rules.hand_over import spelled
from models.tables import Resident

TILES.append(Tile("kiosk.by_paper", "Lanjutkan dengan kode di kertas", "Permohonan yang belum dikirim, tanpa akun"))


@blueprint.get("/permohonan/kertas")
def paper() -> Response | str:
    """The code, shown once, to print or to write down."""
    held = taken().more
    if not held:
        return redirect(url_for("kiosk.menu"))
    return render_template(
        "agency/kios/kertas.html",
        application=work.application_of(kiosk_device.visit()),
        code=Code(held["code"], datetime.fromisoformat(held["until"])),
        spelled=spelled(held["code"]),
        here=holding.HERE,
    )


@blueprint.route("/kertas", methods=["GET", "POST"])
@limiter.limit(PROVING, key_func=device_key, methods=["POST"])
def by_paper() -> Response | tuple[str, int]:
    """What the paper and the resident's own Kartu Keluarga say; a new code follows, for each is good once."""
    if request.method == "GET":
        held = taken()
        return render_template("agency/kios/kode_kertas.html", problem=held.problem, typed=held.typed), held.status
    try:
        resident = of_the_card()
        return resend.taken(lambda: _continue(resident))
    except DomainError as refusal:
        return refused(refusal)


def _continue(resident: Resident) -> str:
    visit = kiosk_device.visit()
    found = work.continue_by_code(visit, request.form.get("kode", "")[:40], shown=resident, address=sessions.address())
    return url_for("public.resume", token=holding.HERE) if found.application.account_id else on_paper(visit)
