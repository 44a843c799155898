"""A lost link loses no input: each form carries a token, and one that comes again is answered as the first was.

A page's script keeps an unsent form in memory and sends it again; without it the browser's own “send again” does. A
form that is sent by the script is not redirected: where it leads is told in a header, and the script goes there.

Pasal: Pasal 13(1)b.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from admin_app import holding, problems
from models.operations import form_replies
from models.operations.form_replies import Sent

FIELD = "kiriman"
BY_SCRIPT, LEADS_TO = "X-Kiriman", "X-Ke"
LONGEST_TOKEN = 64
NOT_CONTENT = frozenset({FIELD, "csrf_token"})
CHUNK = 1 << 20


def register(app: Flask) -> None:
    """After the gate and the form tokens: answer what was taken before, and tell the script where to go."""
    app.context_processor(lambda: {"kiriman": new_token})
    app.before_request(_answer_again)
    app.after_request(_tell_script)


def new_token() -> str:
    """The token of one form on one page."""
    return secrets.token_urlsafe(12)


def taken(take: Callable[[], str]) -> Response:
    """Redirect to the address that ``take`` gives; it is called once for one form, in one transaction with its note."""
    form = _sent()
    return redirect(form_replies.once(form, take) if form else take())


def _sent() -> Sent | None:
    """The form behind this request; None where it has no token, or nobody whose form it could be.

    Programs send no forms, and to look for one would read their body before its own limit stands.
    """
    if request.method != "POST" or problems.wanted():
        return None
    token, sender = request.form.get(FIELD, ""), holding.sender()
    if not sender or not 0 < len(token) <= LONGEST_TOKEN:
        return None
    return form_replies.sent(sender, request.full_path, token, _fingerprint())


def _fingerprint() -> str:
    """SHA-256 over everything in the form, files included."""
    digest = hashlib.sha256()
    for name, value in request.form.items(multi=True):
        if name not in NOT_CONTENT:
            digest.update(f"{len(name)}:{name}{len(value)}:{value}".encode())
    for name, upload in request.files.items(multi=True):
        content = hashlib.sha256()
        while chunk := upload.stream.read(CHUNK):
            content.update(chunk)
        upload.stream.seek(0)
        digest.update(f"{len(name)}:{name}{upload.filename}\n{content.hexdigest()}".encode())
    return digest.hexdigest()


def _answer_again() -> Response | None:
    """What was taken already is led where it led the first time, before its page looks at it."""
    form = _sent()
    location = form_replies.first_answer(form) if form else ""
    return redirect(location) if location else None


def _tell_script(response: Response) -> Response:
    if BY_SCRIPT not in request.headers or "Location" not in response.headers:
        return response
    response.headers[LEADS_TO] = response.headers.pop("Location")
    response.status_code = 204
    response.set_data(b"")
    return response
