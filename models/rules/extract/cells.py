"""How the cell of each kind is read: text in, the register's value out, or the reason why not.

Pasal: Pasal 11(1).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial

from models.rules.dates import FIRST_YEAR
from models.rules.errors import InvalidInput
from models.rules.extract.columns import Column, ColumnMap, plain_title
from models.rules.facts import Lookup
from models.rules.names import clean_text, require_printable

Reader = Callable[[str], str]
"""Raises: InvalidInput with the reason."""
NOTHING = frozenset({"", "-", "--", "NULL", "0"})
NO_PARENT = NOTHING | {"0" * 16}
FORMULA = ("=", "+", "@")
_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?: 00:00:00)?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]00:00:00)?")
_SCIENTIFIC = re.compile(r"[0-9][.,][0-9]+E\+[0-9]+", re.IGNORECASE)
_NAME = re.compile(r"[^\d_=+@<>{}|\\^*#%;:!?\"]+", re.UNICODE)


def readers(columns: ColumnMap, lookup: Lookup) -> dict[str, Reader]:
    """Key of a column → how its cells are read."""
    return {key: _reader(column, lookup) for key, column in columns.columns.items()}


def _reader(column: Column, lookup: Lookup) -> Reader:
    if column.kind == "code":
        return lru_cache(4_096)(partial(_read_code, _codes(column, lookup)))
    simple: dict[str, Reader] = {
        "nik": read_nik,
        "kk": read_kk,
        "parent": lambda text: "" if text.strip() in NO_PARENT else read_nik(text),
        "name": partial(read_name, most=column.most),
        "day": lru_cache(65_536)(read_day),
        "block": lru_cache(4_096)(partial(read_block, most=column.most)),
        "digits": lru_cache(4_096)(partial(read_digits, most=column.most)),
    }
    return simple.get(column.kind) or partial(read_text, most=column.most)


def read_nik(text: str) -> str:
    """Sixteen digits that can be a NIK: a real day and month, a running number."""
    digits = _sixteen(text)
    day = int(digits[6:8])
    if not (1 <= (day - 40 if day > 40 else day) <= 31 and 1 <= int(digits[8:10]) <= 12) or digits.endswith("0000"):
        raise InvalidInput("NIK ini tidak mungkin ada")
    return digits


def read_kk(text: str) -> str:
    """Sixteen digits that can be a KK number."""
    digits = _sixteen(text)
    if not (1 <= int(digits[6:8]) <= 31 and 1 <= int(digits[8:10]) <= 12) or digits.endswith("0000"):
        raise InvalidInput("nomor KK ini tidak mungkin ada")
    return digits


def _sixteen(text: str) -> str:
    digits = text if len(text) == 16 else text.strip().removeprefix("'").strip()
    if len(digits) == 16 and digits.isascii() and digits.isdecimal():
        return digits
    if _SCIENTIFIC.fullmatch(digits):
        raise InvalidInput("angka rusak oleh lembar kerja (mis. 1,61E+15); simpan kolom ini sebagai teks")
    raise InvalidInput(f"harus 16 angka, bukan {len(digits)} tanda" if digits else "kosong")


def read_text(text: str, *, most: int) -> str:
    """Clean text; a lone hyphen is SIAK's way to say nothing."""
    clean = " ".join(text.split()) if text.isascii() and text.isprintable() else _cleaned(text)
    if clean in NOTHING:
        return ""
    if clean.startswith(FORMULA):
        raise InvalidInput("berisi rumus lembar kerja, bukan teks")
    if len(clean) > most:
        raise InvalidInput(f"terlalu panjang: {len(clean)} tanda, paling banyak {most}")
    return clean


def _cleaned(text: str) -> str:
    if "\0" in text:
        raise InvalidInput("berisi tanda NUL; berkas rusak")
    return require_printable(clean_text(text))


def read_name(text: str, *, most: int) -> str:
    """A name in capitals, of letters and the few signs that names have."""
    name = read_text(text, most=min(most, 100)).upper()
    if name and not _NAME.fullmatch(name):
        raise InvalidInput("berisi tanda yang tidak ada di nama orang")
    return name


def read_day(text: str) -> str:
    """``dd-mm-yyyy`` (or what a spreadsheet makes of it) as an ISO day."""
    plain = text.strip()
    if plain in NOTHING or plain == "00-00-0000":
        return ""
    if found := _DAY.fullmatch(plain):
        day, month, year = map(int, found.groups())
    elif found := _ISO.fullmatch(plain):
        year, month, day = map(int, found.groups())
    else:
        raise InvalidInput("tanggal ditulis hh-bb-tttt, misalnya 02-03-1985")
    try:
        read = date(year, month, day)
    except ValueError as error:
        raise InvalidInput(f"tanggal {plain[:20]} tidak ada") from error
    if read.year < FIRST_YEAR:
        raise InvalidInput(f"tahun {read.year} tidak mungkin")
    return read.isoformat()


def _codes(column: Column, lookup: Lookup) -> tuple[dict[str, str], dict[str, str]]:
    """What may stand in a cell → the register's code: as it is written, and as :func:`plain_title` levels it."""
    table = lookup.table(column.table)
    codes = dict(column.codes) or {code: code for code in table}
    exact = {code.zfill(2): value for code, value in codes.items()} | codes
    exact |= {word.upper(): code for code, word in table.items()}
    plain = [plain_title(word) for word in table.values()]
    levelled = {plain_title(word): code for code, word in table.items() if plain.count(plain_title(word)) == 1}
    return exact, {**levelled, **column.words}


def _read_code(codes: tuple[dict[str, str], dict[str, str]], text: str) -> str:
    plain = text.strip().upper()
    if plain in NOTHING:
        return ""
    found = codes[0].get(plain) or codes[1].get(plain_title(plain))
    if found is None:
        raise InvalidInput(f"kode atau kata “{text.strip()[:30]}” tidak dikenal")
    return found


def read_block(text: str, *, most: int) -> str:
    """RT or RW, filled up to three digits; 0 says nothing."""
    digits = read_digits(text, most=most)
    return digits.zfill(most) if digits.strip("0") else ""


def read_digits(text: str, *, most: int) -> str:
    """At most so many digits."""
    digits = text.strip().removeprefix("'")
    if digits in NOTHING:
        return ""
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= most):
        raise InvalidInput(f"harus angka, paling banyak {most}")
    return digits
