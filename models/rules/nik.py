"""NIK and KK numbers: what is impossible, what deserves a second look, and how they are shown.

Pasal: 10(1)a, 10(1)b, 18(3)
Source: PP 37/2007 Pasal 37 (composition), PP 40/2019 Pasal 30(2) (for life); there is no checksum.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from models.rules.errors import InvalidInput
from models.rules.facts import Lookup

LENGTH = 16
FEMALE_OFFSET = 40
SIMULATED_PREFIX = "161099"
"""Kecamatan 99 of Ogan Ilir does not exist: numbers of the SIAK simulator and of demo data."""

SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d{6}[ .\-]?\d{6}[ .\-]?\d{4}(?!\d)")
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015]+")


@dataclass(frozen=True, slots=True)
class NikParts:
    """The parts of a NIK: ``region`` dotted kecamatan code, ``day`` without the 40 of women, ``yy`` two digits."""

    region: str
    day: int
    month: int
    yy: int
    female: bool
    sequence: int


def read_nik(text: str) -> str:
    """The sixteen digits of a NIK; blanks, dots and hyphens are accepted.

    Raises: InvalidInput when it cannot be a NIK at all.
    """
    digits = _digits(text, "NIK", "di KTP atau Kartu Keluarga")
    if len(set(digits)) == 1 or digits.endswith("0000"):
        raise InvalidInput("NIK ini tidak mungkin ada. Periksa kembali angkanya di KTP atau Kartu Keluarga.")
    return digits


def read_kk(text: str) -> str:
    """The sixteen digits of a KK number, read as :func:`read_nik` reads a NIK.

    Raises: InvalidInput when it cannot be a KK number at all, its recording day or month included.
    """
    digits = _digits(text, "Nomor KK", "di bagian atas Kartu Keluarga")
    day, month = int(digits[6:8]), int(digits[8:10])
    if len(set(digits)) == 1 or digits.endswith("0000") or not (1 <= day <= 31 and 1 <= month <= 12):
        raise InvalidInput("Nomor KK ini tidak mungkin ada. Periksa kembali angkanya di bagian atas Kartu Keluarga.")
    return digits


def bare(text: str) -> str:
    """``text`` without what people put between digits: blanks, dots and hyphens of any kind."""
    return _SEPARATORS.sub("", text)


def whole_number(text: str) -> str:
    """The digits of what is as long as a NIK or KK number, "" for anything else; whether it can be one is not asked."""
    digits = bare(text)
    return digits if re.fullmatch(r"[0-9]{16}", digits) else ""


def _digits(text: str, what: str, where: str) -> str:
    digits = bare(text)
    if not digits:
        raise InvalidInput(f"Isi {what}.")
    if not re.fullmatch(r"[0-9]+", digits):
        raise InvalidInput(f"{what} hanya berisi angka. Salin 16 angka yang tertulis {where}.")
    if len(digits) != LENGTH:
        raise InvalidInput(f"{what} terdiri dari 16 angka; yang Anda tulis {len(digits)} angka. Lihat {where}.")
    return digits


def split_nik(nik: str) -> NikParts:
    """The parts of sixteen digits, sensible or not."""
    day = int(nik[6:8])
    female = day > FEMALE_OFFSET
    region = f"{nik[:2]}.{nik[2:4]}.{nik[4:6]}"
    day -= FEMALE_OFFSET if female else 0
    return NikParts(region, day, int(nik[8:10]), int(nik[10:12]), female, int(nik[12:]))


def doubts(nik: str) -> list[str]:
    """Why the applicant should look again; on insisting the NIK is accepted, since old malformed ones never change."""
    parts = split_nik(nik)
    if 1 <= parts.month <= 12 and 1 <= parts.day <= _days_in(parts.month, parts.yy):
        return []
    return ["Bagian tanggal lahir di NIK ini tidak lazim. Cocokkan lagi dengan KTP atau Kartu Keluarga."]


def _days_in(month: int, yy: int) -> int:
    """The longest that this month can be in 19YY or 20YY."""
    return max(monthrange(century + yy, month)[1] for century in (1900, 2000))


def differences(nik: str, *, born: date | None = None, sex: str = "", lookup: Lookup | None = None) -> list[str]:
    """What an officer should know and nobody is stopped by: region, birth date, sex (JENIS_KELAMIN) against the NIK."""
    parts = split_nik(nik)
    found = []
    if lookup and not lookup.knows_prefix(nik):
        found.append(f"Kode wilayah {parts.region[:5]} pada NIK tidak dikenal.")
    if born and (parts.day, parts.month, parts.yy) != (born.day, born.month, born.year % 100):
        found.append("Tanggal lahir berbeda dengan yang terkandung dalam NIK.")
    if sex and sex != ("2" if parts.female else "1"):
        found.append("Jenis kelamin berbeda dengan yang terkandung dalam NIK.")
    return found


def kk_differences(number: str, lookup: Lookup) -> list[str]:
    """A KK number from a region that is not in the table: a word for the officer."""
    return [] if lookup.knows_prefix(number) else [f"Kode wilayah {number[:4]} pada nomor KK tidak dikenal."]


def birth_date_in(nik: str, *, born: date | None = None, today: date) -> date | None:
    """The birth date that a NIK holds, or None where it holds none or its century cannot be told.

    With ``born`` its century is used; without, a year above the present two digits is of the 1900s and everything
    else is left open: nobody is made a child by guessing.
    """
    parts = split_nik(nik)
    if born:
        year = born.year - born.year % 100 + parts.yy
    elif parts.yy > today.year % 100:
        year = 1900 + parts.yy
    else:
        return None
    try:
        return date(year, parts.month, parts.day)
    except ValueError:
        return None


def mask(number: str) -> str:
    """``161001******0001``: the first six and the last four of a NIK or KK number."""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) > 10 else "*" * len(number)


def without_numbers(text: str) -> str:
    """``text`` with every NIK and KK number in it replaced, whether its digits stand together or in groups."""
    return SIXTEEN_DIGITS.sub("[16 angka]", text)


def is_simulated(number: str) -> bool:
    """Whether a NIK or KK number lies in the range that cannot be real."""
    return number.startswith(SIMULATED_PREFIX)
