"""Questions as a template needs them: what to draw, what was typed, what is wrong with it and where that stands.

Pasal: Pasal 13(1)b.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from admin_app import holding
from models.rules.dates import DAY
from models.rules.facts import Context, Person
from models.rules.field_readers import YES
from models.rules.fields import DATE_BOXES, OTHER, PICK, SURE, Raw, box_name, fill, hints, options, pick_options
from models.rules.problems import Problem, Severity, for_applicant
from models.rules.questions import Field, Kind
from models.rules.words import tanggal_panjang

AUTOCOMPLETE_BOXES = {"bday": ("bday-day", "bday-month", "bday-year")}


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the error summary: ``anchor`` is the id that it leads to, ``address`` another page's address."""

    anchor: str
    message: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One radio, tick or option."""

    value: str
    label: str
    id: str
    checked: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One field, ready to be drawn; ``boxes`` are (suffix, label, text, autocomplete) of a date."""

    name: str
    label: str
    id: str
    widget: str = "text"
    help: str = ""
    example: str = ""
    inputmode: str = "text"
    autocomplete: str = "off"
    maxlength: int = 0
    suffix: str = ""
    value: str = ""
    optional: bool = False
    wide_number: bool = False
    choices: tuple[Choice, ...] = ()
    boxes: tuple[tuple[str, str, str, str], ...] = ()
    errors: tuple[str, ...] = ()
    doubt: bool = False
    sure: bool = False
    reason: str = ""

    @property
    def described_by(self) -> str:
        """Ids of help and messages."""
        parts = [f"{self.name}-bantu"] if self.help or self.example else []
        return " ".join(parts + ([f"{self.name}-pesan"] if self.errors else []))


def question(
    field: Field,
    name: str,
    context: Context,
    values: Mapping[str, object],
    *,
    raw: Raw | None = None,
    value: str = "",
    problems: Iterable[Problem] = (),
    label: str = "",
    autocomplete: str = "",
    reason: str = "",
) -> Question:
    """``field`` as a question: what was typed (``raw``) stands again as it was, else the stored ``value``."""
    hint = hints(field, context, values)
    own = [problem for problem in for_applicant(problems) if _belongs(problem, name)]
    shown = _shown(field, name, raw, value)
    # a browser that many use keeps nothing to offer to the next
    filled = "off" if holding.at_kiosk() else autocomplete or hint.autocomplete
    return Question(
        name=name,
        label=label or field.question,
        id=anchor(field, name),
        widget=hint.widget,
        help=field.help,
        example=field.example,
        inputmode=hint.inputmode,
        autocomplete=filled,
        maxlength=hint.maxlength,
        suffix=hint.suffix,
        value=shown.get(name, ""),
        optional=not field.required,
        wide_number=field.kind in {Kind.NIK, Kind.KK},
        choices=_choices(field, name, context, options(field, context, values), shown),
        boxes=_boxes(name, shown, filled),
        errors=tuple(problem.message for problem in own),
        doubt=any(problem.severity is Severity.KONFIRMASI for problem in own),
        sure=shown.get(name + SURE) == YES,
        reason=reason,
    )


def _belongs(problem: Problem, name: str) -> bool:
    base = problem.name.removesuffix(problem.box) if problem.box else problem.name
    return base == name


def _shown(field: Field, name: str, raw: Raw | None, value: str) -> dict[str, str]:
    if raw is None:
        filled = fill(field, name, value)
        return filled if value or not field.default else fill(field, name, field.default)
    parts = ("", PICK, SURE, *DATE_BOXES)
    return {name + part: raw[name + part][0] for part in parts if raw.get(name + part)}


def _boxes(name: str, shown: Mapping[str, str], autocomplete: str) -> tuple[tuple[str, str, str, str], ...]:
    hints_of = AUTOCOMPLETE_BOXES.get(autocomplete, ("off", "off", "off"))
    labels = ("Hari", "Bulan", "Tahun")
    return tuple(
        (box, label, shown.get(name + box, ""), complete)
        for box, label, complete in zip(DATE_BOXES, labels, hints_of, strict=True)
    )


def _choices(
    field: Field, name: str, context: Context, found: Mapping[str, str], shown: Mapping[str, str]
) -> tuple[Choice, ...]:
    if any(pick_options(field, context)):
        return _picks(field, name, context, shown)
    chosen = shown.get(name, "")
    return tuple(
        Choice(value, label, name if count == 0 else f"{name}-{count}", value == chosen)
        for count, (value, label) in enumerate(found.items())
    )


def _picks(field: Field, name: str, context: Context, shown: Mapping[str, str]) -> tuple[Choice, ...]:
    """The members of the family, then somebody else; ``shown`` may hold a NIK (stored) or a radio (typed)."""
    people = list(pick_options(field, context))
    chosen = shown.get(name + PICK) or shown.get(name, "")
    inside = {person["nik"] for person in people}
    rows = [(person["nik"], person["nama"], about(person, context)) for person in people]
    rows.append((OTHER, "Orang lain, saya tulis NIK-nya", ""))
    if not field.required:
        rows.append(("", "Tidak punya NIK, atau saya tidak tahu", ""))
    chosen = chosen if chosen in inside or not chosen else OTHER
    return tuple(
        Choice(value, label, name if count == 0 else f"{name}-{count}", bool(value) and value == chosen, note)
        for count, (value, label, note) in enumerate(rows)
    )


def about(person: Person, context: Context) -> str:
    """``Istri, lahir 5 Juli 1988``: enough to tell members of one family apart."""
    relation = context.lookup.label("SHDK", person.get("shdk", "")).capitalize() if person.get("shdk") else ""
    born = f"lahir {tanggal_panjang(person['tgl_lahir'])}" if person.get("tgl_lahir") else ""
    return ", ".join(part for part in (relation, born) if part)


def anchor(field: Field, name: str, box: str = "") -> str:
    """The id of the first control of a field."""
    return name + (box or DAY) if field.kind is Kind.DATE else name


def faults(fields: Mapping[str, Field], problems: Sequence[Problem]) -> list[Fault]:
    """The error summary of a page; ``fields`` maps a form name to its field."""
    found = []
    for problem in for_applicant(problems):
        if problem.severity is Severity.PERINGATAN:
            continue
        base = problem.name.removesuffix(problem.box) if problem.box else problem.name
        field = fields.get(base)
        target = anchor(field, base, problem.box) if field else problem.name
        if problem.severity is Severity.KONFIRMASI:
            target = base + SURE
        found.append(Fault(target, problem.message))
    return found


def name_of(field: Field, section: str, item: int | None) -> str:
    """The form name of a field on a page."""
    return box_name(field.slug, section, item)
