"""What an effect looks at and how it writes: persons by role, families by slug or role, every change noted.

Pasal: Pasal 8(1)a, Pasal 8(1)b, Pasal 11(1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.operations.clock import now
from models.operations.residents.register import family_by_kk, resident_by_nik
from models.operations.residents.register_guard import require_possible
from models.rules.actor import Actor
from models.rules.effects import OF_ROLE
from models.rules.errors import InvalidInput
from models.tables import Application, Family, RegisterChange, Resident
from models.tables.search import index_resident


@dataclass(frozen=True, slots=True)
class Situation:
    """What an effect looks at; ``received``: (nik | kk, role) → number from SIAK, ``numbers``: document → number.

    ``people`` are those of :func:`models.operations.applications.content.people_of`; of a role of a repeated section
    ``received`` knows each item as ``role:0``, ``role:1``, …
    """

    application: Application
    answers: Mapping[str, Any]
    variant: str
    people: Mapping[str, Any]
    sections: Mapping[str, str]
    received: Mapping[tuple[str, str], str]
    numbers: Mapping[str, str]
    actor: Actor
    basis: str
    changes: list[dict[str, Any]] = field(default_factory=list)
    """What was noted and is not written yet."""
    parting: frozenset[str] = frozenset()
    """NIKs, or names of who has none, of those of whom a marriage ends by the application."""

    def persons(self, role: str) -> list[tuple[dict[str, str], Mapping[str, Any]]]:
        """``(person, answers of that person)`` of a role: one, or one per item of its repeated section."""
        found = self.people.get(role)
        if found is None:
            return []
        if isinstance(found, list):
            items = self.answers.get(self.sections[role], [])
            return [
                (self._with_nik(one, f"{role}:{at}"), item)
                for at, (one, item) in enumerate(zip(found, items, strict=True))
            ]
        return [(self._with_nik(found, role), self.answers)]

    def _with_nik(self, one: Mapping[str, str], key: str) -> dict[str, str]:
        return {**one, "nik": self.received.get(("nik", key)) or one["nik"]}

    def answer(self, slug_or_code: str, own: Mapping[str, Any] | None = None) -> str:
        """The answer to a slug, of the person ``own`` first; what is no slug stands for itself."""
        given = {**self.answers, **(own or {})}
        return str(given.get(slug_or_code) or "") if slug_or_code in given else slug_or_code

    def family(self, name: str) -> Family:
        """The family that ``name`` (a slug, or ``@`` and a role) points at. Raises: InvalidInput."""
        if name.startswith(OF_ROLE):
            persons = self.persons(name.removeprefix(OF_ROLE))
            family = known(persons[0][0]).family if persons else None
        else:
            family = family_by_kk(str(self.answers.get(name, "")))
        if family is None or not family.active:
            raise InvalidInput("Kartu Keluarga yang dituju tidak ada atau sudah ditutup.")
        return family


def known(one: Mapping[str, str]) -> Resident:
    """The resident whom a person of the application is. Raises: InvalidInput."""
    resident = resident_by_nik(one["nik"])
    if resident is None:
        raise InvalidInput(f"{one.get('nama', 'Orang ini')} tidak ada di data penduduk.")
    return resident


def change_resident(
    situation: Situation,
    resident: Resident,
    changes: Mapping[str, Any],
    document: str = "",
    *,
    correcting: bool = False,
) -> None:
    """Write columns of a resident, each change noted under the number of ``document``; ``correcting`` as the effect.

    Raises: RegisterForbids.
    """
    require_possible(resident, changes, correcting=correcting)
    for column, new in changes.items():
        old = resident.__data__.get(column)
        note(situation, "resident", resident.id, column, old=old, new=new, document=document)
    counted = {"corrections": Resident.corrections + 1} if correcting else {}
    Resident.update({**changes, **counted, "as_of": now()}).where(Resident.id == resident.id).execute()
    index_resident(Resident.get_by_id(resident.id))


def note(
    situation: Situation, kind: str, subject_id: int, element: str, *, old: Any, new: Any, document: str = ""
) -> None:
    """Keep one change of a ``resident`` or ``family``, unless nothing changed; :func:`write_notes` writes it."""
    if old == new:
        return
    situation.changes.append(
        {
            "subject_kind": kind,
            "subject_id": subject_id,
            "at": now(),
            "element": element,
            "old": old,
            "new": new,
            "basis": situation.basis,
            "document_number": situation.numbers.get(document, ""),
            "actor": situation.actor.name,
        }
    )


def write_notes(situation: Situation) -> None:
    """Write every change that was noted, in their order, inside the caller's transaction."""
    if situation.changes:
        RegisterChange.insert_many(situation.changes).execute()
        situation.changes.clear()
