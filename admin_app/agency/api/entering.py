"""Who calls: the bearer token, the agreement behind it and the pace that it allows; asked by the gate.

Pasal: Pasal 10(2)a. Bearer tokens: RFC 6750 section 2.1.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from flask import g, request
from werkzeug.wrappers import Response

from admin_app import sessions
from admin_app.agency.api import pace
from models.operations.verification import asker
from models.operations.verification.asker import Asker
from models.rules.errors import DomainError
from models.rules.verification.outcome import Refusal, Refused

ANSWERED = frozenset({"api.verify_resident", "api.verify_household"})
"""Endpoints under :func:`as_remembered`."""
View = Callable[[], Response]


def enter() -> None:
    """Remember who asks for the rest of the request. Raises: Refused, ApiProblem when he asks too fast."""
    takes_quota = request.endpoint in ANSWERED and "Idempotency-Key" not in request.headers  # else a kept answer may do
    g.asker = (asker.remembered if takes_quota else asker.by_token)(_token(), sessions.address())
    g.pace = pace.take(g.asker)


def as_remembered(view: View) -> View:
    """Ask ``view`` by what is remembered of the caller, and by what holds now when that comes to no answer."""

    @wraps(view)
    def asked() -> Response:
        if caller().remembered:
            with suppress(DomainError):
                return view()
            del g.asker  # whoever is refused below is nobody known, as at the gate
            g.asker = asker.by_token(_token(), sessions.address())
        return view()

    return asked


def _token() -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused(Refusal.KUNCI_SALAH)
    return token.strip()


def caller() -> Asker:
    """Whoever the gate let in."""
    found: Asker = g.asker
    return found
