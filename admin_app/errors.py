"""Refusals and faults become polite Indonesian pages with the right status: the one place where that happens."""

from __future__ import annotations

from http import HTTPStatus

import peewee
from flask import Flask, current_app, jsonify, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge, SecurityError
from werkzeug.wrappers import Response

from admin_app import problems, stash
from admin_app.security import KIOSK_PREFIX, STAFF_PREFIX
from models.rules.errors import DomainError, NotFound

DRAIN_BYTES = 256 * 1024 * 1024
DRAIN_API_BYTES = 1024 * 1024
TRY_AGAIN_SECONDS = "10"
AFTER_READING = frozenset({403, 404, 409, 422, 429, 500, 503})
"""Statuses at which the form has been read, and what was written in it can be given back."""

OWN_PAGES = {STAFF_PREFIX: "staff/galat.html", KIOSK_PREFIX: "agency/kios/galat.html"}
"""Beginnings of addresses whose faces have an error page of their own."""

TEXTS: dict[int, tuple[str, str]] = {
    400: ("Permintaan tidak dapat dibaca", "Kembali ke halaman sebelumnya, muat ulang, lalu coba lagi."),
    403: ("Bagian ini tidak terbuka untuk Anda", "Masuklah dengan akun yang sesuai, atau kembali ke beranda."),
    404: ("Halaman tidak ditemukan", "Periksa kembali alamatnya, atau mulai dari beranda."),
    405: ("Halaman ini dibuka dengan cara lain", "Mulailah dari beranda."),
    409: ("Keadaannya sudah berubah", ""),
    413: (
        "Berkas terlalu besar",
        "Seluruh kiriman paling besar 32 MB. Kirim foto satu per satu, atau turunkan ukuran foto di kamera.",
    ),
    422: ("Belum dapat diproses", ""),
    429: (
        "Terlalu banyak percobaan",
        "Untuk menjaga keamanan, tunggu beberapa menit lalu coba lagi. Data Anda tidak hilang.",
    ),
    500: (
        "Ada gangguan di sistem kami",
        "Kesalahan ini sudah kami catat. Data yang sudah tersimpan tidak hilang; coba lagi beberapa menit lagi.",
    ),
    503: (
        "Layanan sedang terganggu",
        "Data Anda tidak hilang. Tunggu beberapa menit, lalu muat ulang halaman ini.",
    ),
}


def register(app: Flask) -> None:
    """Map every kind of failure once."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(RateLimitExceeded, _too_often)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(peewee.OperationalError, _database_away)
    app.register_error_handler(peewee.InterfaceError, _database_away)
    app.register_error_handler(peewee.DataError, _unstorable)
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def page(status: HTTPStatus | int, message: str = "", *, title: str = "") -> Response:
    """The error page of a status; ``message`` replaces its text. Addresses that end in .json are answered in JSON."""
    code = int(status)
    if problems.wanted():
        return problems.of_status(code)
    default_title, text = TEXTS.get(code, TEXTS[500 if code >= 500 else 400])
    heading, message = title or default_title, message or text
    if request.path.endswith(".json"):
        response = jsonify({"galat": heading, "pesan": message})
    else:
        names = next((name for start, name in OWN_PAGES.items() if request.path.startswith(start)), None)
        keeping = request.method == "POST" and code in AFTER_READING and not _at_kiosk()
        written = stash.sentences() if keeping else []
        body = render_template(names or "galat.html", heading=heading, message=message, status=code, written=written)
        response = make_response(body)
    response.status_code = code
    if code in {429, 503}:
        response.headers["Retry-After"] = TRY_AGAIN_SECONDS
    return response


def _at_kiosk() -> bool:
    """On a screen that the next person sees nothing is given back."""
    return request.path.startswith(KIOSK_PREFIX)


def _refused(error: DomainError) -> Response:
    if problems.wanted():
        return problems.of(error)
    title = TEXTS[404][0] if isinstance(error, NotFound) else ""
    return page(error.status, error.message, title=title)


def _too_often(_error: RateLimitExceeded) -> Response:
    return page(HTTPStatus.TOO_MANY_REQUESTS)


def _stale_form(_error: CSRFError) -> Response:
    """A form whose token is no longer valid: from our own page it may be sent again, from another site never."""
    if not stash.same_origin():
        return page(HTTPStatus.BAD_REQUEST, "Formulir ini tidak dikirim dari halaman kami.")
    if _at_kiosk():
        return page(HTTPStatus.BAD_REQUEST)
    response = make_response(stash.again_page(request.path, stash.typed()))
    response.status_code = HTTPStatus.BAD_REQUEST
    return response


def _too_large(_error: RequestEntityTooLarge) -> Response:
    """The body is read to its end and thrown away, else the browser shows a broken connection instead of the page.

    Upload pages set ``too_large_here`` on their view: the reader goes back to the field, where the message stands.
    """
    left = DRAIN_API_BYTES if problems.wanted() else DRAIN_BYTES
    while left > 0 and (chunk := request.environ["wsgi.input"].read(min(left, 1 << 20))):
        left -= len(chunk)
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "too_large_here", False):
        response = make_response("", HTTPStatus.SEE_OTHER)
        response.headers["Location"] = f"{request.path}?terlalu-besar=1"
        return response
    return page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _database_away(error: peewee.DatabaseError) -> Response:
    current_app.logger.error("database away: %s", error)
    return page(HTTPStatus.SERVICE_UNAVAILABLE)


def _unstorable(_error: peewee.DataError) -> Response:
    """A text that PostgreSQL cannot hold (a NUL, a number beyond its column); no person typed it."""
    return page(HTTPStatus.NOT_FOUND if request.method == "GET" else HTTPStatus.BAD_REQUEST)


def _foreign_host(_error: SecurityError) -> Response:
    """A host name that is not ours: there are no addresses to build a page with."""
    return make_response("Alamat situs ini tidak dikenal.", HTTPStatus.BAD_REQUEST, {"Content-Type": "text/plain"})


def _http(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = page(error.code)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # RFC 9110 section 15.5.6
    return response


def _fault(error: Exception) -> Response:
    current_app.logger.error("unhandled fault", exc_info=error)
    return page(HTTPStatus.INTERNAL_SERVER_ERROR)
