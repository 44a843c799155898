"""The kiosk's signs of life, what its operator tells of the equipment, and the manifest of the full screen.

Pasal: Pasal 17(5).
"""

from __future__ import annotations

from flask import Response as PlainResponse
from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import kiosk_device
from admin_app.agency.kiosk.blueprint import blueprint
from models.operations.kiosks import beats
from models.rules.errors import InvalidInput
from models.rules.kiosks import Equipment


@blueprint.post("/denyut")
def beat() -> tuple[str, int]:
    """Once a minute, from the page's script."""
    beats.beat(kiosk_device.here(), request.form.get("versi", ""), request.form.get("antre", ""))
    return "", 204


@blueprint.post("/perangkat")
def tell() -> Response | tuple[str, int]:
    """Printer, scanner and paper, as the operator sees them."""
    try:
        beats.tell(kiosk_device.here(), request.form)
    except InvalidInput as refusal:
        page = render_template("agency/kios/awal.html", equipment=list(Equipment), problem=refusal, ended=False)
        return page, refusal.status
    return redirect(url_for("kiosk.home"))


@blueprint.get("/kios.webmanifest")
def manifest() -> PlainResponse:
    """Full screen, and nothing beside the kiosk."""
    answer = jsonify(
        {
            "name": "Kios Adminduk Ogan Ilir",
            "short_name": "Kios",
            "lang": "id",
            "start_url": url_for("kiosk.home"),
            "scope": url_for("kiosk.home"),
            "display": "fullscreen",
            "orientation": "any",
            "background_color": "#fbf8f1",
            "theme_color": "#073f3a",
        }
    )
    answer.mimetype = "application/manifest+json"
    return answer
