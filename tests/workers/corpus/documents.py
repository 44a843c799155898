"""Papers as citizens photograph them: drawn here, then blurred, darkened and made noisy like a phone does."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

PHONE = (1500, 2000)
WORDS = "PEMERINTAH KABUPATEN OGAN ILIR Nama Tempat Tanggal Lahir Alamat Kecamatan Desa Agama Pekerjaan NIK".split()


def letter(size: tuple[int, int] = PHONE) -> Image.Image:
    """An A4 page of ten-point text lying on a desk."""
    width, height = size
    image = Image.new("L", size, 120)
    draw = ImageDraw.Draw(image)
    margin = width // 20
    draw.rectangle((margin, margin, width - margin, height - margin), fill=232)
    em = height / 297 * 3.6 * 0.9
    _write(draw, (2 * margin, 2 * margin, width - 2 * margin, height - 2 * margin), em)
    return image


def card(size: tuple[int, int] = PHONE) -> Image.Image:
    """An identity card that fills the width of the photo, with a portrait and large letters."""
    width, height = size
    image = Image.new("L", size, 95)
    draw = ImageDraw.Draw(image)
    top, bottom = height // 2 - width * 0.28, height // 2 + width * 0.28
    draw.rounded_rectangle((width * 0.05, top, width * 0.95, bottom), width // 40, fill=205)
    draw.ellipse((width * 0.74, top + width * 0.12, width * 0.9, top + width * 0.34), fill=110)
    _write(draw, (width * 0.08, top + width * 0.03, width * 0.7, bottom), width / 85 * 2.6)
    return image


def portrait(size: tuple[int, int] = PHONE) -> Image.Image:
    """A face before a plain wall: few edges, all of them soft but for hair, eyes and collar."""
    width, height = size
    image = Image.linear_gradient("L").resize(size).point(lambda value: 150 + value // 4)
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.3, height * 0.2, width * 0.7, height * 0.62), fill=165)
    chance = random.Random(3)
    for _ in range(900):
        x, y = chance.uniform(0.3, 0.7) * width, chance.uniform(0.17, 0.27) * height
        draw.line((x, y, x + chance.uniform(-30, 30), y + 60), fill=chance.randint(20, 70), width=2)
    for x in (0.42, 0.58):
        draw.ellipse((width * (x - 0.03), height * 0.37, width * (x + 0.03), height * 0.39), fill=50)
    draw.rectangle((width * 0.25, height * 0.66, width * 0.75, height), fill=70)
    return image


def nearly_empty(size: tuple[int, int] = PHONE) -> Image.Image:
    """A white page with one line on it, as a flat-bed scanner delivers it."""
    image = Image.new("L", size, 250)
    font = ImageFont.load_default(size[1] // 80)
    ImageDraw.Draw(image).text((size[0] // 4, size[1] // 3), "Saya setuju. Indralaya, 26 Maret 2021", 60, font)
    return image


def photographed(
    image: Image.Image, *, blur: float = 0, shake: int = 0, light: float = 1.0, noise: float = 6
) -> Image.Image:
    """``image`` as a phone sees it: ``blur`` and ``shake`` in pixels, ``light`` a factor, ``noise`` in grey steps."""
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur))
    if shake:
        moved = [ImageChops.offset(image, step, step // 3) for step in range(shake)]
        for count, step in enumerate(moved, 1):
            image = Image.blend(image, step, 1 / (count + 1))
    image = image.point(lambda value: min(255, int(value * light)))
    if noise:
        image = ImageChops.add(image, Image.effect_noise(image.size, noise), 1, -128)
    return image.convert("RGB")


def jpeg(image: Image.Image, quality: int = 90, **options: object) -> bytes:
    """``image`` as a JPEG file."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, **options)
    return buffer.getvalue()


def _write(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], em: float) -> None:
    font = ImageFont.load_default(em)
    chance = random.Random(7)
    left, top, right, bottom = box
    y = top
    while y + em < bottom:
        line = ""
        while draw.textlength(line, font) < right - left - 6 * em:
            line += chance.choice(WORDS) + " "
        draw.text((left, y), line, 45, font)
        y += em * 1.5
