"""Pictures from strangers: decoded in full, turned upright, made smaller, and written again as a plain JPEG."""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, UnidentifiedImageError

from models.ports.intake_client import LONG_SIDE, Cleaned
from models.rules.errors import UploadRefused
from workers.cleaning.kinds import BROKEN_PHOTO
from workers.cleaning.legibility import judge, measure

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 60_000_000
GOOD_ENOUGH = 10 / 11  # a camera's picture is halved in the decoder, at half the cost, when this share of it is left
QUALITY = 80
HEAVY, LIGHTER_QUALITY = 1_000_000, 65  # bytes: grain that makes a picture heavier than this is not worth keeping
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""Orientation tag → what turns the picture upright (Exif 2.3, 4.6.4)."""
BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, struct.error)
"""What Pillow's decoders raise at malformed input."""


def clean_image(data: bytes, long_side: int = LONG_SIDE) -> Cleaned | None:
    """The first picture in ``data`` as a JPEG without metadata, upright, at most ``long_side`` pixels long.

    None when it is no picture that we take.

    Raises:
        UploadRefused: broken, or too many pixels.
    """
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                return _clean(image, long_side)
    except UnidentifiedImageError:
        return None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except BROKEN as error:
        raise UploadRefused(BROKEN_PHOTO) from error


def _clean(image: Image.Image, most: int) -> Cleaned:
    width, height = image.size
    long_side = max(width, height)
    halvings = long_side // round(most * GOOD_ENOUGH)
    if halvings > 1 and long_side > most:
        image.draft(None, (width // halvings, height // halvings))
    image.load()
    upright = _upright(_shrunk(_opaque(image), most), image)
    upright.info = {}
    judgement = judge(measure(upright, long_side))
    data = _encoded(upright, QUALITY)
    return Cleaned(
        data=data if len(data) <= HEAVY else _encoded(upright, LIGHTER_QUALITY),
        media_type="image/jpeg",
        pages=1,
        width=upright.width,
        height=upright.height,
        remark=judgement.remark,
        unreadable=judgement.unreadable,
    )


def _encoded(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _opaque(image: Image.Image) -> Image.Image:
    """The same in "L" or "RGB", what is transparent on white paper."""
    if image.mode in {"L", "RGB"} and not image.has_transparency_data:
        return image
    if image.mode.startswith("I;16") or image.mode == "I":
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(layered, mask=layered.getchannel("A"))
        return paper
    return image.convert("L" if image.mode == "1" else "RGB")


def _shrunk(image: Image.Image, long_side: int) -> Image.Image:
    scale = long_side / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _upright(image: Image.Image, source: Image.Image) -> Image.Image:
    """``image`` turned as the camera that took ``source`` says; a camera's broken notes are not believed."""
    try:
        orientation = source.getexif().get(ORIENTATION, 1)
    except BROKEN:
        return image
    turn = TURNS.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)


def _too_many_pixels() -> UploadRefused:
    return UploadRefused(
        f"Gambar terlalu besar: paling banyak {MAX_PIXELS // 1_000_000} megapiksel. "
        "Di pengaturan kamera pilih 12 megapiksel atau kurang, lalu foto ulang."
    )
