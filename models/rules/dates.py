"""Dates and times as people in Indonesia write them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from models.rules.errors import InvalidInput
from models.rules.words import MONTHS

FIRST_YEAR = 1850
DAY, MONTH, YEAR = ".hari", ".bulan", ".tahun"

_SPELLINGS = {"peb": 2, "pebruari": 2, "mrt": 3, "agt": 8, "ags": 8, "agust": 8, "nop": 11, "nopember": 11}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME = re.compile(
    r"(?:pukul|jam|pkl\.?)?\s*(\d{1,2})(?:\s*[.:]\s*(\d{2})(?:[.:]\d{2})?|(\d{2}))?\s*(?:wib)?", re.IGNORECASE
)


class BadDate(InvalidInput):
    """A date that does not exist; ``box`` is the part that is wrong (.hari, .bulan, .tahun) or ""."""

    def __init__(self, message: str, box: str = "") -> None:
        super().__init__(message)
        self.box = box


def read_date(text: str) -> date:
    """``9-12-2019``, ``09/12/2019``, ``9 Desember 2019`` or ISO.

    Raises: BadDate.
    """
    if iso := _ISO.fullmatch(text.strip()):
        year, month, day = iso.groups()
        return read_parts(day, month, year)
    parts = [part for part in re.split(r"[\s./,\-]+", text.strip()) if part]
    if len(parts) != 3:
        raise BadDate("Tulis tanggal sebagai hari-bulan-tahun, misalnya 09-12-2019.")
    return read_parts(*parts)


def read_parts(day: str, month: str, year: str) -> date:
    """The date of three boxes; the month is a number or a name.

    Raises: BadDate naming the box that is wrong.
    """
    day, month, year = day.strip(), month.strip().rstrip("."), year.strip()
    for text, box, what in ((day, DAY, "hari"), (month, MONTH, "bulan"), (year, YEAR, "tahun")):
        if not text:
            raise BadDate(f"Isi {what} juga.", box)
    if not re.fullmatch(r"[0-9]{4}", year):
        raise BadDate("Tulis tahun dengan empat angka, misalnya 2019.", YEAR)
    number = _month(month)
    if not FIRST_YEAR <= int(year) <= 2999:
        raise BadDate("Periksa tahunnya.", YEAR)
    if not re.fullmatch(r"[0-9]{1,2}", day) or not 1 <= int(day) <= monthrange(int(year), number)[1]:
        raise BadDate(f"Tanggal {day} {MONTHS[number - 1]} {year} tidak ada. Periksa harinya.", DAY)
    return date(int(year), number, int(day))


def _month(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,2}", text) and 1 <= int(text) <= 12:
        return int(text)
    name = text.lower()
    if name in _SPELLINGS:
        return _SPELLINGS[name]
    fitting = [number for number, month in enumerate(MONTHS, 1) if len(name) >= 3 and month.lower().startswith(name)]
    if len(fitting) == 1:
        return fitting[0]
    raise BadDate("Tulis bulan dengan angka 1 sampai 12 atau namanya, misalnya 12 atau Desember.", MONTH)


def read_time(text: str) -> str:
    """``07.30``, ``7:30``, ``0730`` or ``pukul 7.30 WIB`` as ``07:30``.

    Raises: InvalidInput.
    """
    found = _TIME.fullmatch(text.strip())
    if found:
        hour, minute = int(found[1]), int(found[2] or found[3] or 0)
        if hour < 24 and minute < 60:
            return f"{hour:02d}:{minute:02d}"
    raise InvalidInput("Tulis jam dari 00.00 sampai 23.59, misalnya 07.30.")


def add_years(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
