"""The bar codes and QR codes on one page of a scan, however it lay on the glass or before the camera.

Pasal: Pasal 14(2).
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import zxingcpp
from PIL import Image, ImageChops, ImageFilter

from models.rules.errors import UploadRefused
from models.rules.form_marks import BARS, QR, Mark
from workers.cleaning.images import BROKEN, FORMATS
from workers.cleaning.kinds import BROKEN_PHOTO
from workers.cleaning.pages import drawn_page

DPI = 240
TILTS = (0, 5, -5)  # degrees
SQUASHED = 4
LONGEST = 2 * 2500  # pixels, of a strip
READING_WIDTH = 2500  # pixels across a sheet: narrower bars drown in grain, wider ones are not taken for bars
PAPER_SIDE, PAPER_GAP = 1200, 7  # pixels: at this size the widest bar is narrower than the gap, a stain's ring is not
_KINDS = {zxingcpp.BarcodeFormat.QRCode: QR, zxingcpp.BarcodeFormat.Code128: BARS}
_BARS_ONLY = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128])
_BOTH = zxingcpp.BarcodeFormats(list(_KINDS))


def codes_on_page(data: bytes, page: int) -> list[Mark]:
    """What can be read on page ``page`` (from 1) of our own cleaned PDF, or on our own JPEG; each mark once.

    A plain look finds nearly everything; a page on which it finds no bar code is freed of shadows and stains, and
    smoothed along the bars: that takes away grain and leaves the bars, which a blur in all directions would not.

    Raises:
        UploadRefused: no such page, or it cannot be drawn.
    """
    picture = _picture(data, page)
    found = _read(picture, _BOTH)
    if not any(mark.kind == BARS for mark in found):
        flat = _evenly_lit(picture)
        found = found or _read(flat, _BOTH)
        found += next(filter(None, (_read(view, _BARS_ONLY) for view in _along_the_bars(flat))), [])
    return list(dict.fromkeys(found))


def _read(picture: Image.Image, formats: zxingcpp.BarcodeFormats) -> list[Mark]:
    return [Mark(_KINDS[code.format], code.text) for code in zxingcpp.read_barcodes(picture, formats=formats)]


def _picture(data: bytes, page: int) -> Image.Image:
    if data.startswith(b"%PDF-"):
        return drawn_page(data, page, DPI)
    try:
        image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
        return image.convert("L")
    except BROKEN as error:
        raise UploadRefused(BROKEN_PHOTO) from error


def _evenly_lit(page: Image.Image) -> Image.Image:
    """The ink alone: what is as dark as its surroundings, in the shade or under a stain, becomes white paper."""
    scale = min(1.0, PAPER_SIDE / max(page.size))
    small = page.resize((max(1, round(page.width * scale)), max(1, round(page.height * scale))), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(PAPER_GAP)).filter(ImageFilter.GaussianBlur(2))
    return ImageChops.invert(ImageChops.subtract(paper.resize(page.size, Image.Resampling.BILINEAR), page))


def _along_the_bars(page: Image.Image) -> Iterator[Image.Image]:
    """The page with its height pressed together, then its width, for sheets that lie sideways; straight and askew."""
    scale = max(1.0, READING_WIDTH / min(page.size))
    for tilt in TILTS:
        lying = page.rotate(tilt, Image.Resampling.BILINEAR, fillcolor=255) if tilt else page
        for sideways in (False, True):
            upright = lying.transpose(Image.Transpose.ROTATE_90) if sideways else lying
            strip = upright.reduce((1, SQUASHED))
            wide = round(min(strip.width * scale, LONGEST))
            yield strip.resize((wide, strip.height), Image.Resampling.BICUBIC) if wide != strip.width else strip
