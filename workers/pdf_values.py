"""Names, hexadecimal strings and rows of numbers of a PDF read at once, which pyHanko reads byte by byte.

The room of a signature is ten thousand digits and the widths of a typeface are a row of 128 numbers: a third of one
validation. Importing this module makes pyHanko read the plain ones here; whatever is not plain it reads itself.
"""

from __future__ import annotations

import binascii
import os
import re
from typing import IO, Any

from pyhanko.pdf_utils import generic

BLOCK = 4096  # bytes
NAME_BLOCK = 64
NAME = re.compile(rb"/[!\"$&'*-.0-;=?-Z\\^-z|~]*(?=[ \n\r\t\f\0()<>\[\]{}/%])")
DIGITS = re.compile(rb"[0-9A-Fa-f]*")
NUMBERS = re.compile(rb"\[[ \n\r\t\f]*(?:[+-]?(?:\d+|\d*\.\d+)(?:[ \n\r\t\f]+|(?=\])))*\]")

_stock_name = generic.NameObject.read_from_stream
_stock_string = generic.read_hex_string_from_stream
_stock_array = generic.ArrayObject.read_from_stream


def _read_name(stream: IO[bytes]) -> generic.NameObject:
    """A name without escapes (ISO 32000-1 §7.3.5), up to the blank or delimiter behind it."""
    start = stream.tell()
    plain = NAME.match(stream.read(NAME_BLOCK))
    stream.seek(start + (plain.end() if plain else 0))
    return generic.NameObject(plain[0].decode("ascii")) if plain else _stock_name(stream)  # type: ignore[no-untyped-call]


def _read_string(stream: IO[bytes]) -> Any:
    """A string of digits without a break (ISO 32000-1 §7.3.4.3)."""
    start = stream.tell()
    stream.seek(1, os.SEEK_CUR)  # the angle bracket
    parts = []
    while block := stream.read(BLOCK):
        plain = DIGITS.match(block)
        parts.append(plain[0] if plain else b"")
        if len(parts[-1]) == len(block):
            continue
        if block[len(parts[-1])] != ord(">"):
            break
        digits = b"".join(parts)
        stream.seek(start + len(digits) + 2)
        return generic.pdf_string(binascii.unhexlify(digits + b"0" * (len(digits) % 2)))
    stream.seek(start)
    return _stock_string(stream)


def _read_array(
    stream: IO[bytes],
    container_ref: Any,
    in_content_stream: generic.ContentOpReading = generic.ContentOpReading.NO,
) -> Any:
    """An array of numbers that is no longer than a block (ISO 32000-1 §7.3.6)."""
    start = stream.tell()
    plain = NUMBERS.match(stream.read(BLOCK))
    if plain is None:
        stream.seek(start)
        return _stock_array(stream, container_ref, in_content_stream)
    stream.seek(start + plain.end())
    found = generic.ArrayObject(map(_number, plain[0][1:-1].split()))
    for one in found:
        one.container_ref = container_ref
    return found


def _number(written: bytes) -> generic.PdfObject:
    text = written.decode("ascii")
    return generic.FloatObject(text) if "." in text else generic.NumberObject(text)


generic.NameObject.read_from_stream = staticmethod(_read_name)  # type: ignore[method-assign]  # see above
generic.read_hex_string_from_stream = _read_string
generic.ArrayObject.read_from_stream = staticmethod(_read_array)  # type: ignore[method-assign]  # see above
