"""One row of an extract: every cell read as the register writes it, and every refusal with its column and reason.

Pasal: Pasal 11(1), Pasal 11(2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from models.rules.errors import InvalidInput
from models.rules.extract.cells import Reader, readers
from models.rules.extract.columns import ColumnMap, Header
from models.rules.facts import Lookup

PLACE = ("province", "regency", "district", "village")
_BETWEEN = re.compile(r"[;,\t\n]")
_SIXTEEN = re.compile(r"\s*\"?\s*([0-9]{16})\s*\"?\s*")
PARENTS = ("mother_nik", "father_nik")
Problem = tuple[str, str]
"""Heading of the column ("" for the row as a whole) and the reason, in Indonesian."""


@dataclass(slots=True)
class ReadRow:
    """``values``: column key → the register's value, "" where the file says nothing."""

    values: dict[str, str]
    problems: list[Problem] = field(default_factory=list)


class RowReader:
    """Reads the rows of one file; ``day`` is the ISO day of the extract, ``home`` the dotted code of the regency."""

    def __init__(self, columns: ColumnMap, header: Header, lookup: Lookup, *, day: str, home: str) -> None:
        self._columns, self._header, self._day = columns, header, day
        made = readers(columns, lookup)
        self._plan: list[tuple[str, int, Reader]] = [
            (key, header.places[key], made[key]) for key in columns.columns if key in header.places and key not in PLACE
        ]
        self._place = [header.places[key] for key in PLACE]
        self._region: Callable[..., str] = lru_cache(4096)(_regions(lookup, home))
        self._empty = {key: "" for key in columns.columns if key not in PLACE} | {"region_code": ""}

    def read(self, cells: Sequence[str]) -> ReadRow:
        """Read every cell; a row that cannot be taken says why, all of it at once."""
        if len(cells) != self._header.width:
            reason = f"baris ini punya {len(cells)} kolom, judulnya {self._header.width}"
            return self.broken("\n".join(cells), reason)
        values = self._empty.copy()
        row = ReadRow(values)
        for key, place, read in self._plan:
            text = cells[place]
            if text:
                try:
                    values[key] = read(text)
                except InvalidInput as refusal:
                    row.problems.append((self._columns.columns[key].title, refusal.message))
        try:
            values["region_code"] = self._region(*[cells[place].strip() for place in self._place])
        except InvalidInput as refusal:
            row.problems.append((refusal.field or "", refusal.message))
        self._check(row)
        return row

    def broken(self, text: str, reason: str) -> ReadRow:
        """A line that cannot be read as a row; its family is guessed, so that it is held back with it.

        The guess is the number of sixteen digits that stands nearest to where the KK number belongs.
        """
        home = self._header.places["kk"]
        found = [
            (abs(place - home), one[1])
            for place, cell in enumerate(_BETWEEN.split(text))
            if (one := _SIXTEEN.fullmatch(cell))
        ]
        row = ReadRow(self._empty.copy(), [("", reason)])
        row.values["kk"] = min(found)[1] if found else ""
        return row

    def _check(self, row: ReadRow) -> None:
        values, told = row.values, {title for title, _ in row.problems}
        for key, column in self._columns.columns.items():
            if column.required and key not in PLACE and not values[key] and column.title not in told:
                row.problems.append((column.title, "kosong"))
        born, nik = values["birth_date"], values["nik"]
        if born > self._day:
            row.problems.append(("TGL_LHR", "setelah tanggal ekstrak"))
        elif born and nik:
            row.problems += _against_nik(nik, born, values["sex"])
        row.problems += [
            (self._columns.columns[key].title, "sama dengan NIK orang itu sendiri")
            for key in PARENTS
            if nik and values[key] == nik
        ]


def _against_nik(nik: str, born: str, sex: str) -> list[Problem]:
    """PP 37/2007 Pasal 37: the NIK holds the day (40 more for women), month and year of birth."""
    day = int(nik[6:8])
    held = f"{day - 40 if day > 40 else day:02d}{nik[8:12]}"
    found = []
    if held != f"{born[8:10]}{born[5:7]}{born[2:4]}":
        found.append(("TGL_LHR", "tidak cocok dengan tanggal lahir di NIK"))
    if sex and sex != ("2" if day > 40 else "1"):
        found.append(("JENIS_KLMIN", "tidak cocok dengan NIK"))
    return found


def _regions(lookup: Lookup, home: str) -> Callable[..., str]:
    def region(province: str, regency: str, district: str, village: str) -> str:
        parts = (province.zfill(2), regency.zfill(2), district.zfill(2), village)
        code = ".".join(parts)
        if not code.startswith(f"{home}."):
            message = f"wilayah {code} di luar {lookup.region_name(home)}"
            raise InvalidInput(message, field="NO_KAB" if parts[0] == home[:2] else "NO_PROP")
        if lookup.region(code) is None:
            raise InvalidInput(f"wilayah {code} tidak dikenal", field="NO_KEL")
        return code

    return region
