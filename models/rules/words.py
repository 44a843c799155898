"""Numbers, dates and times as a civil document writes them, in Indonesian and in English.

Pasal: 16 (the form of a document follows the rules on forms; dates on an akta are written in words)
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

WIB = timezone(timedelta(hours=7), "WIB")
"""Waktu Indonesia Barat; it has no summer time, so a fixed offset is exact."""

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_UNITS = ("", "SATU", "DUA", "TIGA", "EMPAT", "LIMA", "ENAM", "TUJUH", "DELAPAN", "SEMBILAN")
_UNITS_EN = (
    "ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN ELEVEN TWELVE THIRTEEN FOURTEEN "
    "FIFTEEN SIXTEEN SEVENTEEN EIGHTEEN NINETEEN"
).split()
_TENS_EN = ("", "", "TWENTY", "THIRTY", "FORTY", "FIFTY", "SIXTY", "SEVENTY", "EIGHTY", "NINETY")
_IRREGULAR_ORDINALS = {
    "ONE": "FIRST",
    "TWO": "SECOND",
    "THREE": "THIRD",
    "FIVE": "FIFTH",
    "EIGHT": "EIGHTH",
    "NINE": "NINTH",
    "TWELVE": "TWELFTH",
}

LARGEST = 999_999


def bilangan(number: int | str) -> str:
    """The cardinal in Indonesian capitals: 19 → ``SEMBILAN BELAS``, 1000 → ``SERIBU``.

    Raises: ValueError outside 0…999,999.
    """
    return _indonesian(_whole(number)) or "NOL"


def bilangan_en(number: int | str) -> str:
    """The ordinal in English capitals, as a kutipan writes "child no FIRST".

    Raises: ValueError outside 1…999,999.
    """
    words = _english(_whole(number, least=1))
    head, separator, last = words.rpartition("-" if "-" in words.rpartition(" ")[2] else " ")
    if last in _IRREGULAR_ORDINALS:
        last = _IRREGULAR_ORDINALS[last]
    else:
        last = f"{last[:-1]}IETH" if last.endswith("Y") else f"{last}TH"
    return f"{head}{separator}{last}"


def tanggal(day: date | str) -> str:
    """``DD-MM-YYYY``, as a KK and letters print a date. ``day`` is a date or ISO text."""
    return f"{_day(day):%d-%m-%Y}"


def tanggal_panjang(day: date | str) -> str:
    """``26 Maret 2021``."""
    day = _day(day)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def tanggal_kata(day: date | str) -> str:
    """``SEMBILAN DESEMBER TAHUN DUA RIBU SEMBILAN BELAS``, as an akta writes a date."""
    day = _day(day)
    return f"{bilangan(day.day)} {MONTHS[day.month - 1].upper()} TAHUN {bilangan(day.year)}"


def tanggal_kata_en(day: date | str) -> str:
    """``THE NINTH OF DECEMBER ON YEAR TWO THOUSAND AND NINETEEN``: the English line of an akta."""
    day = _day(day)
    month = MONTHS_EN[day.month - 1].upper()
    return f"THE {bilangan_en(day.day)} OF {month} ON YEAR {_english(day.year)}"


def hari(day: date | str) -> str:
    """The Indonesian name of the weekday: ``Senin``."""
    return DAYS[_day(day).weekday()]


def waktu(moment: datetime | str) -> str:
    """``26 Maret 2021, 14.05 WIB`` from an aware time (or its ISO text), whatever its zone.

    Raises: ValueError when the time carries no zone.
    """
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be shown in WIB: {moment}")
    local = moment.astimezone(WIB)
    return f"{tanggal_panjang(local.date())}, {local:%H.%M} WIB"


def di_kalimat(label: str) -> str:
    """A label inside a sentence: ``diperiksa Pejabat Pengawas``, ``alamat``, but ``RT`` and ``NIK ayah``."""
    return label if label.split(" ", maxsplit=1)[0].isupper() else label[:1].lower() + label[1:]


def kalimat(text: str) -> str:
    """What somebody wrote, as a sentence that another one can follow."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "”")) else f"{text}."


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _whole(number: int | str, least: int = 0) -> int:
    number = int(number)
    if not least <= number <= LARGEST:
        raise ValueError(f"{number} cannot be put into words here ({least}…{LARGEST})")
    return number


def _indonesian(number: int) -> str:
    """Words for ``number``; nothing at all for zero, so that tails vanish."""
    for size, name in ((1000, "RIBU"), (100, "RATUS")):
        if number >= size:
            count, rest = divmod(number, size)
            head = f"SE{name}" if count == 1 else f"{_indonesian(count)} {name}"
            return f"{head} {_indonesian(rest)}".strip()
    if number >= 20:
        tens, unit = divmod(number, 10)
        return f"{_UNITS[tens]} PULUH {_UNITS[unit]}".strip()
    if number >= 12:
        return f"{_UNITS[number - 10]} BELAS"
    return {10: "SEPULUH", 11: "SEBELAS"}.get(number) or _UNITS[number]


def _english(number: int) -> str:
    for size, name in ((1000, "THOUSAND"), (100, "HUNDRED")):
        if number >= size:
            count, rest = divmod(number, size)
            head = f"{_english(count)} {name}"
            if not rest:
                return head
            return f"{head} AND {_english(rest)}" if rest < 100 else f"{head} {_english(rest)}"
    if number >= 20:
        tens, unit = divmod(number, 10)
        return _TENS_EN[tens] + (f"-{_UNITS_EN[unit]}" if unit else "")
    return _UNITS_EN[number]
