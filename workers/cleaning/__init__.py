"""Strangers' files made anew: decoded, judged, stripped of everything but what is seen, and written again.

Every function here eats hostile bytes and must run in a limited child process (:mod:`workers.limited_child`).
"""

from __future__ import annotations

from models.ports.intake_client import LONG_SIDE, Cleaned
from workers.cleaning.images import clean_image
from workers.cleaning.kinds import explain
from workers.cleaning.pdfs import clean_pdf

PDF_MARK = b"%PDF-"
PDF_MARK_WITHIN = 1024  # bytes; ISO 32000-1 annex H.3.4.1


def clean_file(data: bytes, name: str, max_pages: int, long_side: int = LONG_SIDE) -> Cleaned:
    """A picture as a JPEG of at most ``long_side`` pixels, a PDF as a PDF, by what decodes and not by ``name``.

    A file that is a picture and a PDF at once comes out as the picture alone.

    Raises:
        UploadRefused: with what to do instead.
    """
    cleaned = clean_image(data, long_side)
    if cleaned is None and PDF_MARK in data[:PDF_MARK_WITHIN]:
        cleaned = clean_pdf(data, max_pages)
    if cleaned is None:
        raise explain(data, name)
    return cleaned
