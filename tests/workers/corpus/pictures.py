"""Picture files, sound and hostile, made from nothing."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageDraw, PngImagePlugin

from tests.workers.corpus.documents import jpeg, letter, photographed

GPS_NOTE = b"INDRALAYA-GPS"
ORIENTATION, MAKE, GPS_IFD = 0x0112, 0x010F, 0x8825


def photo(size: tuple[int, int] = (900, 1200), **how: float) -> bytes:
    """A photographed letter as a JPEG file."""
    return jpeg(photographed(letter(size), **how))


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """``image`` as a file of that kind."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of a picture file."""
    with Image.open(io.BytesIO(data)) as image:
        return image.size


def with_place_and_time() -> bytes:
    """A photo that says where, when and with what it was taken, in every place where a JPEG can."""
    exif = Image.Exif()
    exif[MAKE] = "KAMERA-RAHASIA"
    exif.get_ifd(GPS_IFD).update({1: "S", 2: (3.0, 12.0, 30.0), 3: "E", 4: (104.0, 38.0, 5.0), 29: GPS_NOTE.decode()})
    image = photographed(letter((900, 1200)))
    image.info["comment"] = b"komentar " + GPS_NOTE
    return jpeg(image, exif=exif, icc_profile=b"profil " + GPS_NOTE, xmp=b"<x>" + GPS_NOTE + b"</x>")


def turned(orientation: int) -> bytes:
    """A page whose black corner is top left when shown as the camera's ``orientation`` says."""
    upright = photographed(letter((1200, 900)))
    ImageDraw.Draw(upright).rectangle((0, 0, 200, 200), fill="black")
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }.get(orientation)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return jpeg(upright.transpose(back) if back is not None else upright, exif=exif)


def png_of_nothing(width: int, height: int, *, depth: int = 1, colour: int = 0) -> bytes:
    """A PNG of ``width`` × ``height`` zeros in few bytes; ``colour`` as in the PNG specification, 11.2.1."""
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    row = 1 + (width * channels * depth + 7) // 8
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(row) * 1000) for _ in range(height // 1000)) + packer.compress(
        bytes(row) * (height % 1000)
    )
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", rows + packer.flush()), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def png_with_huge_text() -> bytes:
    """A small PNG that carries a compressed text of 80 MB."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "x" * 80_000_000, zip=True)
    return encoded(photographed(letter((900, 1200))), "PNG", pnginfo=notes)


def moving(kind: str) -> bytes:
    """Two frames, the first a letter and the second black."""
    first, second = photographed(letter((900, 1200)), noise=0), Image.new("RGB", (900, 1200))
    return encoded(first, kind, save_all=True, append_images=[second], duration=100)


def claiming_size(width: int, height: int) -> bytes:
    """A JPEG whose header promises far more pixels than its data holds."""
    data = bytearray(photo())
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
