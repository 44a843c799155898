"""An XLSX that somebody uploaded, turned into CSV in a limited child: its claims are checked before it is opened.

Pasal: Pasal 11(1).
"""

from __future__ import annotations

import csv
import io
import logging
import zipfile
from datetime import date, datetime
from functools import partial
from typing import Any

import python_calamine

from models.rules.errors import InvalidInput
from workers.limited_child import ChildFailed, Limits, Reason, run

log = logging.getLogger("workers.read_workbook")
MAX_UNPACKED = 400 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS, MAX_CELL = 200_000, 120, 2_000
LIMITS = Limits(memory=1024 * 1024 * 1024, cpu_seconds=60, wall_seconds=90.0, output=128 * 1024 * 1024)
ABORTED = "exit -6"
"""How a child of Rust ends that gets no more memory (SIGABRT)."""
AS_CSV = "Simpan sebagai CSV (UTF-8), lalu unggah CSV-nya."


def read_workbook(data: bytes, limits: Limits = LIMITS) -> bytes:
    """The first sheet as CSV in UTF-8, formulas as the values that the sheet holds.

    Raises: InvalidInput for what is no workbook, is a bomb, or is too large.
    """
    _check_claims(data)
    try:
        text = run(partial(_as_csv, data), limits)
    except ChildFailed as failure:
        log.warning("workbook not read: %s", failure)
        if failure.reason is Reason.FAULT and failure.detail.startswith("TooLarge: "):
            raise InvalidInput(f"{failure.detail.removeprefix('TooLarge: ')[:200]} {AS_CSV}") from failure
        if failure.reason is Reason.FAULT and failure.detail != ABORTED:
            raise InvalidInput(f"XLSX ini rusak atau terkunci sandi. {AS_CSV}") from failure
        raise InvalidInput(f"XLSX ini terlalu berat untuk dibuka. {AS_CSV}") from failure
    if not text.strip():
        raise InvalidInput("Lembar pertama XLSX ini kosong.")
    return text


def _check_claims(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
            names = {one.filename for one in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise InvalidInput(f"XLSX ini rusak. {AS_CSV}") from error
    if unpacked > MAX_UNPACKED:
        raise InvalidInput(f"XLSX ini berisi {unpacked // 1024**2} MB setelah dibuka; terlalu besar. {AS_CSV}")
    if "[Content_Types].xml" not in names:
        raise InvalidInput(f"Berkas ini bukan XLSX. {AS_CSV}")


class TooLarge(Exception):
    """More rows, columns or text in a cell than an extract has."""


def _as_csv(data: bytes) -> bytes:
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    if sheet.height > MAX_ROWS:
        raise TooLarge(f"XLSX paling banyak {MAX_ROWS} baris; yang ini {sheet.height}.")
    if sheet.width > MAX_COLUMNS:
        raise TooLarge(f"XLSX paling banyak {MAX_COLUMNS} kolom; yang ini {sheet.width}.")
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [_text(cell) for cell in cells]
        if any(len(text) > MAX_CELL for text in texts):
            raise TooLarge(f"Baris {number} berisi sel yang lebih panjang dari {MAX_CELL} tanda.")
        writer.writerow(texts)
    return out.getvalue().encode("utf-8", "replace")


def _text(cell: Any) -> str:
    """A cell as SIAK would have written it; a line break within is a blank, for a row is a line."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)) if abs(cell) < 10**15 else f"{cell:.2E}"
    if isinstance(cell, date | datetime):
        return cell.strftime("%d-%m-%Y")
    return " ".join(str(cell).splitlines())
