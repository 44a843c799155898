"""Goes through a form in its order: which fields there are for these answers, and where each value comes from.

Pasal: 12(1), 13(1)b
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.rules.conditions import Values, evaluate
from models.rules.derive import derive
from models.rules.facts import Context, Mode
from models.rules.fields import box_name
from models.rules.questions import Field, Section
from models.rules.service import ServiceDefinition

Answers = Mapping[str, Any]
"""Slug → canonical text; section key → list of such dicts for a repeated section."""


class Source(StrEnum):
    """Where a value comes from."""

    ISIAN = "isian"
    """Asked and typed."""
    TURUNAN = "turunan"
    """Worked out (:mod:`models.rules.derive`)."""
    REGISTER = "register"
    """From the register, for the applicant and his own family."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A field that applies, in its place; ``item`` counts from 1 in a repeated section."""

    section: Section
    field: Field
    item: int | None
    value: str
    source: Source

    @property
    def name(self) -> str:
        """Its HTML name."""
        return box_name(self.field.slug, self.section.key, self.item)


@dataclass(frozen=True, slots=True)
class Filled:
    """All fields that apply, in order, and the answers without what no longer applies."""

    placed: tuple[Placed, ...]
    values: dict[str, Any]

    def at(self, item: int | None, section: str) -> dict[str, Any]:
        """The answers as seen from item ``item`` of a section: its own answers stand in front."""
        own = self.values[section][item - 1] if item else {}
        return {**self.values, **own}


def items_of(answers: Answers, section: Section) -> list[dict[str, str]]:
    """The items of a repeated section, filled up to the least number that it must have."""
    found = [dict(item) for item in answers.get(section.key) or []]
    least = section.repeat.at_least if section.repeat else 0
    return found + [{} for _ in range(least - len(found))]


@dataclass(frozen=True, slots=True)
class _Case:
    """What stays the same while one form is walked through."""

    definition: ServiceDefinition
    variant: str
    context: Context


def walk(definition: ServiceDefinition, variant: str, answers: Answers, context: Context) -> Filled:
    """Every field that applies, with its value; a field may look at earlier ones only, so one pass is enough."""
    case = _Case(definition, variant, context)
    placed: list[Placed] = []
    values: dict[str, Any] = {}
    for section in definition.sections:
        if not evaluate(section.when, values, variant):
            continue
        if section.repeat is None:
            placed += _fill(case, section, None, answers, values)
            continue
        values[section.key] = []
        for number, item in enumerate(items_of(answers, section), 1):
            found = _fill(case, section, number, item, dict(values))
            values[section.key].append({part.field.slug: part.value for part in found if part.value})
            placed += found
    return Filled(tuple(placed), values)


def _fill(case: _Case, section: Section, item: int | None, answers: Answers, values: dict[str, Any]) -> list[Placed]:
    """Place the fields of one section or item; ``values`` grows with what was found."""
    placed = []
    for field in section.fields:
        if not evaluate(field.when, values, case.variant):
            continue
        value, source = _value(case, field, answers, values)
        if value:
            values[field.slug] = value
        placed.append(Placed(section, field, item, value, source))
    return placed


def _value(case: _Case, field: Field, answers: Answers, values: Values) -> tuple[str, Source]:
    stored = str(answers.get(field.slug) or "")
    derived = derive(field.derive, values, case.variant, case.context) if field.derive else ""
    worked_out = derived or _from_register(case, field.slug, values)
    source = Source.TURUNAN if derived else Source.REGISTER
    mode = case.context.mode
    wins = mode is Mode.ISI or (mode is Mode.KOREKSI and source is Source.TURUNAN)
    if worked_out and (wins or stored in {"", worked_out}):
        return worked_out, source
    return stored, Source.ISIAN


def _from_register(case: _Case, slug: str, values: Values) -> str:
    """What the register says for this slug about the applicant or a member of his own family; "" for strangers."""
    if slug not in case.definition.role_of:
        return ""
    role, key = case.definition.role_of[slug]
    facts = case.context.facts
    if role.applicant_when is not None and evaluate(role.applicant_when, values, case.variant):
        return facts.applicant.get(key, "")
    person = facts.member(str(values.get(role.nik) or "")) if role.nik and key != "nik" else None
    return person.get(key, "") if person else ""


def settle(definition: ServiceDefinition, variant: str, answers: Answers, context: Context) -> dict[str, Any]:
    """The answers as they are sent: completed from the register and by derivation, without what does not apply."""
    return walk(definition, variant, answers, context).values
