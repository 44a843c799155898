"""The client of the intake process, where everything that strangers upload is opened and cleaned.

Pasal: 13(1)b
"""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.ports.signer_client import LENGTHS, head, lengths
from models.rules.errors import TemporarilyUnavailable, UploadRefused
from models.rules.form_marks import Mark

MAX_BYTES = 15 * 1024 * 1024
MAX_PAGES = 10
LONG_SIDE = 2200  # pixels: 188 dpi on A4
MEDIA_TYPES = ("image/jpeg", "application/pdf")
SECONDS = 45.0  # the intake's own limits for waiting (15 s) and working (20 s), and some for the way
GONE = "Pemeriksa berkas sedang tidak menjawab. Berkas belum tersimpan; unggah lagi beberapa saat lagi."


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file that is safe to keep and show.

    ``media_type`` is one of :data:`MEDIA_TYPES`; ``width`` and ``height`` are pixels of a picture, points of a PDF's
    first page. ``remark`` is an Indonesian sentence when it is hard to read, else empty; ``unreadable`` says that
    nobody can read it: refuse it with the remark, while a merely doubtful one may be kept by the citizen.
    """

    data: bytes
    media_type: str
    pages: int
    width: int
    height: int
    remark: str
    unreadable: bool


def clean(
    socket_path: Path, data: bytes, name: str, *, max_pages: int = MAX_PAGES, long_side: int = LONG_SIDE
) -> Cleaned:
    """``data`` decoded and made anew by the intake process listening at ``socket_path``.

    ``name`` only helps to word a refusal; what the file is, is decided by opening it. A picture of more than
    ``long_side`` pixels is made smaller.

    Raises:
        UploadRefused: it is too large, not a photo or PDF, broken, locked or a trap; says what to do.
        TemporarilyUnavailable: the intake is busy or gone; nothing was kept.
    """
    if len(data) > MAX_BYTES:
        raise too_large(len(data), name)
    answer, body = _ask(socket_path, _question(name, max_pages, long_side), data)
    try:
        return Cleaned(
            data=body,
            media_type=MEDIA_TYPES[MEDIA_TYPES.index(answer["media_type"])],
            pages=int(answer["pages"]),
            width=int(answer["width"]),
            height=int(answer["height"]),
            remark=str(answer["remark"]),
            unreadable=bool(answer["unreadable"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TemporarilyUnavailable(GONE) from error


def _question(name: str, max_pages: int, long_side: int) -> dict[str, Any]:
    return {"command": "clean", "name": name[-200:], "max_pages": max_pages, "long_side": long_side}


def page_image(socket_path: Path, data: bytes, page: int, width: int) -> bytes:
    """Page ``page`` (from 1) of the PDF ``data`` as a JPEG ``width`` pixels wide.

    Raises:
        UploadRefused: there is no such page, or it cannot be drawn.
        TemporarilyUnavailable: the intake is busy or gone.
    """
    _, body = _ask(socket_path, {"command": "page", "page": page, "width": width}, data)
    return body


def codes(socket_path: Path, data: bytes, page: int) -> list[Mark]:
    """The bar codes and QR codes on page ``page`` (from 1) of a cleaned file.

    Raises: UploadRefused, TemporarilyUnavailable, as :func:`page_image`.
    """
    answer, _ = _ask(socket_path, {"command": "codes", "page": page}, data)
    try:
        return [Mark(str(kind), str(text)) for kind, text in answer["codes"]]
    except (KeyError, TypeError, ValueError) as error:
        raise TemporarilyUnavailable(GONE) from error


def cut(socket_path: Path, data: bytes, first: int, last: int) -> bytes:
    """Pages ``first`` to ``last`` of the cleaned PDF ``data`` as a PDF of their own; equal pages give equal bytes.

    Raises: UploadRefused, TemporarilyUnavailable, as :func:`page_image`.
    """
    _, body = _ask(socket_path, {"command": "cut", "first": first, "last": last}, data)
    return body


def bind(socket_path: Path, parts: Sequence[bytes]) -> bytes:
    """Cleaned pictures and PDFs as one PDF, in their order; equal files give equal bytes.

    Raises: UploadRefused, also when they are too large together; TemporarilyUnavailable.
    """
    size = sum(len(part) for part in parts)
    if size > MAX_BYTES:
        raise too_large(size, "gabungan.pdf")
    _, body = _ask(socket_path, {"command": "bind", "sizes": [len(part) for part in parts]}, b"".join(parts))
    return body


def turn(socket_path: Path, data: bytes) -> bytes:
    """A cleaned file, every page turned a quarter to the right.

    Raises: UploadRefused, TemporarilyUnavailable, as :func:`page_image`.
    """
    _, body = _ask(socket_path, {"command": "turn"}, data)
    return body


def too_large(size: int, name: str = "") -> UploadRefused:
    """The refusal of a file of ``size`` bytes."""
    limit = f"({_megabytes(size)} MB). Paling besar {MAX_BYTES // 1024**2} MB."
    if name.lower().endswith(".pdf"):
        return UploadRefused(f"PDF terlalu besar {limit} Pindai lagi dengan 150–200 dpi, atau foto tiap halaman.")
    return UploadRefused(
        f"Foto terlalu besar {limit} Di pengaturan kamera pilih ukuran 12 megapiksel atau kurang, lalu foto ulang."
    )


def _megabytes(size: int) -> str:
    tenths = -(-size * 10 // 1024**2)  # rounded up: a file over the limit never reads "15"
    return f"{tenths // 10},{tenths % 10}".removesuffix(",0")


def _ask(path: Path, question: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(SECONDS)
            connection.connect(str(path))
            connection.sendall(head(question, len(body)))
            connection.sendall(body)  # by itself: joined to its head it would be copied once more
            with connection.makefile("rb") as stream:
                header_size, body_size = lengths(_exactly(stream, LENGTHS.size))
                answer = dict(json.loads(_exactly(stream, header_size)))
                content = _exactly(stream, body_size)
    except (OSError, TypeError, ValueError) as error:
        raise TemporarilyUnavailable(GONE) from error
    if "refused" in answer:
        raise UploadRefused(str(answer["refused"]))
    if "busy" in answer:
        raise TemporarilyUnavailable(str(answer["busy"]))
    return answer, content


def _exactly(stream: Any, size: int) -> bytes:
    data: bytes = stream.read(size)
    if len(data) != size:
        raise ConnectionError("the intake hung up")
    return data
