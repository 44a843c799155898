"""What was typed survives a lost session: it waits, sealed, in the log-in page, or is offered to be sent again.

Only forms of our own pages are kept: a form that another site made the browser send is thrown away. Whoever logs in
gets back what he typed himself; what somebody typed whose session is not known, the next to log in at that face.
"""

from __future__ import annotations

import base64
import binascii
import json
from enum import StrEnum
from urllib.parse import SplitResult, quote, urlsplit

from cryptography.exceptions import InvalidTag
from flask import current_app, render_template, request

from admin_app import sessions
from models.tables.sealing import sealer

SECRET_PARTS = ("sandi", "csrf_token")
MOST_BYTES = 200_000
Fields = list[tuple[str, str]]


class Face(StrEnum):
    """Where one logs in; the value begins the name of a session's holder, see :func:`sessions.holder`."""

    CITIZEN = "akun:"
    STAFF = "petugas:"
    AGENCY = "pengguna:"


def same_origin() -> bool:
    """Whether the browser says that the form came from this site (Origin, else Referer; RFC 6454 §7.3)."""
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = _parts(source)
    return bool(source) and parts is not None and parts.netloc == request.host


def here() -> str:
    """The address asked for, as a path of this site; for a POST that of its page."""
    if request.method == "POST":
        return page_of(request.path)
    query = request.query_string.decode("latin-1")
    return request.path + (f"?{query}" if query else "")


def page_of(path: str) -> str:
    """``path`` where it can be opened, else the nearest address above it that can: where its form stands."""
    addresses = current_app.url_map.bind("")
    while path != "/" and not addresses.test(path, method="GET"):
        path = path.rstrip("/").rpartition("/")[0] or "/"
    return path


def quoted(path: str) -> str:
    """``path`` as a query value."""
    return quote(path, safe="/")


def own_path(target: str, default: str = "/") -> str:
    """``target`` where it is a plain path of this site, else ``default`` (no open redirect)."""
    parts = _parts(target)
    foreign = parts is None or parts.scheme or parts.netloc or not target.startswith("/") or target[1:2] in {"/", "\\"}
    odd = any(ord(character) < 0x21 or character == "\\" for character in target)
    return default if foreign or odd else target


def _parts(address: str) -> SplitResult | None:
    """``address`` taken apart; None where it is none (``//[``)."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def typed() -> Fields:
    """The form that was sent, without passwords and tokens."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if not any(part in name for part in SECRET_PARTS)
    ]


def sentences() -> list[str]:
    """What a person wrote in the form that was sent, each once: everything of more than one word."""
    return list(dict.fromkeys(value for _name, value in typed() if len(value.split()) > 1))


def seal(path: str, fields: Fields, whose: str) -> str:
    """Path and form as sealed text for a hidden field; "" when there is too much of it.

    ``whose``: the holder of the session in which it was typed, or a :class:`Face` where he is not known.
    """
    data = json.dumps({"path": path, "fields": fields, "whose": whose}).encode()
    return base64.urlsafe_b64encode(sealer().seal(data)).decode() if len(data) <= MOST_BYTES else ""


def unseal(text: str, holder: str) -> tuple[str, Fields] | None:
    """Path and form for ``holder``; None where the text is not ours, or was sealed for something or somebody else."""
    try:
        data = json.loads(sealer().open(base64.urlsafe_b64decode(text.encode())))
        if data["whose"] not in {holder, holder.partition(":")[0] + ":"}:
            return None
        return own_path(data["path"]), [(name, value) for name, value in data["fields"]]
    except (InvalidTag, binascii.Error, ValueError, TypeError, KeyError):
        return None


def kept(face: Face) -> str:
    """What was typed here, sealed for the log-in page; "" for a form that another site made the browser send."""
    if request.method != "POST" or not same_origin():
        return ""
    holder = sessions.holder()
    return seal(request.path, typed(), holder if holder.startswith(face) else face)


def given_back(held: str) -> str:
    """The page with what whoever has just logged in typed before; "" where nothing of his was ``held``."""
    found = unseal(held, sessions.holder())
    return again_page(*found) if found else ""


def log_in_page() -> str:
    """The residents' log-in page that carries what was typed."""
    return render_template("public/masuk.html", lanjut=here(), titip=kept(Face.CITIZEN), problems=[], typed={})


def again_page(path: str, fields: Fields) -> str:
    """The page that offers to send the form again with a fresh token."""
    return render_template(
        "ulang.html", action=path, fields=fields, with_files=bool(request.files), start=page_of(path)
    )
