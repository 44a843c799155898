"""The blueprint that every page of the portal hangs on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("portal", __name__, url_prefix="/lembaga")
