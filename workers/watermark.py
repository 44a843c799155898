"""A text across every page of a PDF and, plain to read, along its lower edge; the same text gives the same bytes."""

from __future__ import annotations

import io
import math
from functools import lru_cache

import pikepdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from workers.fonts import face_path

FACE = "Tanda"
RED = (0.7, 0.15, 0.12)
STRIP_SIZE, STRIP_UP = 8, 8  # points; below the foot, where no document prints anything
SHARE_OF_DIAGONAL = 0.82


def mark(pdf: bytes, text: str, *, title: str) -> bytes:
    """The marked PDF under this title."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            _, _, width, height = (float(edge) for edge in page.mediabox.as_list())
            with pikepdf.open(io.BytesIO(_overlay(text, width, height))) as overlay:
                drawn = document.copy_foreign(overlay.pages[0].as_form_xobject())
            # under a name of its own: the library's ready-made overlay has a random one, and bytes would vary
            page.add_resource(drawn, pikepdf.Name.XObject, pikepdf.Name.Tanda)
            page.contents_add(b"q", prepend=True)
            page.contents_add(b"Q q /Tanda Do Q")
            page.contents_coalesce()
        document.docinfo["/Title"] = title
        document.save(out, deterministic_id=True)
    return out.getvalue()


@lru_cache(maxsize=16)
def _overlay(text: str, width: float, height: float) -> bytes:
    """One page with nothing but the mark; sizes in points."""
    out = io.BytesIO()
    pdfmetrics.registerFont(TTFont(FACE, str(face_path("sans-tebal.ttf"))))
    # begun in this face, for the usual one is never embedded
    canvas = Canvas(out, pagesize=(width, height), initialFontName=FACE)
    canvas.setFillColorRGB(*RED)
    canvas.setFont(FACE, min(STRIP_SIZE, _size(text, width * 0.9)))
    canvas.drawCentredString(width / 2, STRIP_UP, text)
    size = _size(text, math.hypot(width, height) * SHARE_OF_DIAGONAL)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(math.degrees(math.atan2(height, width)))
    canvas.setFont(FACE, size)
    canvas.setFillAlpha(0.16)
    canvas.drawCentredString(0, -size / 3, text)
    canvas.save()
    return out.getvalue()


def _size(text: str, room: float) -> float:
    """The size at which the text is as long as the room."""
    return room / float(pdfmetrics.stringWidth(text, FACE, 1))
