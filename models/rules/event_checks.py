"""Whether the marriage or divorce that a service records may take place, by what the register says of the person.

Pasal: 13(1)b, 15(1)a
"""

from __future__ import annotations

from collections.abc import Iterator

from models.rules.conditions import evaluate
from models.rules.effects import ResidentUpdate
from models.rules.facts import Context, Person
from models.rules.filling import Filled
from models.rules.invariants import BEGINS, Row
from models.rules.problems import Audience, Problem, Severity
from models.rules.service import ServiceDefinition


def event_problems(definition: ServiceDefinition, variant: str, filled: Filled, context: Context) -> Iterator[Problem]:
    """Of the applicant's own household it stops the application; of anybody else only the officer is told."""
    roles = {one.role: one for one in definition.people if not one.section}
    for effect in definition.effects:
        if not isinstance(effect, ResidentUpdate) or effect.correcting or effect.role not in roles:
            continue
        begins, slug = BEGINS.get(effect.fixed.get("status_kawin", "")), roles[effect.role].nik
        person = context.facts.person(str(filled.values.get(slug) or ""))
        if begins is None or not person or not evaluate(effect.when, filled.values, variant):
            continue
        found = begins(_row(person))
        if found is not None and context.facts.member(person["nik"]) is not None:
            yield Problem(slug, found.message)
        elif found is not None:
            yield Problem(slug, found.message, Severity.PERINGATAN, Audience.PETUGAS)


def _row(person: Person) -> Row:
    return {
        "name": person.get("nama", ""),
        "marital_status": person.get("status_kawin", ""),
        "marriage_date": person.get("tgl_kawin", ""),
        "marriage_certificate": person.get("akta_kawin", ""),
    }
