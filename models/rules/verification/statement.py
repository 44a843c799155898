"""Counting rows of the log of queries: every table is made of the same rows, so that all add up to them.

Pasal: Pasal 10(1)a, Pasal 10(1)b, Pasal 10(1)c, Pasal 10(1)d, Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from models.rules.canonical import canonical_json
from models.rules.verification.outcome import Result
from models.rules.verification.terms import Method
from models.rules.words import MONTHS, WIB

ANSWERED = frozenset(result.code for result in Result)
COLUMNS = ("Dijawab", "Anggota lain", "Ditolak")
"""An answer that took quota; a member of the family who was shown beside it; a refusal. A row is one of them."""


class LogRow(NamedTuple):
    """A row of the log, as far as it is counted."""

    id: int
    at: datetime
    user: int | None
    client: int | None
    method: str
    function: str
    purpose: str
    result: str
    counted: int
    serial: str


def day_of(row: LogRow) -> str:
    """The day at the office."""
    return row.at.astimezone(WIB).date().isoformat()


def function_of(row: LogRow) -> str:
    """``penduduk``, ``keluarga``, either of them printed, or ``berkas``."""
    if row.method == Method.BATCH:
        return "berkas"
    return f"cetak_{row.function}" if row.method == Method.PRINT else row.function


def asker_of(row: LogRow) -> str:
    """``pengguna:7`` or ``program:3``."""
    return f"pengguna:{row.user}" if row.user is not None else f"program:{row.client}"


VALUE_OF: Mapping[str, Callable[[LogRow], str]] = {
    "hari": day_of,
    "fungsi": function_of,
    "tujuan": lambda row: row.purpose,
    "penanya": asker_of,
    "hasil": lambda row: row.result,
}
"""Table → the value under which it counts a row."""
TITLES: Mapping[str, str] = {
    "hari": "Hari",
    "fungsi": "Fungsi",
    "tujuan": "Tujuan",
    "penanya": "Pengguna atau program",
    "hasil": "Hasil atau alasan penolakan",
}
FUNCTIONS: Mapping[str, str] = {
    "penduduk": "Verifikasi penduduk",
    "keluarga": "Verifikasi keluarga",
    "cetak_penduduk": "Pencetakan data penduduk",
    "cetak_keluarga": "Pencetakan data keluarga",
    "berkas": "Baris berkas",
}


def column_of(row: LogRow) -> int:
    """Which of :data:`COLUMNS` counts it."""
    if row.counted:
        return 0
    return 1 if row.result in ANSWERED else 2


@dataclass(slots=True)
class Tally:
    """Rows counted so far; ``tables`` is table → value → one number for each of :data:`COLUMNS`."""

    rows: int = 0
    first_id: int = 0
    last_id: int = 0
    tables: dict[str, dict[str, list[int]]] = field(default_factory=lambda: {key: {} for key in VALUE_OF})
    _digest: Any = field(default_factory=hashlib.sha256)

    def add(self, row: LogRow) -> None:
        """Count one more row; rows come in the order of their ids."""
        self.rows += 1
        self.first_id = self.first_id or row.id
        self.last_id = row.id
        self._digest.update(canonical_json([*row[:1], row.at.isoformat(), *row[2:]]))
        column = column_of(row)
        for key, value_of in VALUE_OF.items():
            self.tables[key].setdefault(value_of(row), [0, 0, 0])[column] += 1

    @property
    def sha256(self) -> str:
        """Over every row, so that one more, one less or another one shows."""
        return str(self._digest.hexdigest())

    def totals(self) -> list[int]:
        """The number of each of :data:`COLUMNS`."""
        return [sum(column) for column in zip([0, 0, 0], *self.tables["hari"].values(), strict=False)]


def month_begins(month: str) -> datetime:
    """The first moment of ``2026-11`` at the office."""
    return datetime.combine(date.fromisoformat(f"{month}-01"), time(), WIB)


def month_after(month: str) -> str:
    """``2026-12`` for ``2026-11``."""
    return (date.fromisoformat(f"{month}-01") + timedelta(days=32)).strftime("%Y-%m")


def month_of(at: datetime) -> str:
    """The month at the office in which the moment lies."""
    return at.astimezone(WIB).strftime("%Y-%m")


def month_name(month: str) -> str:
    """``November 2026``."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"
