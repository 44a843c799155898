"""AKU MANDIRI: plain pages for residents that need no JavaScript.

Pasal: Pasal 7(1)a, Pasal 13(1).
"""

from __future__ import annotations

from flask import Blueprint, Flask, render_template

from admin_app import gate
from admin_app.bound import config

blueprint = Blueprint("public", __name__)


def register(app: Flask) -> None:
    """Add every page of the citizen's face and its rows of the gate."""
    for path, name in (("/", "home"), ("/masuk", "log_in"), ("/keluar", "log_out"), ("/akun", "my_applications"),
                       ("/cek-status", "track"), ("/cek", "check"), ("/ketentuan", "terms")):
        blueprint.add_url_rule(path, name, lambda: render_template("galat.html", heading="Segera", message=""))
    app.register_blueprint(blueprint)
    app.context_processor(lambda: {"demo": config().demo})
    gate.allow(app, {"public.*": gate.PUBLIC})
