"""Problems for programs (RFC 9457): under the addresses of the API no failure is ever an HTML page.

Pasal: Pasal 10(1)a, Pasal 10(1)b.
"""

from __future__ import annotations

import json
from http import HTTPStatus

from flask import current_app, g, request
from werkzeug.wrappers import Response

from admin_app import door
from models.rules.errors import DomainError
from models.rules.verification.outcome import Refusal, Refused

API_PREFIX, NATIONAL_PREFIX = "/api", "/dukcapil"
MEDIA_TYPE = "application/problem+json"
FAULT = "gangguan"
NATIONAL = {400: "07", 413: "07", 422: "07", 429: "05"}
NO_ANSWER = "99"
"""RESPONSE_CODE of what the national service has no code for; never one that speaks of a person."""
CODES: dict[int, tuple[str, str]] = {
    400: ("permintaan", "Permintaan tidak dapat dibaca."),
    401: ("kunci_salah", "Kunci atau token tidak dikenal."),
    403: ("tidak_berhak", "Bagian ini tidak terbuka untuk klien ini."),
    404: ("alamat_tidak_ada", "Alamat API ini tidak ada."),
    405: ("cara_salah", "Alamat ini dipanggil dengan metode HTTP lain."),
    409: ("bentrok", "Keadaannya sudah berubah. Ulangi permintaan."),
    413: ("terlalu_besar", "Isi permintaan terlalu besar. Paling besar 64 KB."),
    415: ("bukan_json", "Kirim JSON dengan Content-Type: application/json."),
    422: ("parameter", "Isian kurang atau tidak terbaca."),
    429: ("laju", "Terlalu banyak permintaan dalam satu menit. Tunggu, lalu ulangi."),
    500: (FAULT, "Ada gangguan di sistem kami. Ini bukan jawaban tentang penduduk; ulangi beberapa saat lagi."),
    503: (FAULT, "Layanan sedang terganggu. Ini bukan jawaban tentang penduduk; ulangi beberapa saat lagi."),
}
"""HTTP status → code that never changes, and what to do."""
PACE = CODES[429][0]
AT_THE_DOOR = frozenset(one.code for one in (Refusal.KUNCI_SALAH, Refusal.KUNCI_BERAKHIR, Refusal.PERJANJIAN))
"""Codes of calls that end before there is a query to log, while nobody may ask; the pace is one more."""


class ApiProblem(DomainError):
    """A request that a program has to mend; ``pointer`` (RFC 6901) names the part of its body."""

    def __init__(self, status: HTTPStatus | int, detail: str = "", *, code: str = "", pointer: str = "") -> None:
        own_code, sentence = CODES[int(status)]
        super().__init__(f"{'' if code else sentence} {detail}".strip())
        self.status = HTTPStatus(status)
        self.code = code or own_code
        self.pointer = pointer


def wanted() -> bool:
    """Whether this request came to the API."""
    path = request.path
    return path.startswith((f"{API_PREFIX}/", f"{NATIONAL_PREFIX}/")) or path == API_PREFIX


def of(error: DomainError) -> Response:
    """A refusal as a problem."""
    if isinstance(error, Refused):
        _note(error.refusal.code, error.client)
        return answer(error.status, error.refusal.code, error.message, error.field, error.refusal.national)
    if isinstance(error, ApiProblem):
        _note(error.code)
        return answer(error.status, error.code, error.message, error.pointer)
    return of_status(int(error.status))


def _note(code: str, client: int | None = None) -> None:
    """Count a call that was turned away before it could ask; what is asked is in the log, whatever comes of it."""
    asker = g.get("asker")
    if code == PACE or (asker is None and code in AT_THE_DOOR):
        door.note(code, request.remote_addr or "", asker.client if asker else client)


def of_status(status: int) -> Response:
    """The problem that stands for an HTTP status."""
    known = status if status in CODES else (500 if status >= 500 else 400)
    code, sentence = CODES[known]
    _note(code)
    return answer(status, code, sentence)


def answer(status: int, code: str, detail: str, pointer: str = "", national: str = "") -> Response:
    """One problem; the log gets its code and never what was asked."""
    body = {"type": f"/api/v1/#{code}", "title": detail, "status": int(status), "detail": detail, "kode": code}
    if national:
        body["kode_nasional"] = national
    if pointer:
        body["pointer"] = pointer
    if code != PACE:
        current_app.logger.warning("api: %s %s from %s", int(status), code, request.remote_addr)
    if request.path.startswith(NATIONAL_PREFIX):
        return _nationally(int(status), detail, national)
    response = Response(json.dumps(body, ensure_ascii=False), status=int(status), mimetype=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="LOPE CAPIL"'
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.CONFLICT}:
        response.headers["Retry-After"] = "10"
    return response


def _nationally(status: int, detail: str, national: str) -> Response:
    """As the national web service says it: refusals with HTTP 200, faults of ours with their own status."""
    code = national or NATIONAL.get(status, NO_ANSWER)
    body = {"content": [{"RESPON": detail, "RESPONSE_CODE": code}]}
    status = HTTPStatus.OK if code != NO_ANSWER else status
    return Response(json.dumps(body, ensure_ascii=False), status=status, mimetype="application/json")
