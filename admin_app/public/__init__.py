"""AKU MANDIRI: plain pages for residents that need no JavaScript.

Pasal: Pasal 7(1)a, Pasal 13(1).
"""

from __future__ import annotations

from flask import Flask

from admin_app import gate
from admin_app.bound import config
from admin_app.gate import CITIZEN, CITIZEN_ACTIVE, HOLDER, HOLDER_SAVING, PUBLIC, Access
from admin_app.public import (
    account,
    anchors,
    attaching,
    booking,
    checking,
    filling,
    handing,
    home,
    login,
    looks,
    previewing,
    printing_forms,
    registration,
    repairing,
    sending,
)
from admin_app.public.blueprint import blueprint

MODULES = (
    home,
    registration,
    login,
    account,
    looks,
    filling,
    attaching,
    sending,
    repairing,
    checking,
    anchors,
    previewing,
    booking,
    handing,
    printing_forms,
)
"""Importing them puts their pages on the blueprint."""

ACCESS: dict[Access, str] = {
    PUBLIC: """home service terms register register_step register_photo see_register_photo register_end registered
        log_in log_out forgotten link_sent choose_password
        track tracked verify verify_json check check_result check_result_json
        trust_anchors preview""",
    CITIZEN: "my_applications notices looks doubt profile change_password",
    CITIZEN_ACTIVE: """application sent form_copy paper_form withdraw document document_file
        apply repair repair_field choose_day choose_time give_up calendar to_kiosk take_back from_kiosk""",
    HOLDER: "resume attachments attachment blank_form own_file own_thumbnail check_answers send",
    HOLDER_SAVING: "ask",
}


def register(app: Flask) -> None:
    """Add every page of the citizen's face and its rows of the gate."""
    app.register_blueprint(blueprint)
    app.context_processor(lambda: {"demo": config().demo})
    gate.allow(app, {f"public.{name}": access for access, names in ACCESS.items() for name in names.split()})
