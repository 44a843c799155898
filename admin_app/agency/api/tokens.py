"""Tokens for programs: OAuth 2.0 client credentials (RFC 6749 section 4.4).

Pasal: Pasal 10(2)a. Errors: RFC 6749 section 5.2.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from urllib.parse import unquote_plus

from flask import current_app, request
from werkzeug.wrappers import Response

from admin_app import door, sessions
from admin_app.agency.api.blueprint import blueprint
from admin_app.agency.api.shapes import LARGEST
from admin_app.security import limiter
from models.operations.verification import clients
from models.rules.verification.outcome import Refused

PER_ADDRESS = "60/minute"


@blueprint.post("/token")
@limiter.limit(PER_ADDRESS)
def token() -> Response:
    """A bearer token for a client that shows a living key, in the Authorization header or in the form."""
    request.max_content_length = LARGEST
    form = request.form
    if any(len(form.getlist(name)) > 1 for name in form):
        return _refuse("invalid_request", "Parameter tidak boleh ditulis dua kali.")
    if form.get("grant_type") != "client_credentials":
        kind = "unsupported_grant_type" if form.get("grant_type") else "invalid_request"
        return _refuse(kind, "Isi grant_type=client_credentials.")
    shown = _credentials()
    if shown is None:
        return _refuse("invalid_request", "Kirim client_id dan client_secret dengan satu cara saja.")
    try:
        issued = clients.issue_token(clients.living_secret(*shown))
    except Refused as refused:
        door.note(refused.refusal.code, sessions.address())
        current_app.logger.warning("api: token refused, %s from %s", refused.refusal.code, sessions.address())
        return _refuse("invalid_client", refused.message, HTTPStatus.UNAUTHORIZED)
    return _json({"access_token": issued, "token_type": "Bearer", "expires_in": clients.TOKEN_LIVES.seconds})


def _credentials() -> tuple[str, str] | None:
    """Client and key, of which neither may come twice (section 2.3.1); None when they cannot be read."""
    header, form = request.authorization, request.form
    if "Authorization" not in request.headers:
        in_form = form.get("client_id", ""), form.get("client_secret", "")
        return in_form if all(in_form) else None
    if header is None or header.type != "basic" or "client_secret" in form:
        return None
    return unquote_plus(header.username or ""), unquote_plus(header.password or "")


def _refuse(error: str, told: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Response:
    response = _json({"error": error, "error_description": told})
    response.status_code = status
    if status is HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Basic realm="LOPE CAPIL"'
    return response


def _json(body: dict[str, object]) -> Response:
    response = Response(json.dumps(body, ensure_ascii=False), mimetype="application/json")
    response.headers.update({"Cache-Control": "no-store", "Pragma": "no-cache"})
    return response
