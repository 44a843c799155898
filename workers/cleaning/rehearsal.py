"""Each way through the cleaning, gone once with a file of our own.

A limited child can open no file, so nothing that a library loads at its first use may be left unloaded.
"""

from __future__ import annotations

import io

from pikepdf import Encryption, Name, Pdf
from PIL import Image

from models.ports.intake_client import MAX_PAGES
from models.rules.errors import UploadRefused
from workers.cleaning import clean_file
from workers.cleaning.binding import bind, turn
from workers.cleaning.codes import codes_on_page
from workers.cleaning.images import ORIENTATION
from workers.cleaning.pages import page_image
from workers.cleaning.pdfs import cut_pdf

SIZE = (480, 640)


def rehearse() -> None:
    """Clean one file of each kind, sound and broken, in this process."""
    jpeg, pdf = _picture("JPEG", "RGB"), _pdf()
    pictures = _picture("PNG", "LA"), _picture("PNG", "I;16"), _picture("WEBP", "RGBA")
    for data in (jpeg, *pictures, pdf, _pdf(Encryption(owner="gladi", user=""))):
        for part in (data, data[: len(data) // 2], data[:9]):
            try:
                clean_file(part, "gladi", MAX_PAGES)
            except UploadRefused:
                continue
    page_image(pdf, 1, SIZE[0])
    codes_on_page(pdf, 1)
    codes_on_page(clean_file(jpeg, "gladi", MAX_PAGES).data, 1)
    cut_pdf(pdf, 1, 1)
    picture = clean_file(jpeg, "gladi", MAX_PAGES).data
    turn(bind(picture + pdf, [len(picture), len(pdf)]))
    turn(picture)


def _picture(kind: str, mode: str) -> bytes:
    image = Image.linear_gradient("L").resize(SIZE).convert("I" if mode == "I;16" else mode).convert(mode)
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    buffer = io.BytesIO()
    image.save(buffer, kind, exif=exif)
    return buffer.getvalue()


def _pdf(encryption: Encryption | bool = False) -> bytes:  # noqa: FBT001, FBT002 - pikepdf's own parameter
    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=SIZE)
        picture = pdf.make_stream(_picture("JPEG", "RGB"), Subtype=Name.Image, Width=SIZE[0], Height=SIZE[1])
        picture.Filter, picture.ColorSpace, picture.BitsPerComponent = Name.DCTDecode, Name.DeviceRGB, 8
        drawn = b"q %d 0 0 %d 0 0 cm %s Do Q" % (*SIZE, str(page.add_resource(picture, Name.XObject)).encode())
        page.contents_add(drawn + b" BT ET", prepend=False)
        buffer = io.BytesIO()
        pdf.save(buffer, encryption=encryption)
    return buffer.getvalue()
