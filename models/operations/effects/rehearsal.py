"""The register as it will be once a file is issued: its effects are carried out for real, read, and taken back.

What a document shows is therefore what its publish commit makes true; there is no second telling of an effect.

Pasal: Pasal 8(1)b, Pasal 15(1)i.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from models.operations import effects
from models.operations.effects.records import notes_of
from models.operations.residents.people_data import labelled, labelled_family, person
from models.operations.residents.register import family_by_kk, resident_by_nik
from models.operations.services import catalogue
from models.rules.effects import Effect, ResidentCreate
from models.rules.service_parts import DocumentOutput
from models.tables.base import database, writing


@dataclass(frozen=True, slots=True)
class Outcome:
    """``people``: role → labelled data of everybody who is new; ``cards``: document code → labelled family.

    ``residents``: role → labelled data of everybody whom the register knows then; both give a list of a repeated role,
    the latter with the address of his family; ``notes``: the margin notes.
    """

    people: Mapping[str, Any]
    cards: Mapping[str, dict[str, Any]]
    residents: Mapping[str, Any]
    notes: list[dict[str, str]]


NOTHING = Outcome({}, {}, {}, [])


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside is undone at the end, also when the body raises."""
    with writing(), database.atomic() as savepoint:
        try:
            yield
        finally:
            savepoint.rollback()


def rehearse(wanted: tuple[Effect, ...], outputs: list[DocumentOutput], situation: effects.Situation) -> Outcome:
    """What ``wanted`` leads to, for ``outputs`` whose numbers stand in ``situation``.

    Raises: InvalidInput when the register does not allow it.
    """
    with taken_back():
        effects.apply(wanted, situation)
        return Outcome(
            _newcomers(wanted, situation),
            _cards(outputs, situation),
            _residents(wanted, outputs, situation),
            notes_of(situation),
        )


def _newcomers(wanted: tuple[Effect, ...], situation: effects.Situation) -> dict[str, Any]:
    """Role → who entered the register; a list of a repeated role, in its order."""
    roles = [one.role for one in effects.in_force(wanted, situation) if isinstance(one, ResidentCreate)]
    lookup = catalogue.lookup()
    found: dict[str, Any] = {}
    for role in roles:
        residents = [resident_by_nik(one["nik"]) for one, _ in situation.persons(role)]
        shown = [labelled(person(resident), lookup) for resident in residents if resident is not None]
        if isinstance(situation.people.get(role), list):
            found[role] = shown
        elif shown:
            found[role] = shown[0]
    return found


def _cards(outputs: list[DocumentOutput], situation: effects.Situation) -> dict[str, dict[str, Any]]:
    """A Kartu Keluarga bears the number of the family that it shows."""
    numbered = [one for one in outputs if one.number_from or one.number_siak]
    families = {one.code: family_by_kk(situation.numbers[one.code]) for one in numbered}
    lookup = catalogue.lookup()
    return {code: labelled_family(family, lookup) for code, family in families.items() if family is not None}


def _residents(
    wanted: tuple[Effect, ...], outputs: list[DocumentOutput], situation: effects.Situation
) -> dict[str, Any]:
    """Everybody of a role that an effect or a document names; of one person a dict, of a repeated role a list."""
    roles = {one.role for one in effects.in_force(wanted, situation)} - {""} | {one.holder for one in outputs}
    found: dict[str, Any] = {}
    for role in sorted(roles):
        parents = any(one.parents and one.holder == role for one in outputs)
        shown = [_resident(one["nik"], parents=parents) for one, _ in situation.persons(role) if one.get("nik")]
        present = [one for one in shown if one]
        if isinstance(situation.people.get(role), list):
            found[role] = present
        elif present:
            found[role] = present[0]
    return found


def _resident(nik: str, *, parents: bool) -> dict[str, Any]:
    resident = resident_by_nik(nik)
    if resident is None:
        return {}
    lookup = catalogue.lookup()
    family = resident.family
    home = labelled_family(family, lookup) if family is not None else {}
    return {
        **labelled(person(resident), lookup),
        **({"nik_ayah": resident.father_nik or "", "nik_ibu": resident.mother_nik or ""} if parents else {}),
        "keluarga": {key: value for key, value in home.items() if key != "anggota"},
    }
