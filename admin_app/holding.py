"""Whose application a page is about: the account's own on a phone, and at a kiosk the one that its visit works on.

At a kiosk the pages are the same ones inside the kiosk's frame. Their addresses say :data:`HERE` instead of the
application's token, so that nothing of a resident stays in the history of the device.

Pasal: Pasal 13(1)b, Pasal 17(5).
"""

from __future__ import annotations

from flask import Flask, current_app, request, url_for
from werkzeug.wrappers import Response

from admin_app import gate, kiosk_device, sessions
from models.operations.applications import citizen_files, drafting
from models.operations.kiosks import visits, work
from models.rules.actor import Actor
from models.rules.errors import NotFound
from models.tables import Application, Attachment

HERE = gate.AT_KIOSK
FRAME, KIOSK_FRAME = "base.html", "agency/kios/isi.html"


def register(app: Flask) -> None:
    """Let templates stand in the right frame, and keep pictures off a kiosk's disk."""
    app.context_processor(lambda: {"bingkai": frame, "laman_permohonan": page_of})
    app.after_request(_keep_nothing)


def at_kiosk() -> bool:
    """Whether this request comes from a kiosk whose operator is serving a resident."""
    found = sessions.visitor()
    return found is not None and found.kiosk is not None and gate.may(gate.GUEST, found)


def holder() -> str:
    """Whose forms are held together as his own; "" for whoever is not there as a resident."""
    if at_kiosk():
        return f"kunjungan:{kiosk_device.visit().id}"
    found = sessions.visitor()
    return f"akun:{found.account.id}" if found and found.account else ""


def sender() -> str:
    """Whose forms may be repetitions of one another: at a kiosk the device's, for a form begins a visit or ends it."""
    found = sessions.visitor()
    if found is not None and found.kiosk is not None and gate.may(gate.KIOSK, found):
        return f"kios:{found.kiosk.id}"
    return holder()


def frame() -> str:
    """The template that a page of the form stands in."""
    return KIOSK_FRAME if at_kiosk() else FRAME


def application(token: str) -> Application:
    """The application that ``token`` names to whoever asks.

    Raises: NotFound; AlreadyChanged at a kiosk when a phone took it back.
    """
    if not at_kiosk():
        return drafting.own(sessions.account(), token)
    visit = kiosk_device.visit()
    if token != HERE:
        raise NotFound
    visits.touch(visit)
    found = work.application_of(visit)
    found.token = HERE  # at hand only: no address at a kiosk names it
    return found


def actor() -> Actor:
    """The resident, at a kiosk with who helps him."""
    return work.actor_of(kiosk_device.visit(), sessions.address()) if at_kiosk() else sessions.actor()


def page_of(found: Application) -> str:
    """Where an application's own page is."""
    return url_for("kiosk.application") if at_kiosk() else url_for("public.application", token=found.token)


def receipt_of(found: Application) -> str:
    """Where one goes after sending."""
    return url_for("kiosk.receipt") if at_kiosk() else url_for("public.sent", token=found.token)


def sent(found: Application) -> None:
    """It was sent, inside the transaction that sent it."""
    if at_kiosk():
        work.sent(kiosk_device.visit(), found)


def attachment(token: str) -> Attachment:
    """A file in force of the account's, or of the application that the visit works on. Raises: NotFound."""
    if not at_kiosk():
        return citizen_files.own_attachment(sessions.account(), token)
    found = Attachment.get_or_none(
        Attachment.token == token,
        Attachment.application == work.application_of(kiosk_device.visit()).id,
        Attachment.superseded_at.is_null(),
    )
    if found is None:
        raise NotFound
    return found


def _keep_nothing(response: Response) -> Response:
    access = gate.access_of(current_app, request.endpoint or "")
    if access is not None and access.kind is gate.Kind.HOLDER and at_kiosk():
        response.headers["Cache-Control"] = "no-store"
    return response
