"""What an application says of people beside what the register says of them, for the officer only.

Pasal: Pasal 15(1)a.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.operations.residents.data_age import Age, age_of
from models.operations.residents.people_data import person
from models.operations.residents.register import resident_by_nik
from models.operations.services import catalogue
from models.rules.fields import box_name, show
from models.rules.questions import PersonRole
from models.rules.service import ServiceDefinition
from models.tables import Application, Resident


@dataclass(frozen=True, slots=True)
class Compared:
    """One answer beside the register; ``text`` is the register's value as a reader sees it, ``age`` how old it is."""

    text: str
    same: bool
    age: Age


@dataclass(frozen=True, slots=True)
class Comparison:
    """``fields``: HTML name of a field → its comparison; ``people``: role → the resident found."""

    fields: dict[str, Compared]
    people: dict[str, Resident]


def compare(application: Application) -> Comparison:
    """Compare every named person who has a NIK with the register."""
    definition = catalogue.definition_of(application.service_version)
    result = Comparison({}, {})
    for role in definition.people:
        for number, answers in _items(definition, role, application.answers):
            resident = resident_by_nik(answers.get(role.nik, "")) if role.nik and answers.get(role.nik) else None
            if resident is None:
                continue
            result.people[role.role if number is None else f"{role.role} {number}"] = resident
            result.fields.update(_fields(definition, role, number, answers, resident))
    return result


def _items(
    definition: ServiceDefinition, role: PersonRole, answers: Mapping[str, Any]
) -> Iterator[tuple[int | None, Mapping[str, Any]]]:
    section = definition.section(role.section) if role.section else None
    if section is not None and section.repeat is not None:
        yield from enumerate(answers.get(section.key) or [], 1)
    else:
        yield None, answers


def _fields(
    definition: ServiceDefinition,
    role: PersonRole,
    number: int | None,
    answers: Mapping[str, Any],
    resident: Resident,
) -> Iterator[tuple[str, Compared]]:
    known, age = person(resident), age_of(resident)
    for key, slug in role.data.items():
        field, value, stored = definition.fields.get(slug), str(answers.get(slug) or ""), known.get(key, "")
        if field is None or not value or not stored:
            continue
        name = box_name(slug, definition.section_of[slug].key, number)
        same = " ".join(value.upper().split()) == " ".join(stored.upper().split())
        yield name, Compared(show(field, stored, catalogue.lookup()), same, age)
