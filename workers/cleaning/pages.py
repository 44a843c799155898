"""Pages of a PDF as pictures, drawn by PDFium: for the operator's desk, and to judge a scan."""

from __future__ import annotations

import io
from contextlib import closing

import pypdfium2
from PIL import Image

from models.rules.errors import UploadRefused
from workers.cleaning.legibility import SIDE, Judgement, judge, measure

NARROWEST, WIDEST = 100, 2400  # pixels
LONGEST = 4 * WIDEST  # pixels: a till receipt still fits
POINTS = (3, 14400)  # ISO 32000-1 annex C.2: the smallest and largest side of a page
HAIR = 0.01  # pixels: sizes are rounded up, and a rounding error must not add one
QUALITY = 80
BROKEN_PDF = "PDF rusak atau tidak dapat dibuka. Simpan atau cetak ulang sebagai PDF, atau foto tiap halaman."


def page_image(pdf: bytes, page: int, width: int) -> bytes:
    """Page ``page`` (from 1) as a JPEG, ``width`` pixels wide where the limits allow.

    Raises:
        UploadRefused: no such page, or it cannot be drawn.
    """
    with closing(_open(pdf)) as document:
        wide, high = _size(_numbered(document, page))
        pixels = max(NARROWEST, min(width, WIDEST)) - HAIR
        scale = min(pixels / wide, LONGEST / high)
        picture = _draw(document[page - 1], scale, grayscale=False)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()


def drawn_page(pdf: bytes, page: int, dpi: int) -> Image.Image:
    """Page ``page`` (from 1) in greys at ``dpi``, or smaller where the limits ask for it.

    Raises:
        UploadRefused: no such page, or it cannot be drawn.
    """
    with closing(_open(pdf)) as document:
        wide, high = _size(_numbered(document, page))
        scale = min(dpi / 72, LONGEST / max(wide, high))
        return _draw(document[page - 1], scale, grayscale=True)


def _numbered(document: pypdfium2.PdfDocument, page: int) -> pypdfium2.PdfPage:
    if not 1 <= page <= len(document):
        raise UploadRefused(f"Halaman {page} tidak ada: berkas ini berisi {len(document)} halaman.")
    return document[page - 1]


def judge_pages(pdf: bytes) -> tuple[Judgement, int, int]:
    """What can be said of a scan as a whole, and the size of its first page in points.

    It is hopeless only when every page is; a blank page among others is the back of a sheet and needs no remark.

    Raises:
        UploadRefused: a page cannot be drawn.
    """
    with closing(_open(pdf)) as document:
        sizes = [_size(page) for page in document]
        found = [_judged(page, 2 * SIDE / max(size)) for page, size in zip(document, sizes, strict=True)]
    wide, high = sizes[0]
    return _of_all(found), round(wide), round(high)


def _of_all(found: list[Judgement]) -> Judgement:
    if len(found) == 1 or all(one.unreadable for one in found):
        return found[0]
    doubts = [f"Halaman {number}: {one.remark}" for number, one in enumerate(found, 1) if one.remark and not one.blank]
    return Judgement(" ".join(doubts[:1]))


def _judged(page: pypdfium2.PdfPage, scale: float) -> Judgement:
    picture = _draw(page, scale, grayscale=True)
    return judge(measure(picture, max(picture.size)))


def _open(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise UploadRefused(BROKEN_PDF) from error
    if not len(document):
        raise UploadRefused(BROKEN_PDF)
    return document


def _size(page: pypdfium2.PdfPage) -> tuple[float, float]:
    wide, high = page.get_size()
    if not (POINTS[0] <= wide <= POINTS[1] and POINTS[0] <= high <= POINTS[1]):
        raise UploadRefused(BROKEN_PDF)
    return wide, high


def _draw(page: pypdfium2.PdfPage, scale: float, *, grayscale: bool) -> Image.Image:
    try:
        bitmap = page.render(scale=scale, grayscale=grayscale, may_draw_forms=False, draw_annots=False)
        picture: Image.Image = bitmap.to_pil()
    except pypdfium2.PdfiumError as error:
        raise UploadRefused(BROKEN_PDF) from error
    return picture
