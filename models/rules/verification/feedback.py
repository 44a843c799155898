"""Data that an agency gives back: which columns and how often its agreement says, and what makes a row unfit.

Pasal: Pasal 10(3). Data balikan: Permendagri 102/2019; the periods are our proposal (mark P).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from models.rules.errors import InvalidInput
from models.rules.extract.columns import plain_title

PERIODS: Mapping[str, str] = {
    "": "tidak ditetapkan",
    "bulan": "setiap bulan",
    "triwulan": "setiap tiga bulan",
    "semester": "setiap enam bulan",
}
MONTHS: Mapping[str, int] = {"bulan": 1, "triwulan": 3, "semester": 6}
NIK = "NIK"
SIXTEEN = re.compile(r"[0-9]{16}")
MOST_COLUMNS, LONGEST_HEADING, LONGEST_CELL, MOST_TOLD = 40, 60, 300, 100


class Row(NamedTuple):
    """A row of the file by its line; ``cells`` are in the order of the columns that were agreed, the NIK first."""

    line: int
    cells: tuple[str, ...]


class Problem(NamedTuple):
    """Why a line cannot be taken."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The rows that are fit, the first of the problems, and how many problems there are."""

    rows: Sequence[Row]
    problems: Sequence[Problem]
    wrong: int


def read_columns(typed: Iterable[str]) -> tuple[str, ...]:
    """The columns of an agreement, without the NIK, which every file has. Raises: InvalidInput."""
    found = [text for one in typed if (text := " ".join(one.split())) and plain_title(text) != NIK]
    titles = [plain_title(one) for one in found]
    if len(set(titles)) != len(titles) or not all(titles):
        raise InvalidInput("Tulis setiap kolom data balikan satu kali, dengan huruf.", field="balikan_kolom")
    if len(found) > MOST_COLUMNS or any(len(one) > LONGEST_HEADING for one in found):
        raise InvalidInput(
            f"Paling banyak {MOST_COLUMNS} kolom, masing-masing paling panjang {LONGEST_HEADING} tanda.",
            field="balikan_kolom",
        )
    return tuple(found)


def places_of(header: Sequence[str], columns: Sequence[str]) -> list[int]:
    """Where the NIK and each column stand in the first line. Raises: InvalidInput naming what is missing or twice."""
    titles = [plain_title(cell) for cell in header]
    wanted = (NIK, *columns)
    missing = [one for one in wanted if plain_title(one) not in titles]
    if missing:
        raise InvalidInput(f"Kolom yang belum ada di baris pertama: {', '.join(missing)}.")
    twice = [one for one in wanted if titles.count(plain_title(one)) > 1]
    if twice:
        raise InvalidInput(f"Kolom {', '.join(twice)} ada dua kali di baris pertama. Hapus salah satunya.")
    return [titles.index(plain_title(one)) for one in wanted]


def judge(lines: Iterable[tuple[int, Sequence[str] | None]], places: Sequence[int], width: int) -> Judged:
    """Each line of the file, from the second on; None for one that cannot be read. Empty lines are passed over."""
    rows: list[Row] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line, cells in lines:
        if cells is not None and not any(cell.strip() for cell in cells):
            continue
        found = () if cells is None or len(cells) != width else tuple(cells[place].strip() for place in places)
        reason = _reason(found, seen)
        if reason:
            problems.append(Problem(line, reason))
            continue
        seen[found[0]] = line
        rows.append(Row(line, found))
    return Judged(rows, problems[:MOST_TOLD], len(problems))


def _reason(cells: tuple[str, ...], seen: Mapping[str, int]) -> str:
    if not cells:
        return "Banyaknya kolom tidak sama dengan baris pertama, atau ada tanda kutip yang tidak ditutup."
    if not SIXTEEN.fullmatch(cells[0]):
        return "NIK harus 16 angka."
    if cells[0] in seen:
        return f"NIK ini sudah ada di baris {seen[cells[0]]}."
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return f"Ada isian yang lebih panjang dari {LONGEST_CELL} tanda."
    return "" if any(cells[1:]) else "Selain NIK, tidak ada yang diisi."


def due_on(period: str, begins: date, last: date | None) -> date | None:
    """The day on which the next delivery is due, counted from the last one; None where no period is agreed."""
    if period not in MONTHS:
        return None
    day = last or begins
    months = day.month - 1 + MONTHS[period]
    first = date(day.year + months // 12, months % 12 + 1, 1)
    end = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), end)
