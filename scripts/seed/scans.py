"""Pictures that stand for scans in the demo: a page with a title and lines, marked as an example."""

from __future__ import annotations

import io
from functools import cache
from random import Random

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1240, 1754  # A4 at 150 dpi
LINES = ("Nama", "Nomor", "Tanggal", "Alamat", "Keterangan", "Kabupaten Ogan Ilir, Sumatera Selatan")
PAPER, INK, MARK = (252, 250, 244), (40, 44, 52), (200, 205, 215)


@cache
def scan(title: str, seed: int) -> bytes:
    """A JPEG of one A4 page, a little askew as a phone would take it; the same for the same arguments."""
    page = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(page)
    large, small = ImageFont.load_default(size=46), ImageFont.load_default(size=30)
    draw.rectangle((60, 60, WIDTH - 60, HEIGHT - 60), outline=MARK, width=3)
    draw.text((WIDTH // 2, 150), title.upper(), INK, font=large, anchor="mm")
    draw.text((WIDTH // 2, 210), "CONTOH — BUKAN DOKUMEN ASLI", (150, 60, 60), font=small, anchor="mm")
    for index, line in enumerate(LINES):
        draw.text((140, 320 + index * 58), line, INK, font=small)
    draw.ellipse((820, 1320, 1060, 1560), outline=(90, 80, 160), width=6)
    draw.text((940, 1440), "CAP", (90, 80, 160), font=large, anchor="mm")
    angle = Random(seed).uniform(-1.2, 1.2)  # noqa: S311 - a picture, not a secret
    out = io.BytesIO()
    page.rotate(angle, fillcolor=(205, 200, 190), resample=Image.Resampling.BICUBIC).save(out, "JPEG", quality=80)
    return out.getvalue()
