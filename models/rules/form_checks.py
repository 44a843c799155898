"""Everything that is wrong or doubtful in a whole application: fields, attachments, checks across fields, register.

Pasal: 13(1)b, 13(1)e, 15(1)a
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from models.rules import nik
from models.rules.attachments import attachment_problems
from models.rules.conditions import evaluate
from models.rules.dates import add_years
from models.rules.event_checks import event_problems
from models.rules.facts import Context, Person
from models.rules.field_readers import YES
from models.rules.fields import SURE, read, show
from models.rules.filling import Answers, Filled, Placed, Source, walk
from models.rules.names import plain_name
from models.rules.problems import Audience, Problem, Severity
from models.rules.questions import Kind, PersonRole
from models.rules.service import ServiceDefinition
from models.rules.service_parts import CheckKind, CrossCheck
from models.rules.words import tanggal_panjang

LIVING = "1"
"""STATUS_PENDUDUK of whoever may take part in an application."""


def problems(
    definition: ServiceDefinition,
    variant: str,
    answers: Answers,
    present_attachments: AbstractSet[str],
    context: Context,
) -> list[Problem]:
    """Every problem of the application; it may be sent when none of them is a GALAT.

    ``present_attachments`` holds the codes of what is uploaded. Problems for the audience PETUGAS say what the
    register knows about others and are never shown to the applicant.
    """
    filled = walk(definition, variant, answers, context)
    return [
        *_field_problems(filled, context),
        *_count_problems(definition, filled),
        *attachment_problems(definition, variant, filled.values, present_attachments),
        *_cross_problems(definition, variant, filled, context),
        *_sex_problems(filled, context),
        *register_problems(definition, filled, context),
        *event_problems(definition, variant, filled, context),
    ]


def _field_problems(filled: Filled, context: Context) -> Iterator[Problem]:
    """Doubts were confirmed on their page: here they are a word to the officer."""
    for part in filled.placed:
        if part.field.hidden or _is_worked_out(part, context):
            continue
        raw = {part.name: [part.value], part.name + SURE: [YES]}
        known = filled.at(part.item, part.section.key)
        for problem in read(part.field, part.name, raw, context, known).problems:
            if problem.severity is Severity.GALAT and part.value and part.source is not Source.ISIAN:
                # The register's own data cannot be mended by whoever applies.
                yield replace(
                    problem, severity=Severity.PERINGATAN, audience=Audience.PETUGAS, section=part.section.key
                )
            else:
                yield replace(problem, section=part.section.key, item=part.item)


def _is_worked_out(part: Placed, context: Context) -> bool:
    """A derived code need not be among those that the applicant is offered, only in the table."""
    table = part.field.table
    return part.source is Source.TURUNAN and bool(table) and part.value in context.lookup.table(table)


def _count_problems(definition: ServiceDefinition, filled: Filled) -> Iterator[Problem]:
    for section in definition.sections:
        repeat = section.repeat
        if repeat is None or section.key not in filled.values:
            continue
        count = len(filled.values[section.key])
        if count > repeat.at_most:
            yield Problem(section.key, f"Paling banyak {repeat.at_most} {repeat.item} dalam satu permohonan.")


@dataclass(frozen=True, slots=True)
class _Answer:
    """A filled field named by a check, wherever it stands."""

    slug: str
    value: str
    kind: Kind
    section: str
    item: int | None


def _named(definition: ServiceDefinition, filled: Filled, slugs: tuple[str, ...]) -> list[_Answer]:
    return [
        _Answer(part.field.slug, part.value, definition.fields[part.field.slug].kind, part.section.key, part.item)
        for slug in slugs
        for part in filled.placed
        if part.field.slug == slug and part.value
    ]


def _cross_problems(definition: ServiceDefinition, variant: str, filled: Filled, context: Context) -> Iterator[Problem]:
    for check in definition.checks:
        if not evaluate(check.when, filled.values, variant):
            continue
        if check.kind is CheckKind.HARUS:
            wrong = [] if evaluate(check.must, filled.values, variant) else [_anchor(check)]
        else:
            named = _named(definition, filled, check.fields)
            other = [answer.value for answer in _named(definition, filled, (check.other,))]
            wrong = CHECKS[check.kind](check, named, other, context)
        for answer in wrong:
            yield Problem(
                answer.slug, check.message, check.severity, check.audience, section=answer.section, item=answer.item
            )


def _anchor(check: CrossCheck) -> _Answer:
    return _Answer(check.anchor, "", Kind.TEXT, "", None)


def _berbeda(_: CrossCheck, named: list[_Answer], __: list[str], ___: Context) -> list[_Answer]:
    seen: set[str] = set()
    double = []
    for answer in named:
        if answer.value in seen:
            double.append(answer)
        seen.add(answer.value)
    return double


def _bukan_masa_depan(_: CrossCheck, named: list[_Answer], __: list[str], context: Context) -> list[_Answer]:
    return [answer for answer in named if answer.value > context.today.isoformat()]


def _bukan_masa_lalu(_: CrossCheck, named: list[_Answer], __: list[str], context: Context) -> list[_Answer]:
    return [answer for answer in named if answer.value < context.today.isoformat()]


def _tidak_sebelum(_: CrossCheck, named: list[_Answer], other: list[str], __: Context) -> list[_Answer]:
    return [answer for answer in named if other and answer.value < other[0]]


def _tidak_setelah(_: CrossCheck, named: list[_Answer], other: list[str], __: Context) -> list[_Answer]:
    return [answer for answer in named if other and answer.value > other[0]]


def _birth(answer: _Answer, context: Context) -> date | None:
    """The birth date that a date field holds, or that the register knows of the person with this NIK."""
    if answer.kind is Kind.DATE:
        return date.fromisoformat(answer.value)
    person = context.facts.person(answer.value) or {}
    return date.fromisoformat(person["tgl_lahir"]) if person.get("tgl_lahir") else None


def _usia_minimal(check: CrossCheck, named: list[_Answer], other: list[str], context: Context) -> list[_Answer]:
    day = date.fromisoformat(other[0]) if other else context.today
    births = ((answer, _birth(answer, context)) for answer in named)
    return [answer for answer, born in births if born and add_years(born, check.years) > day]


def _usia_maksimal(check: CrossCheck, named: list[_Answer], other: list[str], context: Context) -> list[_Answer]:
    day = date.fromisoformat(other[0]) if other else context.today
    births = ((answer, _birth(answer, context)) for answer in named)
    return [answer for answer, born in births if born and add_years(born, check.years + 1) <= day]


def _anggota_keluarga(_: CrossCheck, named: list[_Answer], __: list[str], context: Context) -> list[_Answer]:
    known = context.facts.members
    return [answer for answer in named if known and context.facts.member(answer.value) is None]


def _bukan_anggota(_: CrossCheck, named: list[_Answer], __: list[str], context: Context) -> list[_Answer]:
    return [answer for answer in named if context.facts.member(answer.value) is not None]


def _bukan_kepala(_: CrossCheck, named: list[_Answer], __: list[str], context: Context) -> list[_Answer]:
    return [answer for answer in named if (context.facts.person(answer.value) or {}).get("shdk") == "1"]


def _tidak_termasuk(_: CrossCheck, named: list[_Answer], other: list[str], __: Context) -> list[_Answer]:
    return [answer for answer in named if answer.value in other]


def _termasuk(_: CrossCheck, named: list[_Answer], other: list[str], __: Context) -> list[_Answer]:
    return [answer for answer in named if other and answer.value not in other]


CHECKS: Mapping[CheckKind, Callable[[CrossCheck, list[_Answer], list[str], Context], list[_Answer]]] = {
    CheckKind.BERBEDA: _berbeda,
    CheckKind.BUKAN_MASA_DEPAN: _bukan_masa_depan,
    CheckKind.BUKAN_MASA_LALU: _bukan_masa_lalu,
    CheckKind.TIDAK_SEBELUM: _tidak_sebelum,
    CheckKind.TIDAK_SETELAH: _tidak_setelah,
    CheckKind.USIA_MINIMAL: _usia_minimal,
    CheckKind.USIA_MAKSIMAL: _usia_maksimal,
    CheckKind.ANGGOTA_KELUARGA: _anggota_keluarga,
    CheckKind.BUKAN_ANGGOTA: _bukan_anggota,
    CheckKind.BUKAN_KEPALA: _bukan_kepala,
    CheckKind.TIDAK_TERMASUK: _tidak_termasuk,
    CheckKind.TERMASUK: _termasuk,
}


def _sex_problems(filled: Filled, context: Context) -> Iterator[Problem]:
    """A husband who is a woman in the register: of the own household it stops, of others the officer is told."""
    for part in filled.placed:
        wanted = part.field.pick.jk if part.field.pick else ""
        known = (context.facts.person(part.value) or {}).get("jk") if wanted and part.value else ""
        if known and known != wanted:
            sex = context.lookup.label("JENIS_KELAMIN", known).lower()
            text = f"Menurut data kependudukan, orang ini {sex}. Periksa NIK-nya."
            own = context.facts.member(part.value) is not None
            severity, audience = (Severity.GALAT, Audience.SEMUA) if own else (Severity.PERINGATAN, Audience.PETUGAS)
            yield Problem(part.field.slug, text, severity, audience, section=part.section.key, item=part.item)


def register_problems(definition: ServiceDefinition, filled: Filled, context: Context) -> Iterator[Problem]:
    """For the officer: where the answers differ from the register, or from the NIK itself."""
    for role in definition.people:
        count = len(filled.values.get(role.section) or []) if role.section else 1
        for number in range(1, count + 1):
            item = number if role.section else None
            values = filled.at(item, role.section)
            for slug, message in _differences(definition, role, values, context):
                yield Problem(slug, message, Severity.PERINGATAN, Audience.PETUGAS, section=role.section, item=item)


def _differences(
    definition: ServiceDefinition, role: PersonRole, values: Mapping[str, Any], context: Context
) -> Iterator[tuple[str, str]]:
    number = str(values.get(role.nik) or "") if role.nik else ""
    if not number:
        return
    born = str(values.get(role.data.get("tgl_lahir", "")) or "")
    sex = str(values.get(role.data.get("jk", "")) or "")
    for remark in nik.differences(number, born=date.fromisoformat(born) if born else None, sex=sex):
        yield role.nik, remark
    person = context.facts.person(number)
    if person is None:
        return
    if not person:
        yield role.nik, "NIK ini tidak ada dalam data kependudukan Ogan Ilir."
        return
    if person.get("status", LIVING) != LIVING:
        status = context.lookup.label("STATUS_PENDUDUK", person["status"])
        yield role.nik, f"Menurut data kependudukan orang ini berstatus {status}."
    yield from _unlike(definition, role, values, person, context)


def _unlike(
    definition: ServiceDefinition, role: PersonRole, values: Mapping[str, Any], person: Person, context: Context
) -> Iterator[tuple[str, str]]:
    for key, slug in role.data.items():
        typed, known = str(values.get(slug) or ""), person.get(key, "")
        if typed and known and plain_name(typed) != plain_name(known):
            shown = show(definition.fields[slug], known, context.lookup)
            yield slug, f"Berbeda dengan data kependudukan, yang mencatat: {shown}."


@dataclass(frozen=True, slots=True)
class ReportingStatus:
    """Whether the event was reported in time. ``days`` passed since it, ``deadline`` is the last day in time.

    ``code`` goes into the number of the document (LU / LT); "" where the service has none.
    """

    late: bool
    days: int
    deadline: date
    code: str
    text: str


def reporting_status(definition: ServiceDefinition, answers: Answers, today: date) -> ReportingStatus | None:
    """Counted in calendar days on the day of reporting, ``today``; None while the date of the event is not known."""
    rule = definition.reporting
    event = str(answers.get(rule.from_field) or "") if rule.from_field else ""
    if not event:
        return None
    begun = date.fromisoformat(event)
    deadline = begun + timedelta(days=rule.days)
    late = today > deadline
    text = rule.late_text if late else f"Tepat waktu: batas lapor {tanggal_panjang(deadline)}."
    return ReportingStatus(late, (today - begun).days, deadline, rule.late if late else rule.on_time, text)
