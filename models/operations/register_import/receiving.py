"""Taking an extract in: cut into parts of whole lines and kept in the store, before anything is believed.

Pasal: Pasal 11(1), Pasal 11(2).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from models.operations import outbox, trail
from models.operations.clock import now, today
from models.operations.services import catalogue_files
from models.ports.store import Store
from models.rules.actor import Actor
from models.rules.dates import read_date
from models.rules.errors import InvalidInput
from models.rules.extract.columns import ColumnMap, column_map
from models.rules.extract.text import PART_BYTES, Cutter, cells_of, delimiter_of, lines_of
from models.tables import RegisterImport
from models.tables.base import writing

JOB = "impor_register"
OPEN_STATES = ("diperiksa", "siap", "diterapkan")
MAX_BYTES = 600 * 1024 * 1024
WORKBOOK_BYTES = 40 * 1024 * 1024
ZIP = b"PK\x03\x04"
BUSY = "Impor lain belum selesai. Terapkan atau buang dahulu impor itu, lalu unggah yang baru."


@cache
def columns() -> ColumnMap:
    """The columns of an extract, read once per process."""
    return column_map(
        catalogue_files.read_yaml((catalogue_files.CATALOGUE / "extract_columns.yaml").read_text("utf-8"))
    )


@dataclass(slots=True)
class Text:
    """What the text of an extract turned out to be: columns of :class:`RegisterImport`."""

    parts: list[dict[str, Any]] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""
    rows: int = 0


def receive(actor: Actor, blocks: Iterable[bytes], name: str, day: str, store: Store) -> RegisterImport:
    """Keep an upload and promise its reading; ``day`` is the day of the extract as it was typed.

    Raises: InvalidInput for a day to come, no text, mixed encodings, a bad header, or while another import is open.
    """
    extract_day = _day(day)
    _refuse_second()
    digest = hashlib.sha256()
    first, rest = peek(limited(blocks, digest))
    if first.startswith(ZIP):
        text, workbook = Text(), keep_workbook(rest, store)
    else:
        text, workbook = keep_text(rest, store), ""
    with writing():
        _refuse_second()
        made = RegisterImport.create(
            name=name[-120:],
            day=extract_day.isoformat(),
            sha256=digest.hexdigest(),
            workbook=workbook,
            uploaded_by=actor.id,
            uploaded_name=actor.name,
            uploaded_at=now(),
            **{key: getattr(text, key) for key in Text.__slots__},
        )
        trail.record(actor, "impor_unggah", subject=f"impor:{made.id}", reason=f"ekstrak per {extract_day.isoformat()}")
        outbox.promise(JOB, f"{JOB}:{made.id}:baca", subject_id=made.id)
    return made


def _day(text: str) -> date:
    try:
        day = read_date(text)
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field="per_tanggal") from refusal
    if day > today():
        raise InvalidInput("Tanggal ekstrak tidak boleh setelah hari ini.", field="per_tanggal")
    return day


def _refuse_second() -> None:
    if RegisterImport.select().where(RegisterImport.state.in_(list(OPEN_STATES))).exists():
        raise InvalidInput(BUSY, field="berkas")


def limited(blocks: Iterable[bytes], digest: Any, most: int = MAX_BYTES) -> Iterator[bytes]:
    """The blocks as they are, told to ``digest``. Raises: InvalidInput beyond ``most`` bytes."""
    size = 0
    for block in blocks:
        size += len(block)
        if size > most:
            raise InvalidInput(f"Berkas terlalu besar; paling besar {most // 1024**2} MB.", field="berkas")
        digest.update(block)
        yield block


def peek(blocks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first block, and all of them."""
    first = next(blocks, b"")

    def everything() -> Iterator[bytes]:
        yield first
        yield from blocks

    return first, everything()


def keep_workbook(blocks: Iterator[bytes], store: Store) -> str:
    """The store's name of an XLSX. Raises: InvalidInput when it is too large to be opened."""
    data = bytearray()
    for block in blocks:
        data += block
        if len(data) > WORKBOOK_BYTES:
            raise InvalidInput(
                f"XLSX ini lebih besar dari {WORKBOOK_BYTES // 1024**2} MB. Simpan sebagai CSV; CSV boleh jauh lebih "
                "besar.",
                field="berkas",
            )
    return store.put(bytes(data))


def check_header(cells: Sequence[str]) -> None:
    """Raises: InvalidInput when this is not the first line of an extract."""
    columns().header(cells)


def keep_text(
    blocks: Iterable[bytes],
    store: Store,
    check: Callable[[Sequence[str]], None] = check_header,
    part_bytes: int = PART_BYTES,
) -> Text:
    """Keep the text part by part and learn its header, delimiter and encoding; a refusal leaves nothing behind.

    Raises: InvalidInput, also of ``check``, which looks at the header.
    """
    text = Text()
    try:
        _keep_parts(text, Cutter(part_bytes), blocks, store)
        check(text.header)
    except InvalidInput as refusal:
        for one in text.parts:
            store.delete(one["sha256"])
        raise InvalidInput(refusal.message, field="berkas") from refusal
    return text


def _keep_parts(text: Text, cutter: Cutter, blocks: Iterable[bytes], store: Store) -> None:
    for part in cutter.cut(blocks):
        if not text.parts:
            _learn_header(text, part.data, cutter.encoding)
        text.parts.append({"sha256": store.put(part.data), "first": part.first, "lines": part.lines})
    if not text.parts:
        raise InvalidInput("Berkas ini kosong. Ekspor lagi.")
    text.encoding, text.rows = cutter.encoding, cutter.lines - 1
    if text.rows < 1:
        raise InvalidInput("Berkas ini hanya berisi judul kolom, tanpa satu pun penduduk.")


def _learn_header(text: Text, data: bytes, encoding: str) -> None:
    line = lines_of(data[: data.find(b"\n") + 1] or data, encoding)[0]
    text.delimiter = delimiter_of(line)
    cells = next(cells_of([line], text.delimiter))
    if cells is None:
        raise InvalidInput("Baris judul tidak dapat dibaca: ada tanda kutip yang tidak ditutup.")
    text.header = cells
