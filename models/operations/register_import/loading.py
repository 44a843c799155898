"""From the text of an extract to the staging table: a part at a time, each one transaction.

Pasal: Pasal 11(1).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Protocol

from models.operations import outbox
from models.operations.register_import import statements
from models.operations.register_import.receiving import Text, columns
from models.operations.services import catalogue
from models.rules.canonical import canonical_json
from models.rules.extract.rows import ReadRow, RowReader
from models.rules.extract.text import cells_of, lines_of
from models.rules.facts import REGENCY
from models.tables import OutboxItem, RegisterImport, search
from models.tables.base import writing
from models.tables.imports import STAGED
from models.tables.sealing import sealer

REFUSED = "ditolak"
BROKEN = "tanda kutip tidak ditutup, atau baris terlalu panjang"


def keep(item: OutboxItem, work: RegisterImport, text: Text) -> None:
    """Note what the workbook's text turned out to be. Raises: LeaseLost."""
    with writing():
        outbox.hold(item, progress="lembar kerja dibaca")
        found = {key: getattr(text, key) for key in Text.__slots__}
        advance(work, {**found, "workbook": ""})


def begin(item: OutboxItem, work: RegisterImport) -> None:
    """Forget the rows of the import before. Raises: LeaseLost."""
    with writing():
        outbox.hold(item, progress="mulai membaca")
        statements.empty_staging()
        advance(work, {"step": "muat", "done": 0})


def load(item: OutboxItem, work: RegisterImport, data: bytes) -> None:
    """Read part number ``work.done`` and stage its rows. Raises: LeaseLost."""
    staged = list(staged_rows(work, work.parts[work.done], data))
    number = work.done + 1
    following = {"step": "indeks", "done": 0} if number == len(work.parts) else {"done": number}
    with writing():
        outbox.hold(item, progress=f"membaca bagian {number} dari {len(work.parts)}")
        statements.insert_staged(staged)
        advance(work, following)


def advance(work: RegisterImport, changes: dict[str, Any]) -> None:
    """Note how far the examination has come. Raises: LeaseLost when somebody has thrown the import away meanwhile."""
    open_still = (RegisterImport.id == work.id) & (RegisterImport.state == "diperiksa")
    if RegisterImport.update(changes).where(open_still).execute() != 1:
        raise outbox.LeaseLost


class Kept(Protocol):
    """A text that was kept in parts."""

    encoding: Any
    delimiter: Any


def read_rows(work: Kept, part: dict[str, Any], data: bytes) -> Iterator[tuple[int, str, list[str] | None]]:
    """``(line, text, cells)`` of a part without empty lines and the header; no cells for what is no line of CSV."""
    lines = lines_of(data, work.encoding)
    for line, (text, cells) in enumerate(zip(lines, cells_of(lines, work.delimiter), strict=True), part["first"]):
        if line > 1 and text.strip():
            yield line, text, cells


def staged_rows(work: RegisterImport, part: dict[str, Any], data: bytes) -> Iterator[tuple[Any, ...]]:
    """The rows of a part as the staging table holds them."""
    reader = RowReader(columns(), columns().header(work.header), catalogue.lookup(), day=work.day, home=REGENCY)
    seal = _Sealing()
    for line, text, cells in read_rows(work, part, data):
        row = reader.broken(text, BROKEN) if cells is None else reader.read(cells)
        yield seal.staged(line, row)


class _Sealing:
    """Seals what a row says of numbers; what comes again within a family is worked out once."""

    def __init__(self) -> None:
        self._seal, index = sealer().seal, sealer().index
        self._index = index
        self._index_again = lru_cache(1024)(index)
        self._token = lru_cache(4096)(lambda prefix: index(prefix)[: search.TOKEN])

    def staged(self, line: int, row: ReadRow) -> tuple[Any, ...]:
        """The row in the order of :data:`STAGED`."""
        values: dict[str, Any] = row.values
        nik, kk = values["nik"], values["kk"]
        values["line"] = line
        values["nik_index"] = self._index(nik) if nik else ""
        values["family_key"] = self._index_again(kk) if kk else ""
        for parent in ("father", "mother"):
            number = values[f"{parent}_nik"]
            values[f"{parent}_index"] = self._index_again(number) if number else ""
            values[f"{parent}_nik"] = self._text(number.encode()) if number else None
        values["problems"] = "".join(f"{title}\t{' '.join(why.split())}\n" for title, why in row.problems)
        values["verdict"] = REFUSED if row.problems else ""
        whole = nik and kk and not row.problems
        values["terms"] = self._terms(values["name"], nik, kk) if whole else ""
        values["note"] = self._text(canonical_json(values["name"])) if whole else ""
        values["nik"] = self._text(nik.encode()) if nik else ""
        values["kk"] = self._text(kk.encode()) if kk and values["shdk"] == "1" else ""
        return tuple(map(values.__getitem__, STAGED))

    def _text(self, data: bytes) -> str:
        return base64.b64encode(self._seal(data)).decode()

    def _terms(self, name: str, nik: str, kk: str) -> str:
        """As :func:`models.tables.search.terms` has them."""
        tokens = [f"n{self._token(nik[:length])}" for length in search.PREFIXES[:3]]
        tokens += [f"n{self._index(nik[:length])[: search.TOKEN]}" for length in search.PREFIXES[3:]]
        tokens += [f"k{self._token(kk[:length])}" for length in search.PREFIXES]
        return " ".join(search.words(name) + tokens)
