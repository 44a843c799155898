"""Cleaned files of one paper bound into one PDF, and pages turned: only what came out of the cleaning goes in."""

from __future__ import annotations

import io
from collections.abc import Sequence

from pikepdf import Dictionary, Name, ObjectStreamMode, Pdf, PdfError
from PIL import Image

from models.rules.errors import UploadRefused
from workers.cleaning.images import BROKEN, QUALITY
from workers.cleaning.pages import BROKEN_PDF

A4 = (595.0, 842.0)  # points
COLOURS = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB}


def bind(body: bytes, sizes: Sequence[int]) -> bytes:
    """The files that stand one after the other in ``body``, of these sizes, as one PDF; equal files, equal bytes.

    Raises: UploadRefused when one is no cleaned picture or PDF, or the sizes do not fit.
    """
    if sum(sizes) != len(body) or not sizes or min(sizes) < 1:
        raise UploadRefused(BROKEN_PDF)
    with Pdf.new() as target:
        start = 0
        for size in sizes:
            part = body[start : start + size]
            start += size
            if part[:4] == b"%PDF":
                _append(target, part)
            else:
                _draw(target, part)
        return _saved(target)


def turn(body: bytes) -> bytes:
    """A cleaned picture or PDF, turned a quarter to the right. Raises: UploadRefused."""
    if body[:4] != b"%PDF":
        return _turned(body)
    try:
        with Pdf.open(io.BytesIO(body)) as source:
            for page in source.pages:
                page.rotate(90, relative=True)
            return _saved(source)
    except PdfError as error:
        raise UploadRefused(BROKEN_PDF) from error


def _append(target: Pdf, part: bytes) -> None:
    try:
        with Pdf.open(io.BytesIO(part)) as source:
            target.pages.extend(source.pages)
    except PdfError as error:
        raise UploadRefused(BROKEN_PDF) from error


def _draw(target: Pdf, jpeg: bytes) -> None:
    """A page of A4, lying where the picture lies, with the picture's own bytes in its middle."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            width, height, colours = image.width, image.height, COLOURS[image.mode]
    except (*BROKEN, KeyError) as error:
        raise UploadRefused(BROKEN_PDF) from error
    page_width, page_height = A4 if height >= width else A4[::-1]
    scale = min(page_width / width, page_height / height)
    drawn = (width * scale, height * scale)
    left, below = (page_width - drawn[0]) / 2, (page_height - drawn[1]) / 2
    page = target.add_blank_page(page_size=(page_width, page_height))
    picture = target.make_stream(jpeg)
    picture.Type, picture.Subtype, picture.Filter = Name.XObject, Name.Image, Name.DCTDecode
    picture.Width, picture.Height, picture.ColorSpace, picture.BitsPerComponent = width, height, colours, 8
    page.obj.Resources = Dictionary(XObject=Dictionary(Gambar=picture))
    page.obj.Contents = target.make_stream(
        f"q {drawn[0]:.2f} 0 0 {drawn[1]:.2f} {left:.2f} {below:.2f} cm /Gambar Do Q".encode()
    )


def _turned(jpeg: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            right = image.transpose(Image.Transpose.ROTATE_270)
            buffer = io.BytesIO()
            right.save(buffer, "JPEG", quality=QUALITY)
    except BROKEN as error:
        raise UploadRefused(BROKEN_PDF) from error
    return buffer.getvalue()


def _saved(pdf: Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return buffer.getvalue()
