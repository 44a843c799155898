"""The kiosk of a desa: full screen, few words, one resident at a time, and nothing of him left behind.

Pasal: Pasal 10(2)b, Pasal 17(5).
"""

from __future__ import annotations

from flask import Flask

from admin_app import gate
from admin_app.agency.kiosk import applying, asking, beating, entering, keeping, printing, receiving, scanning
from admin_app.agency.kiosk.blueprint import blueprint

MODULES = (entering, receiving, asking, applying, keeping, scanning, printing, beating)
"""Importing them puts their pages on the blueprint."""

ROWS = {
    **dict.fromkeys(("enrol", "manifest"), gate.PUBLIC),
    **dict.fromkeys(("log_in", "beat", "left_alone"), gate.DEVICE),
    **dict.fromkeys(("home", "tell", "change_password", "log_out", "finish", "stopped"), gate.KIOSK),
    **dict.fromkeys(("receive", "agree"), gate.KIOSK_SERVING),
    **dict.fromkeys(("still_here", "touch", "to_phone", "for_phone", "paper", "receipt"), gate.GUEST_LEAVING),
    **dict.fromkeys(
        ("menu", "ask_person", "ask_family", "by_code", "by_paper", "offers", "apply", "application"), gate.GUEST
    ),
    **dict.fromkeys(("forms", "scan", "reading", "form_page", "attach_form"), gate.GUEST),
    **dict.fromkeys(("documents", "prove", "print_document", "printed", "printed_file"), gate.GUEST),
    **dict.fromkeys(("blanks", "print_blank"), gate.GUEST),
}


def register(app: Flask) -> None:
    """Add every page of the kiosk and its rows of the gate."""
    app.register_blueprint(blueprint)
    gate.allow(app, {f"{blueprint.name}.{name}": access for name, access in ROWS.items()})
