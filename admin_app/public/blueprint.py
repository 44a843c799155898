"""The blueprint that every page of the citizen's face belongs to."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("public", __name__)
