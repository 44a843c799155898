"""What each kind of field accepts: typed text in, canonical text out, or a sentence that says what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from models.rules import dates, names, nik
from models.rules.conditions import Values
from models.rules.errors import InvalidInput
from models.rules.facts import Context, cut_region
from models.rules.problems import Audience, Severity
from models.rules.questions import Field, Kind

Remark = tuple[str, Severity, Audience]
REGION_CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
MAX_LENGTH = {Kind.NAME: 100, Kind.TEXT: 120, Kind.TEXTAREA: 300, Kind.NUMBER_TEXT: 60, Kind.REGION: 60}
YES, NO = "ya", "tidak"
YES_WORDS = frozenset("ya y yes 1 true on iya".split())
NO_WORDS = frozenset("tidak t no n 0 false off bukan".split())
REGION_NAMES = {2: "provinsi", 4: "kabupaten atau kota", 6: "kecamatan", 10: "desa atau kelurahan"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a reader may look at besides the text: tables, today, and the answers given before."""

    context: Context
    values: Values


def confirm(message: str) -> Remark:
    """Something to look at again."""
    return (message, Severity.KONFIRMASI, Audience.SEMUA)


def officer(message: str) -> Remark:
    """Something that only the officer is told."""
    return (message, Severity.PERINGATAN, Audience.PETUGAS)


def max_length(field: Field) -> int:
    """The longest text that a free-text field takes, in characters; 0 where its kind bounds it otherwise."""
    return field.max_length or (names.NEWBORN_MAX if field.newborn else MAX_LENGTH.get(field.kind, 0))


def _bounded(field: Field, text: str) -> str:
    limit = max_length(field)
    if limit and len(text) > limit:
        raise InvalidInput(f"Paling banyak {limit} huruf, termasuk spasi; yang Anda tulis {len(text)}. Persingkat.")
    return names.require_printable(text)


def _text(field: Field, text: str, _: Surroundings) -> tuple[str, list[Remark]]:
    return _bounded(field, names.clean_text(text)), []


def _textarea(field: Field, text: str, _: Surroundings) -> tuple[str, list[Remark]]:
    return _bounded(field, names.clean_text(text, lines=True)), []


def _name(field: Field, text: str, _: Surroundings) -> tuple[str, list[Remark]]:
    name = _bounded(field, names.clean_text(text).upper())
    return name, [confirm(doubt) for doubt in names.newborn_doubts(name)] if field.newborn else []


def _nik(_: Field, text: str, around: Surroundings) -> tuple[str, list[Remark]]:
    number = nik.read_nik(text)
    remarks = [confirm(doubt) for doubt in nik.doubts(number)]
    return number, remarks + [officer(note) for note in nik.differences(number, lookup=around.context.lookup)]


def _kk(_: Field, text: str, around: Surroundings) -> tuple[str, list[Remark]]:
    number = nik.read_kk(text)
    return number, [officer(note) for note in nik.kk_differences(number, around.context.lookup)]


def _date(_: Field, text: str, __: Surroundings) -> tuple[str, list[Remark]]:
    return dates.read_date(text).isoformat(), []


def _time(_: Field, text: str, __: Surroundings) -> tuple[str, list[Remark]]:
    return dates.read_time(text), []


def _int(field: Field, text: str, _: Surroundings) -> tuple[str, list[Remark]]:
    digits = _without_unit(field, text)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", digits):
        digits = digits.replace(".", "")
    if not re.fullmatch(r"[0-9]{1,9}", digits):
        raise InvalidInput("Tulis dengan angka bulat saja" + _example(field))
    return _within(field, Decimal(digits), str(int(digits)))


def _decimal(field: Field, text: str, _: Surroundings) -> tuple[str, list[Remark]]:
    digits = _without_unit(field, text)
    if "," in digits:
        digits = digits.replace(".", "").replace(",", ".", 1)
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,3})?", digits):
        raise InvalidInput("Tulis dengan angka; pakai koma untuk pecahan" + _example(field))
    whole, _point, part = digits.partition(".")
    part = part.rstrip("0")
    return _within(field, Decimal(digits), f"{int(whole)}.{part}" if part else str(int(whole)))


def _without_unit(field: Field, text: str) -> str:
    text = names.clean_text(text).lower()
    return text.removesuffix(field.unit.lower()).strip() if field.unit else text


def _example(field: Field) -> str:
    return f", misalnya {field.example}." if field.example else "."


def _within(field: Field, number: Decimal, canonical: str) -> tuple[str, list[Remark]]:
    unit = f" {field.unit}" if field.unit else ""
    if field.at_least is not None and number < field.at_least:
        raise InvalidInput(f"Paling sedikit {field.at_least}{unit}. Periksa angkanya.")
    if field.at_most is not None and number > field.at_most:
        raise InvalidInput(f"Paling banyak {field.at_most}{unit}. Periksa angkanya.")
    low = field.usual_least is not None and number < field.usual_least
    high = field.usual_most is not None and number > field.usual_most
    shown = canonical.replace(".", ",")
    return canonical, [confirm(f"{shown}{unit} tidak lazim. Periksa lagi angkanya.")] if low or high else []


def _choice(field: Field, text: str, around: Surroundings) -> tuple[str, list[Remark]]:
    code = text.strip()
    if code not in choice_labels(field, around.context):
        raise InvalidInput("Pilih salah satu dari daftar.")
    return code, []


def choice_labels(field: Field, context: Context) -> Mapping[str, str]:
    """Code → label as the applicant reads it."""
    return field.choices or context.lookup.table(field.table)


def _yesno(_: Field, text: str, __: Surroundings) -> tuple[str, list[Remark]]:
    word = text.strip().lower()
    if word in YES_WORDS | NO_WORDS:
        return (YES if word in YES_WORDS else NO), []
    raise InvalidInput("Pilih Ya atau Tidak.")


def _phone(_: Field, text: str, __: Surroundings) -> tuple[str, list[Remark]]:
    digits = re.sub(r"[\s().\-]", "", names.clean_text(text))
    local = re.fullmatch(r"(?:\+?62|0)?([2-9][0-9]{7,11})", digits)
    if local:
        return f"+62{local[1]}", []
    if re.fullmatch(r"\+[1-9][0-9]{7,14}", digits):
        return digits, []
    raise InvalidInput("Tulis nomor telepon lengkap, misalnya 0812 3456 7890.")


def _email(_: Field, text: str, __: Surroundings) -> tuple[str, list[Remark]]:
    address = names.clean_text(text)
    if len(address) > 254 or not re.fullmatch(r"[^\s@,;<>\"()]+@[^\s@,;<>\"()]+\.[A-Za-z]{2,}", address):
        raise InvalidInput("Tulis alamat e-mail lengkap, misalnya nama@contoh.id.")
    user, _at, host = address.rpartition("@")
    return f"{user}@{host.lower()}", []


def _region(field: Field, text: str, around: Surroundings) -> tuple[str, list[Remark]]:
    what = REGION_NAMES[field.level]
    place = names.clean_text(text)
    parent = str(around.values.get(field.parent) or "") if field.parent else ""
    lookup = around.context.lookup
    if REGION_CODE.fullmatch(place):
        inside = not parent or place.rpartition(".")[0] == parent
        if lookup.region(place) and cut_region(place, field.level) == place and inside:
            return place, []
        raise InvalidInput(f"Pilih {what} dari daftar.")
    if field.free and parent and not lookup.children(parent):
        return _bounded(field, place.upper()), []
    raise InvalidInput(f"Pilih {what} dari daftar.")


def _digits3(_: Field, text: str, __: Surroundings) -> tuple[str, list[Remark]]:
    digits = re.sub(r"^(rt|rw)\.?\s*", "", text.strip().lower())
    if not re.fullmatch(r"[0-9]{1,3}", digits):
        raise InvalidInput("Tulis paling banyak tiga angka, misalnya 003. Kalau tidak ada, tulis 000.")
    return digits.zfill(3), []


def _digits5(_: Field, text: str, __: Surroundings) -> tuple[str, list[Remark]]:
    digits = re.sub(r"[\s.]", "", text)
    if not re.fullmatch(r"[0-9]{5}", digits):
        raise InvalidInput("Kode pos terdiri dari lima angka, misalnya 30662.")
    return digits, []


def _passport(_: Field, text: str, __: Surroundings) -> tuple[str, list[Remark]]:
    number = re.sub(r"[\s.\-]", "", names.clean_text(text)).upper()
    if not re.fullmatch(r"[A-Z0-9]{5,20}", number):
        raise InvalidInput("Tulis nomor paspor seperti di paspor: huruf dan angka saja, misalnya A1234567.")
    return number, []


def _number_text(field: Field, text: str, _: Surroundings) -> tuple[str, list[Remark]]:
    return _bounded(field, names.clean_text(text).upper()), []


Reader = Callable[[Field, str, Surroundings], tuple[str, list[Remark]]]

READERS: Mapping[Kind, Reader] = {
    Kind.TEXT: _text,
    Kind.TEXTAREA: _textarea,
    Kind.NAME: _name,
    Kind.NIK: _nik,
    Kind.KK: _kk,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.INT: _int,
    Kind.DECIMAL: _decimal,
    Kind.CHOICE: _choice,
    Kind.YESNO: _yesno,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.REGION: _region,
    Kind.DIGITS3: _digits3,
    Kind.DIGITS5: _digits5,
    Kind.PASSPORT: _passport,
    Kind.NUMBER_TEXT: _number_text,
}
