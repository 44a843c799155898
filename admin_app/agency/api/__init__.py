"""The API of LOPE CAPIL: programs of agencies verify under an agreement, with tokens of their own.

Pasal: Pasal 7(1)b, Pasal 10(1)a, Pasal 10(1)b, Pasal 10(2)a.
"""

from __future__ import annotations

from flask import Flask

from admin_app import gate
from admin_app.agency.api import asking, described, entering, knowing, national, readable, tokens
from admin_app.agency.api.blueprint import blueprint
from admin_app.security import csrf

MODULES = (tokens, asking, knowing, described, readable)
"""Importing them puts their addresses on the blueprint."""

ROWS = {
    "token": gate.PUBLIC,
    **dict.fromkeys(("described", "readable"), gate.PUBLIC),
    **dict.fromkeys(("verify_resident", "verify_household", "quota", "agreement"), gate.CLIENT),
}


def register(app: Flask) -> None:
    """Add every address of the API and its rows of the gate; no cookie is read here, so no form token is asked for."""
    csrf.exempt(blueprint)
    gate.admit_clients(app, entering.enter)
    app.register_blueprint(blueprint)
    csrf.exempt(national.blueprint)
    app.register_blueprint(national.blueprint)
    gate.allow(app, {"national.verify_by_element": gate.PUBLIC})
    gate.allow(app, {f"{blueprint.name}.{name}": access for name, access in ROWS.items()})
