"""How answers travel: fingerprinted static files that are kept for a year, and text that is compressed."""

from __future__ import annotations

import gzip
import hashlib
import io
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, request
from werkzeug.wrappers import Response

from admin_app import hooks

SMALLEST_BYTES = 400
TEXT_TYPES = ("text/html", "text/css", "text/javascript", "application/json", "image/svg+xml")
KEPT_A_YEAR = "public, max-age=31536000, immutable"


def register(app: Flask) -> None:
    """Fingerprint, cache and compress."""
    folder = Path(app.static_folder or "")

    @app.url_defaults
    def add_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            values["v"] = fingerprint(folder / values["filename"])

    @app.after_request
    @hooks.for_programs
    def deliver(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code == 200 and request.args.get("v"):
            response.headers["Cache-Control"] = KEPT_A_YEAR
        return _compress(response)


@cache
def fingerprint(path: Path) -> str:
    """The first ten hex digits of the file's SHA-256; "" where there is no such file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else ""


def _compress(response: Response) -> Response:
    """Gzip with a file name of random length, so that sizes tell nothing of a page's secrets (BREACH)."""
    fits = (
        "gzip" in request.headers.get("Accept-Encoding", "")
        and response.status_code in {200, 400, 401, 403, 404, 409, 413, 422, 429, 503}
        and response.mimetype in TEXT_TYPES
        and "Content-Encoding" not in response.headers
    )
    if not fits:
        return response
    response.direct_passthrough = False
    data = response.get_data()
    if len(data) < SMALLEST_BYTES:
        return response
    buffer = io.BytesIO()
    padding = "" if request.endpoint == "static" else secrets.token_hex(secrets.randbelow(50))
    with gzip.GzipFile(padding, "wb", 6, buffer, mtime=0) as packed:
        packed.write(data)
    response.set_data(buffer.getvalue())
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
