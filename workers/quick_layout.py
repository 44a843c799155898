"""What the layout libraries work out anew for each document although it never differs, worked out once.

The faces are read and fingerprinted three times over for a page, and a number is written in the file the way it was
written a thousand times before. Importing this module changes no byte of what is drawn.
"""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen import canvas, pathobject, textobject
from xhtml2pdf import context
from xhtml2pdf.files import LocalFileURI

from workers.fonts import FACES, face_path

NUMBERS_KEPT = 8192

_stock_data = LocalFileURI.extract_data
_stock_digest = context._file_digest  # noqa: SLF001 - the library offers no other place

# Shapes are checked at each assignment, which helps who writes them; ours are a barcode and an emblem that is tested.
rl_config.shapeChecking = 0


@lru_cache(maxsize=NUMBERS_KEPT)
def _number(value: float) -> str:
    written: str = fp_str(value)
    return written


def _numbers(*values: Any) -> str:
    """The numbers, or those of the one sequence, as a PDF has them."""
    several = values[0] if len(values) == 1 and isinstance(values[0], list | tuple) else values
    return " ".join(map(_number, several))


@cache
def _own_faces() -> frozenset[str]:
    return frozenset(str(face_path(name)) for name in FACES)


@cache
def _face(path: str) -> bytes:
    return Path(path).read_bytes()


def _data(self: LocalFileURI) -> bytes | None:
    """The file's bytes; every other file than a face is looked for, judged by the policy and read anew."""
    path = str(self.path)
    if path not in _own_faces():
        data: bytes | None = _stock_data(self)
        return data
    self.uri, self.suffix, self.mimetype = Path(path), Path(path).suffix, self.guess_mimetype(path)
    return _face(path)


def _digest(path: str | None) -> str | None:
    """MD5 in hexadecimal, by which the library tells one face from another."""
    if path not in _own_faces():
        found: str | None = _stock_digest(path)
        return found
    return _face_digest(path)


@cache
def _face_digest(path: str) -> str:
    return hashlib.md5(_face(path), usedforsecurity=False).hexdigest()


LocalFileURI.extract_data = _data
context._file_digest = _digest  # noqa: SLF001 - see above
for _module in (canvas, pathobject, pdfdoc, textobject):
    _module.fp_str = _numbers
