"""Who calls: the bearer token, the agreement behind it and the pace that it allows; asked by the gate.

Pasal: Pasal 10(2)a. Bearer tokens: RFC 6750 section 2.1.
"""

from __future__ import annotations

from flask import g, request

from admin_app import sessions
from admin_app.agency.api import pace
from models.operations.verification import asker
from models.operations.verification.asker import Asker
from models.rules.verification.outcome import Refusal, Refused


def enter() -> None:
    """Remember who asks for the rest of the request. Raises: Refused, ApiProblem when he asks too fast."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused(Refusal.KUNCI_SALAH)
    found = asker.by_token(token.strip(), sessions.address())
    g.asker = found
    g.pace = pace.take(found)


def caller() -> Asker:
    """Whoever the gate let in."""
    found: Asker = g.asker
    return found
