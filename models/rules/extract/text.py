"""The bytes of an extract: cut at line ends, its encoding told, mixed encodings refused with the line.

Pasal: Pasal 11(1).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.rules.errors import InvalidInput

PART_BYTES = 2 * 1024 * 1024
LINE_BYTES = 64 * 1024
BOM = b"\xef\xbb\xbf"
UTF8, CP1252 = "utf-8", "cp1252"
ENCODING_NAMES = {UTF8: "UTF-8", CP1252: "Windows-1252"}
DELIMITERS = ";,\t"
NOT_TEXT = "Berkas ini bukan teks CSV. Simpan lagi sebagai CSV (UTF-8) atau XLSX."


@dataclass(frozen=True, slots=True)
class Part:
    """Whole lines of the file; ``first`` is the number of the first of them, from 1."""

    data: bytes
    first: int
    lines: int


class Cutter:
    """Cuts a stream into parts of whole lines and learns its encoding on the way."""

    def __init__(self, part_bytes: int = PART_BYTES) -> None:
        self._part_bytes = part_bytes
        self._utf8_line = 0
        self._cp1252_line = 0
        self.lines = 0

    @property
    def encoding(self) -> str:
        """Of everything that was cut so far."""
        return CP1252 if self._cp1252_line else UTF8

    def cut(self, blocks: Iterable[bytes]) -> Iterator[Part]:
        """The parts in their order. Raises: InvalidInput when it is no text, or of two encodings."""
        held, begun = b"", False
        for block in blocks:
            held += block
            if not begun and len(held) >= len(BOM):
                held, begun = held.removeprefix(BOM), True
            while len(held) >= self._part_bytes:
                end = held.rfind(b"\n", 0, self._part_bytes) + 1
                if not end:
                    raise InvalidInput(NOT_TEXT)
                yield self._part(held[:end])
                held = held[end:]
        held = held.removeprefix(BOM) if not begun else held
        if held.strip():
            yield self._part(held)

    def _part(self, data: bytes) -> Part:
        first = self.lines + 1
        lines = data.count(b"\n") + (not data.endswith(b"\n"))
        if not data.isascii():
            self._learn(data, first)
        if first == 1 and (
            data.startswith((b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04")) or b"\0" in data.partition(b"\n")[0]
        ):
            raise InvalidInput(NOT_TEXT)
        self.lines += lines
        return Part(data, first, lines)

    def _learn(self, data: bytes, first: int) -> None:
        for number, line in enumerate(data.split(b"\n"), first):
            if line.isascii():
                continue
            if _fits(line, UTF8):
                self._utf8_line = self._utf8_line or number
            elif _fits(line, CP1252):
                self._cp1252_line = self._cp1252_line or number
            else:
                raise InvalidInput(f"Baris {number} berisi huruf yang tidak dapat dibaca. {NOT_TEXT}")
            if self._utf8_line and self._cp1252_line:
                raise InvalidInput(
                    f"Berkas ini memakai dua pengodean huruf: baris {self._utf8_line} UTF-8, baris {self._cp1252_line} "
                    "Windows-1252. Ekspor lagi seluruhnya; jangan menyambung berkas dengan tangan."
                )


def _fits(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def lines_of(data: bytes, encoding: str) -> list[str]:
    """The lines of a part without their ends; a part of ASCII is the same in every encoding."""
    lines = data.decode("ascii" if data.isascii() else encoding).split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def delimiter_of(line: str) -> str:
    """Whichever of ``;``, ``,`` and the tab the first line has most of. Raises: InvalidInput when it has none."""
    best = max(DELIMITERS, key=line.count)
    if best not in line:
        raise InvalidInput("Baris judul tidak dapat dibaca: kolom harus dipisahkan dengan koma atau titik koma.")
    return best


def cells_of(lines: list[str], delimiter: str) -> Iterator[list[str] | None]:
    """The cells of each line; None for one that is no line of CSV, as with a quote that is not closed.

    A line is a row: a cell that goes on over the next line would swallow the people on it.
    """
    if not any('"' in line for line in lines) and all(len(line) < LINE_BYTES for line in lines):
        yield from (line.split(delimiter) for line in lines)
        return
    for line in lines:
        try:
            yield next(csv.reader([line], delimiter=delimiter, strict=True), []) if len(line) < LINE_BYTES else None
        except csv.Error:
            yield None
