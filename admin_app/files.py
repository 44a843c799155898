"""Sending files out of the store: under a safe name, in a sandbox, and never as anything but what they are."""

from __future__ import annotations

import io

from flask import make_response
from PIL import Image
from werkzeug.wrappers import Response

from admin_app.bound import config, store
from models.ports import intake_client

THUMBNAIL = 480  # pixels of the long side
PICTURE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'self'"
PDF_POLICY = "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
"""No default-src: the reader built into a browser loads parts of its own."""


def send(sha256: str, media_type: str, name: str, *, download: bool = False) -> Response:
    """The stored file. ``name`` is plain ASCII of ours. Raises: NotFound, store.StoreDamaged."""
    return _answer(store().get(sha256), media_type, name, download=download)


def send_thumbnail(sha256: str, media_type: str) -> Response:
    """A small JPEG of a picture, or of the first page of a PDF.

    Raises: NotFound, UploadRefused, TemporarilyUnavailable.
    """
    data = store().get(sha256)
    if media_type == "application/pdf":
        small = intake_client.page_image(config().intake_socket, data, 1, THUMBNAIL)
    else:
        small = _shrink(data)
    return _answer(small, "image/jpeg", "kecil.jpg", download=False)


def _shrink(data: bytes) -> bytes:
    """Our own re-encoded JPEG, decoded at a fraction of its size."""
    image: Image.Image = Image.open(io.BytesIO(data), formats=("JPEG",))
    image.draft("RGB", (THUMBNAIL, THUMBNAIL))
    image = image.convert("RGB")
    image.thumbnail((THUMBNAIL, THUMBNAIL))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


def _answer(data: bytes, media_type: str, name: str, *, download: bool) -> Response:
    response = make_response(data)
    response.mimetype = media_type
    disposition = "attachment" if download else "inline"
    response.headers["Content-Disposition"] = f'{disposition}; filename="{name}"'
    response.headers["Cache-Control"] = "private, max-age=600" if media_type == "image/jpeg" else "private, no-store"
    response.headers["Content-Security-Policy"] = PDF_POLICY if media_type == "application/pdf" else PICTURE_POLICY
    return response
