"""Field kinds: how a field is named in HTML, read from what was typed, shown, filled in again and hinted.

One and the same field serves the applicant's page (a date in three boxes) and the officer's (``dd-mm-yyyy``).

Pasal: 12(1), 13(1)b
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.rules import dates
from models.rules.conditions import Values
from models.rules.derive import is_minor
from models.rules.errors import InvalidInput
from models.rules.facts import Context, Lookup, Person
from models.rules.field_readers import NO, READERS, YES, Surroundings, choice_labels, max_length
from models.rules.problems import Audience, Problem, Severity
from models.rules.questions import Field, Kind
from models.rules.words import tanggal, tanggal_panjang

Raw = Mapping[str, Sequence[str]]
"""Form name → what was typed, as a web request gives it (``MultiDict.to_dict(flat=False)``)."""

PICK, SURE = ".pilih", ".yakin"
OTHER = "lain"
"""The last radio of a picked NIK: somebody outside the family, whose NIK is typed."""
DATE_BOXES = (dates.DAY, dates.MONTH, dates.YEAR)
RADIO_LIMIT = 7
YES_NO = {YES: "Ya", NO: "Tidak"}


@dataclass(frozen=True, slots=True)
class Reading:
    """``value`` is canonical, "" where nothing usable was typed; ``problems`` say what is wrong or doubtful."""

    value: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Hints:
    """HTML hints. ``widget``: text, textarea, radio, select, date, nik_pick, region; ``maxlength`` 0 means none.

    ``maxlength`` leaves room to paste with blanks; the server says what is too long, nothing is cut off silently.
    """

    widget: str
    inputmode: str = "text"
    autocomplete: str = "off"
    maxlength: int = 0
    suffix: str = ""
    spellcheck: bool = False


def box_name(slug: str, section: str = "", item: int | None = None) -> str:
    """The HTML name of a field: its slug, or ``SEKSI-2.slug`` for the second item of a repeated section."""
    return slug if item is None else f"{section}-{item}.{slug}"


def typed(field: Field, name: str, raw: Raw) -> str:
    """What was typed for a field, as one text; the three boxes of a date are joined by ``-``."""
    if field.kind is Kind.DATE and any(name + box in raw for box in DATE_BOXES):
        boxes = [_first(raw, name + box) for box in DATE_BOXES]
        return "-".join(boxes) if any(boxes) else ""
    picked = _first(raw, name + PICK)
    return picked if picked not in {"", OTHER} else _first(raw, name)


def _first(raw: Raw, name: str) -> str:
    return next((text.strip() for text in raw.get(name, ()) if text.strip()), "")


def is_asked(name: str, raw: Raw) -> bool:
    """Whether the form that was sent held this field at all."""
    return any(name + part in raw for part in ("", PICK, *DATE_BOXES))


def read(field: Field, name: str, raw: Raw, context: Context, values: Values) -> Reading:
    """Read one field from what was typed; ``values`` are the answers known before it.

    A doubt that the applicant has ticked away (``name.yakin``) becomes a warning for the officer.
    """
    text = typed(field, name, raw)
    if not text:
        missing = Problem(field.slug, missing_text(field))
        return Reading("", (missing,) if field.required else ())
    try:
        if field.kind is Kind.DATE and any(name + box in raw for box in DATE_BOXES):
            text = dates.read_parts(*(_first(raw, name + box) for box in DATE_BOXES)).isoformat()
        value, remarks = READERS[field.kind](field, text, Surroundings(context, values))
    except InvalidInput as refusal:
        return Reading("", (Problem(field.slug, refusal.message, box=getattr(refusal, "box", "")),))
    if not value:
        return Reading("", (Problem(field.slug, missing_text(field)),) if field.required else ())
    sure = _first(raw, name + SURE) == YES
    return Reading(value, tuple(_problem(field.slug, remark, sure=sure) for remark in remarks))


def _problem(slug: str, remark: tuple[str, Severity, Audience], *, sure: bool) -> Problem:
    message, severity, audience = remark
    if sure and severity is Severity.KONFIRMASI:
        severity = Severity.PERINGATAN
    return Problem(slug, message, severity, audience)


def missing_text(field: Field) -> str:
    """What to do about an empty field: ``Isi nama ayah.`` or ``Pilih jenis kelamin.``."""
    if field.kind is Kind.YESNO:
        return "Pilih Ya atau Tidak."
    verb = "Pilih" if field.kind in {Kind.CHOICE, Kind.REGION} else "Isi"
    first, _, rest = field.label.partition(" ")
    first = first if re.fullmatch(r"[A-Z]{2,}.*", first) else first[:1].lower() + first[1:]
    return f"{verb} {first}{' ' if rest else ''}{rest}."


def show(field: Field, value: str, lookup: Lookup, *, bare: bool = False) -> str:
    """What a reader sees for a canonical value: labels, names of regions, ``26 Maret 2021``, ``07.30 WIB``.

    ``bare`` leaves out WIB, units and the blanks within numbers, as templates of documents want it.
    """
    if not value:
        return ""
    if field.kind is Kind.CHOICE:
        return lookup.label(field.table, value) if field.table else field.choices.get(value, value)
    if field.kind is Kind.REGION:
        return lookup.region_name(value)
    if field.kind in SHOWN:
        text, tail = SHOWN[field.kind](value, bare), field.unit
        return f"{text} {tail}" if tail and not bare else text
    return value


def _show_number(value: str, _bare: object) -> str:
    whole, _, part = value.partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{part}" if part else "")


def _show_sixteen(value: str, bare: object) -> str:
    return value if bare else f"{value[:6]} {value[6:12]} {value[12:]}"


def _show_phone(value: str, _bare: object) -> str:
    return f"0{value[3:]}" if value.startswith("+62") else value


def _show_time(value: str, bare: object) -> str:
    return value.replace(":", ".") + ("" if bare else " WIB")


SHOWN: Mapping[Kind, Callable[[str, bool], str]] = {
    Kind.DATE: lambda value, _: tanggal_panjang(value),
    Kind.TIME: _show_time,
    Kind.YESNO: lambda value, _: YES_NO[value],
    Kind.INT: _show_number,
    Kind.DECIMAL: _show_number,
    Kind.NIK: _show_sixteen,
    Kind.KK: _show_sixteen,
    Kind.PHONE: _show_phone,
}


def fill(field: Field, name: str, value: str) -> dict[str, str]:
    """Box name → text that shows a canonical value again; a date fills its three boxes and the officer's one."""
    if not value:
        return {}
    match field.kind:
        case Kind.DATE:
            day = date.fromisoformat(value)
            parts = (str(day.day), str(day.month), str(day.year))
            return {name: tanggal(day)} | {name + box: part for box, part in zip(DATE_BOXES, parts, strict=True)}
        case Kind.TIME:
            return {name: value.replace(":", ".")}
        case Kind.DECIMAL:
            return {name: value.replace(".", ",")}
        case Kind.PHONE if value.startswith("+62"):
            return {name: f"0{value[3:]}"}
        case _:
            return {name: value}


def options(field: Field, context: Context, values: Values) -> Mapping[str, str]:
    """Value → label to choose from, in order; empty where the field is typed."""
    if field.kind is Kind.CHOICE:
        return choice_labels(field, context)
    if field.kind is Kind.YESNO:
        return YES_NO
    if field.kind is Kind.REGION:
        parent = str(values.get(field.parent) or "") if field.parent else ""
        return context.lookup.children(parent) if parent or field.level == 2 else {}
    return {}


def pick_options(field: Field, context: Context) -> Iterator[Person]:
    """The members of the applicant's own family that a NIK field offers to pick from."""
    pick = field.pick
    if pick is None:
        return
    for person in context.facts.members:
        right_sex = not pick.jk or person.get("jk") == pick.jk
        if right_sex and not (pick.adult and is_minor(person, context.today)):
            yield person


def hints(field: Field, context: Context, values: Values) -> Hints:
    """How a page should offer the field."""
    choices = options(field, context, values)
    if choices:
        return Hints("radio" if len(choices) <= RADIO_LIMIT else "select", suffix=field.unit)
    if field.kind is Kind.TEXTAREA:
        return Hints("textarea", maxlength=2 * max_length(field), spellcheck=True)
    if field.kind is Kind.NIK and any(pick_options(field, context)):
        return Hints("nik_pick", "numeric", maxlength=30)
    known = HINTS.get(field.kind, Hints("text", maxlength=2 * max_length(field)))
    return Hints(known.widget, known.inputmode, known.autocomplete, known.maxlength, field.unit, known.spellcheck)


HINTS: Mapping[Kind, Hints] = {
    Kind.NIK: Hints("text", "numeric", maxlength=30),
    Kind.KK: Hints("text", "numeric", maxlength=30),
    Kind.DATE: Hints("date", "numeric", maxlength=12),
    Kind.TIME: Hints("text", "decimal", maxlength=12),
    Kind.INT: Hints("text", "numeric", maxlength=20),
    Kind.DECIMAL: Hints("text", "decimal", maxlength=20),
    Kind.PHONE: Hints("text", "tel", "tel", 30),
    Kind.EMAIL: Hints("text", "email", "email", 254),
    Kind.DIGITS3: Hints("text", "numeric", maxlength=8),
    Kind.DIGITS5: Hints("text", "numeric", "postal-code", 8),
    Kind.PASSPORT: Hints("text", "text", maxlength=30),
}
