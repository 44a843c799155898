"""Printed pages as a scanner or a telephone sees them: drawn from a real PDF, turned, stained, lit from one side."""

from __future__ import annotations

import io
from random import Random

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter

A4 = (8.27, 11.69)  # inches


def pages(pdf: bytes, dpi: int = 200) -> list[Image.Image]:
    """Every page as clean paper."""
    return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(pdf)]


def blank(dpi: int = 200, *, lines: int = 24) -> Image.Image:
    """A page of somebody's handwriting without any mark."""
    image = Image.new("RGB", (round(A4[0] * dpi), round(A4[1] * dpi)), "#fdfdfb")
    draw, chance = ImageDraw.Draw(image), Random(7)
    for row in range(lines):
        y = dpi + row * dpi * 0.35
        points = [(dpi + step * dpi / 8, y + chance.uniform(-9, 9)) for step in range(46)]
        draw.line(points, (40, 46, 96), 3)
    return image


def turned(page: Image.Image, degrees: float) -> Image.Image:
    """Put on the glass askew, upside down or sideways."""
    return page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(250, 250, 248))


def grey(page: Image.Image) -> Image.Image:
    """A worn grey scanner: little contrast, dust."""
    image = page.convert("L").point(lambda value: 70 + value * 150 // 255)
    noise = Image.effect_noise(page.size, 22)
    return ImageChops.add(image, noise, 1, -128).convert("RGB")


def stained(page: Image.Image, at: tuple[float, float], *, radius: float = 0.16) -> Image.Image:
    """A ring of coffee around ``at`` (shares of width and height), and a pale lake within."""
    wide, high = page.size
    x, y, r = wide * at[0], high * at[1], wide * radius
    coffee = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(coffee)
    draw.ellipse((x - r, y - r, x + r, y + r), fill=(232, 214, 190), outline=(168, 128, 84), width=max(4, wide // 90))
    return ImageChops.multiply(page, coffee.filter(ImageFilter.GaussianBlur(wide / 400)))


def photographed(page: Image.Image, *, seed: int = 1, long_side: int = 4000) -> Image.Image:
    """By a telephone held over a table: in perspective, lit from one side, a little soft and grainy."""
    chance = Random(seed)
    wide, high = page.size
    margin = round(wide * 0.08)
    table = Image.new("RGB", (wide + 2 * margin, high + 2 * margin), (112, 92, 74))
    table.paste(page, (margin, margin))
    lean = table.width * 0.05
    corners = (
        lean,
        0,
        0,
        table.height,
        table.width,
        table.height * 0.985,
        table.width - lean / 2,
        table.height * 0.015,
    )
    leaning = table.transform(table.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    leaning = leaning.rotate(chance.uniform(-4, 4), Image.Resampling.BICUBIC, fillcolor=(112, 92, 74))
    scale = long_side / max(leaning.size)
    photo = leaning.resize((round(leaning.width * scale), round(leaning.height * scale)), Image.Resampling.BICUBIC)
    light = Image.linear_gradient("L").rotate(90).resize(photo.size).point(lambda value: 150 + value * 105 // 255)
    lit = ImageChops.multiply(photo, light.convert("RGB")).filter(ImageFilter.GaussianBlur(long_side / 4000))
    return ImageChops.add(lit, Image.effect_noise(photo.size, 14).convert("RGB"), 1, -128)


def jpeg(page: Image.Image, quality: int = 80) -> bytes:
    """As a file."""
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality)
    return out.getvalue()


def png(page: Image.Image) -> bytes:
    """As a file without loss."""
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def stack(images: list[Image.Image], dpi: int = 200) -> bytes:
    """What a feeder makes: one PDF with a picture for each page."""
    out = io.BytesIO()
    first, *others = images
    first.save(out, "PDF", save_all=True, append_images=others, resolution=dpi, quality=75)
    return out.getvalue()
