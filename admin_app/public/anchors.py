"""The certificates that our signatures lead to, for whoever checks a document with tools of his own.

Pasal: Pasal 11(3)e, Pasal 16.
"""

from __future__ import annotations

from flask import make_response
from werkzeug.wrappers import Response

from admin_app.bound import config
from admin_app.public.blueprint import blueprint


@blueprint.get("/jangkar.pem")
def trust_anchors() -> Response:
    """The trust anchors in force (PEM, RFC 7468)."""
    response = make_response(config().trust_anchors.read_bytes())
    response.mimetype = "application/x-pem-file"
    response.headers["Content-Disposition"] = 'inline; filename="jangkar.pem"'
    return response
