"""The papers that the office signed for the agency, such as its agreement.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response

from admin_app import files, sessions
from admin_app.agency.portal.blueprint import blueprint
from models.operations.papers import reading


@blueprint.get("/naskah", endpoint="papers")
def list_papers() -> str:
    """The agency's signed papers, newest first."""
    return render_template("agency/naskah.html", rows=reading.of_agency(sessions.agency_user().agency))


@blueprint.get("/naskah/<token>/unduh")
def fetch_paper(token: str) -> Response:
    """The signed PDF of one of its own."""
    row = reading.for_agency(sessions.agency_user().agency, token)
    return files.send(row.signed_sha256, "application/pdf", f"naskah-{row.id}.pdf", download=True)
