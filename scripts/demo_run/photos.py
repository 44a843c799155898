"""Photos as a telephone takes them, drawn here: papers on a table a little askew, and a portrait with a card."""

from __future__ import annotations

import io
from collections.abc import Mapping
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFont

SIZE = (1500, 2000)
TABLE, PAPER, INK, STAMP, SKIN = (112, 92, 74), (246, 243, 233), (38, 40, 52), (70, 64, 150), (186, 142, 112)
NOISE = 7.0  # grey steps of a small sensor
MADE_UP = "CONTOH - BUKAN DOKUMEN ASLI"


def paper(title: str, facts: Mapping[str, str], *, seed: int = 1) -> bytes:
    """A JPEG of one sheet with a heading, ``facts`` line by line, a stamp and a signature."""
    chance = Random(seed)  # noqa: S311 - a picture, not a secret
    sheet = Image.new("RGB", (1290, 1800), PAPER)
    draw = ImageDraw.Draw(sheet)
    head, body = ImageFont.load_default(44), ImageFont.load_default(32)
    for y, text in ((110, "PEMERINTAH KABUPATEN OGAN ILIR"), (180, title.upper()), (240, MADE_UP)):
        draw.text((645, y), text, INK, head if y < 200 else body, anchor="mm")
    draw.line((90, 290, 1200, 290), INK, 4)
    for number, (label, value) in enumerate(facts.items()):
        draw.text((100, 350 + number * 66), label, INK, body)
        draw.text((520, 350 + number * 66), f": {value}", INK, body)
    for number in range(6):
        draw.text((100, 880 + number * 60), "Demikian surat ini dibuat dengan sebenarnya.", INK, body)
    draw.ellipse((700, 1310, 960, 1570), outline=STAMP, width=8)
    draw.text((830, 1440), "DEMO", STAMP, head, anchor="mm")
    strokes = [(780 + step * 24, 1600 + chance.randint(-50, 40)) for step in range(14)]
    draw.line(strokes, (30, 40, 120), 5, joint="curve")
    return _photographed(_on_a_table(sheet, chance.uniform(-2.0, 2.0)))


def card(facts: Mapping[str, str]) -> bytes:
    """A JPEG of an identity card."""
    image = Image.new("RGB", SIZE, TABLE)
    _draw_card(image, (90, 580, 1410, 1420), facts)
    return _photographed(image)


def selfie(facts: Mapping[str, str]) -> bytes:
    """A JPEG of a face with the card held below it."""
    image = Image.linear_gradient("L").resize(SIZE).point(lambda grey: 150 + grey // 4).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((330, 1050, 1170, 2000), 160, fill=(52, 70, 112))
    draw.ellipse((500, 330, 1000, 1010), fill=SKIN)
    draw.chord((480, 290, 1020, 900), 180, 360, fill=(28, 24, 24))
    for x in (640, 860):
        draw.ellipse((x - 34, 640, x + 34, 676), fill=(245, 245, 240))
        draw.ellipse((x - 16, 642, x + 16, 674), fill=(30, 22, 20))
    draw.line((690, 850, 750, 872, 812, 850), (120, 60, 60), 10, joint="curve")
    _draw_card(image, (380, 1330, 1120, 1800), facts)
    return _photographed(image)


def _draw_card(image: Image.Image, box: tuple[int, int, int, int], facts: Mapping[str, str]) -> None:
    left, top, right, bottom = box
    line = (bottom - top) // (len(facts) + 4)
    font = ImageFont.load_default(line * 0.62)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle(box, 30, fill=(176, 208, 226))
    draw.text(((left + right) // 2, top + line), "KABUPATEN OGAN ILIR", INK, font, anchor="mm")
    for number, (label, value) in enumerate(facts.items(), 2):
        draw.text((left + line // 2, top + number * line), f"{label}: {value}", INK, font)
    width = (right - left) // 5
    draw.rectangle(
        (right - width - line // 2, top + 2 * line, right - line // 2, top + 2 * line + width * 4 // 3), SKIN
    )
    draw.text((left + line // 2, bottom - line), MADE_UP, (150, 40, 40), font)


def _on_a_table(sheet: Image.Image, angle: float) -> Image.Image:
    image = Image.new("RGB", SIZE, TABLE)
    mask = Image.new("L", sheet.size, 255).rotate(angle, Image.Resampling.BICUBIC, expand=True)
    turned = sheet.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    image.paste(turned, ((SIZE[0] - turned.width) // 2, (SIZE[1] - turned.height) // 2), mask)
    return image


def _photographed(image: Image.Image) -> bytes:
    """With the shade of a hand and the grain of a sensor."""
    shade = Image.linear_gradient("L").rotate(90).resize(image.size).point(lambda grey: 205 + grey // 5)
    image = ImageChops.multiply(image, shade.convert("RGB"))
    grain = Image.effect_noise(image.size, NOISE).convert("RGB")
    buffer = io.BytesIO()
    ImageChops.add(image, grain, 1, -128).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()
