"""The cookie by which a kiosk's device is known: out of reach of scripts and other sites, and changed often.

Pasal: Pasal 10(2)b.
"""

from __future__ import annotations

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from models.operations.kiosks import recognition, visits
from models.tables import Kiosk, KioskVisit

_SECURE = "kiosk_cookie_secure"
YEAR_SECONDS = 31_536_000
NAME = "kios"


def register(app: Flask, *, secure: bool) -> None:
    """Let answers bring the device its next secret."""
    app.extensions[_SECURE] = secure
    app.after_request(_give)


def _name() -> str:
    return f"__Host-{NAME}" if current_app.extensions[_SECURE] else NAME


def found(*, renew: bool = False) -> Kiosk | None:
    """The device behind this request, None for any other browser; ``renew``: with a new secret at once."""
    if "kiosk" not in g or renew:
        device = recognition.recognise(shown_secret(), renew=renew)
        g.kiosk = device.kiosk if device else None
        if device and device.successor:
            g.kiosk_secret = device.successor
    kiosk: Kiosk | None = g.kiosk
    return kiosk


def here() -> Kiosk:
    """The device behind this request, on pages that the gate opens to kiosks only."""
    kiosk = found()
    if kiosk is None:
        raise RuntimeError("no kiosk: the gate must stand before this page")
    return kiosk


def shown_secret() -> str:
    """What the cookie holds."""
    return request.cookies.get(_name(), "")[:128]


def enrolled(secret: str) -> None:
    """Give this browser the device's first secret with the answer."""
    g.kiosk_secret = secret


def open_visit() -> KioskVisit | None:
    """The resident who is being served here, None when nobody is."""
    if "kiosk_visit" not in g:
        kiosk = found()
        g.kiosk_visit = visits.current(kiosk) if kiosk else None
    visit: KioskVisit | None = g.kiosk_visit
    return visit


def visit() -> KioskVisit:
    """The same, on pages that the gate opens while a resident is served only."""
    opened = open_visit()
    if opened is None:
        raise RuntimeError("no visit: the gate must stand before this page")
    return opened


def _give(response: Response) -> Response:
    secret = g.pop("kiosk_secret", "")
    if secret:
        secure: bool = current_app.extensions[_SECURE]
        response.set_cookie(
            _name(),
            secret,
            max_age=YEAR_SECONDS,
            path="/",
            secure=secure,
            httponly=True,
            samesite="Strict",
        )
    return response
