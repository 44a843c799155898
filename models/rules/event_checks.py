"""Whether a marriage, divorce or annulment may be recorded, by what the register says of the person.

Pasal: 13(1)b, 15(1)a
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models.rules import invariants
from models.rules.conditions import Values, evaluate
from models.rules.effects import Effect, ResidentStatus, ResidentUpdate
from models.rules.facts import Context, Person
from models.rules.filling import Filled
from models.rules.invariants import Breach, Row
from models.rules.problems import Audience, Problem, Severity
from models.rules.service import ServiceDefinition

COUPLE = 2


def against(effect: ResidentUpdate, row: Row, values: Values, variant: str) -> Breach | None:
    """What in the row of a person stands against this marriage, divorce or annulment; None for any other change."""
    if effect.correcting:
        return invariants.annuls(row, effect.clear)
    begins = invariants.BEGINS.get(effect.fixed.get("status_kawin", "") or _other_marriage(effect, row, values))
    return begins(row) if begins and not permitted(effect, row, values, variant) else None


def _other_marriage(effect: ResidentUpdate, row: Row, values: Values) -> str:
    """MARRIED where the answers tell of another marriage (a KUA's) than the one that the row knows, "" otherwise."""
    status, day, akta = (
        str(values.get(effect.data.get(key, "")) or "") for key in ("status_kawin", "tgl_kawin", "akta_kawin")
    )
    begins = status in {invariants.MARRIED, invariants.BY_FAITH} and day
    same = row["marriage_date"] in {"", day} or (akta and akta == row["marriage_certificate"])
    return invariants.MARRIED if begins and not same else ""


def permitted(effect: ResidentUpdate, row: Row, values: Values, variant: str) -> bool:
    """Whether a court allowed this husband another wife (UU 1/1974 Pasal 3(2))."""
    return effect.beside is not None and row["sex"] == invariants.MAN and evaluate(effect.beside, values, variant)


def couple(effects: Iterable[Effect], values: Values) -> tuple[str, ...]:
    """The two roles who are recorded as married to each other; nobody where there are not two."""
    roles = dict.fromkeys(one.role for one in effects if isinstance(one, ResidentUpdate) and _weds(one, values))
    return tuple(roles) if len(roles) == COUPLE else ()


def _weds(effect: ResidentUpdate, values: Values) -> bool:
    married = _status_told(effect, values) in invariants.STANDING
    return not effect.correcting and (married or "akta_kawin" in effect.numbers)


def _status_told(effect: ResidentUpdate, values: Values) -> str:
    return str(effect.fixed.get("status_kawin") or values.get(effect.data.get("status_kawin", "")) or "")


def parts(effect: Effect, values: Values) -> bool:
    """Whether a marriage of its role ends by it: by death, divorce or annulment."""
    if isinstance(effect, ResidentUpdate):
        return _status_told(effect, values) in invariants.PARTED or "akta_kawin" in effect.clear
    return isinstance(effect, ResidentStatus) and effect.status == invariants.DEAD


def event_problems(definition: ServiceDefinition, variant: str, filled: Filled, context: Context) -> Iterator[Problem]:
    """Of the applicant's own household it stops the application; of anybody else only the officer is told."""
    roles = {one.role: one for one in definition.people if not one.section}
    for effect in definition.effects:
        if not isinstance(effect, ResidentUpdate) or effect.role not in roles:
            continue
        slug = roles[effect.role].nik
        person = context.facts.person(str(filled.values.get(slug) or ""))
        if not person or not evaluate(effect.when, filled.values, variant):
            continue
        found = against(effect, _row(person), filled.values, variant)
        if found is not None and context.facts.member(person["nik"]) is not None:
            yield Problem(slug, found.message)
        elif found is not None:
            yield Problem(slug, found.message, Severity.PERINGATAN, Audience.PETUGAS)


def _row(person: Person) -> Row:
    return {
        "name": person.get("nama", ""),
        "sex": person.get("jk", ""),
        "marital_status": person.get("status_kawin", ""),
        "marriage_date": person.get("tgl_kawin", ""),
        "marriage_certificate": person.get("akta_kawin", ""),
    }
