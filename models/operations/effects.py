"""Carrying out what an issued document changes in the register, each change with its history.

:func:`apply` makes the change in the transaction that publishes the document; :mod:`models.operations.rehearsal` shows
beforehand what it will lead to.

Pasal: Pasal 8(1)a, Pasal 8(1)b, Pasal 9(1)a, Pasal 11(1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from models.operations.clock import now
from models.operations.people_data import COLUMNS
from models.operations.register import family_by_kk, members, resident_by_nik
from models.rules.actor import Actor
from models.rules.conditions import evaluate
from models.rules.effects import (
    Effect,
    FamilyAddMember,
    FamilyReissue,
    FamilyRemoveMember,
    FamilySetHead,
    RegisterCreate,
    ResidentCreate,
    ResidentMoveOut,
    ResidentUpdate,
)
from models.rules.errors import InvalidInput
from models.tables import Family, RegisterChange, Resident
from models.tables.sealing import blind
from models.tables.search import index_family, index_resident

MOVED_AWAY = "3"
HEAD = "1"


@dataclass(frozen=True, slots=True)
class Situation:
    """What an effect looks at; ``received``: (nik | kk, role) → number from SIAK, ``numbers``: document → number."""

    answers: Mapping[str, Any]
    variant: str
    people: Mapping[str, Any]
    sections: Mapping[str, str]
    received: Mapping[tuple[str, str], str]
    numbers: Mapping[str, str]
    actor: Actor
    basis: str

    def persons(self, role: str) -> list[tuple[dict[str, str], Mapping[str, Any]]]:
        """``(person, answers of that person)`` of a role: one, or one per item of its repeated section."""
        found = self.people.get(role)
        if found is None:
            return []
        if isinstance(found, list):
            return list(zip(found, self.answers.get(self.sections[role], []), strict=True))
        return [({**found, "nik": self.received.get(("nik", role)) or found["nik"]}, self.answers)]


def in_force(effects: tuple[Effect, ...], situation: Situation) -> list[Effect]:
    """The effects whose condition holds, in the definition's order."""
    return [effect for effect in effects if evaluate(effect.when, situation.answers, situation.variant)]


def _complete(effect: ResidentCreate, one: Mapping[str, str], situation: Situation) -> dict[str, str]:
    """A new resident's codes: what was answered, what is fixed, what is inherited."""
    codes = {key: one.get(f"{key}_kode", one.get(key, "")) for key in COLUMNS}
    codes |= dict(effect.fixed)
    for key, role in effect.inherit.items():
        parent = situation.people.get(role) or {}
        codes[key] = codes.get(key) or parent.get(f"{key}_kode", parent.get(key, ""))
    return codes


def apply(effects: tuple[Effect, ...], situation: Situation) -> None:
    """Change the register inside the caller's transaction.

    Raises: InvalidInput when the register no longer allows it (person already there, family gone, no head left).
    """
    for effect in in_force(effects, situation):
        _APPLY[type(effect)](effect, situation)


def _create(effect: Any, situation: Situation) -> None:
    for one, _ in situation.persons(effect.role):
        if resident_by_nik(one["nik"]) is not None:
            raise InvalidInput(f"NIK untuk {one['nama']} sudah dipakai di data penduduk.")
        codes = _complete(effect, one, situation)
        columns = {column: codes.get(key, "") for key, column in COLUMNS.items()}
        columns |= {"status": "1", "shdk": "", "nationality": columns["nationality"] or "1"}
        if effect.certificate_of:
            columns["birth_certificate"] = situation.numbers.get(effect.certificate_of, "")
        resident = Resident.create(
            **columns,
            nik=one["nik"],
            nik_index=blind(one["nik"]),
            region_code="",
            source="akta",
            as_of=now(),
        )
        index_resident(resident)
        _note(situation, "resident", resident.id, "lahir", old=None, new=one["nama"], document=effect.certificate_of)


def _parents(effect: Any, situation: Situation) -> dict[str, str]:
    """The columns of both parents, as far as the effect names their roles and something is known of them."""
    found = {}
    for side, role in (("father", effect.father), ("mother", effect.mother)):
        parent = situation.people.get(role) if role else None
        if parent:
            found[f"{side}_name"] = parent.get("nama", "")
            found[f"{side}_nik"] = parent.get("nik") or None
    return found


def _update(effect: Any, situation: Situation) -> None:
    for one, answers in situation.persons(effect.role):
        resident = _known(one)
        changed = {COLUMNS[key]: str(answers.get(slug, "")) for key, slug in effect.data.items()}
        if effect.certificate_of:
            changed["birth_certificate"] = situation.numbers.get(effect.certificate_of, "")
        _change_resident(resident, changed, situation, effect.certificate_of)


def _move_out(effect: Any, situation: Situation) -> None:
    for one, _ in situation.persons(effect.role):
        _change_resident(_known(one), {"status": MOVED_AWAY}, situation)


def _add_member(effect: Any, situation: Situation) -> None:
    family = _family(effect.family, situation)
    for one, answers in situation.persons(effect.role):
        resident = _known(one)
        shdk = str(answers.get(effect.shdk, effect.shdk))
        place = {"family": family.id, "shdk": shdk, "region_code": family.region_code}
        _change_resident(resident, {**place, **_parents(effect, situation)}, situation)
        _note(situation, "family", family.id, "anggota masuk", old=None, new=resident.name)


def _remove_member(effect: Any, situation: Situation) -> None:
    for one, _ in situation.persons(effect.role):
        resident = _known(one)
        family = resident.family
        if family is None:
            continue
        _change_resident(resident, {"family": None, "shdk": ""}, situation)
        _note(situation, "family", family.id, "anggota keluar", old=resident.name, new=None)
        if not members(family):
            Family.update(active=False).where(Family.id == family.id).execute()
            _note(situation, "family", family.id, "keluarga", old="aktif", new="ditutup")


def _set_head(effect: Any, situation: Situation) -> None:
    family = _family(effect.family, situation)
    for one, _ in situation.persons(effect.role):
        resident = _known(one)
        _change_resident(resident, {"shdk": HEAD}, situation)
        Family.update(head_name=resident.name).where(Family.id == family.id).execute()
        _note(situation, "family", family.id, "kepala keluarga", old=family.head_name, new=resident.name)
        number = situation.received.get(("kk", effect.role))
        if number:
            Family.update(kk=number, kk_index=blind(number), version=1).where(Family.id == family.id).execute()
            _note(situation, "family", family.id, "nomor KK", old=family.kk, new=number)
            index_family(Family.get_by_id(family.id))


def _reissue(effect: Any, situation: Situation) -> None:
    family = _family(effect.family, situation)
    Family.update(version=Family.version + 1).where(Family.id == family.id).execute()
    _note(situation, "family", family.id, "terbitan KK", old=family.version, new=family.version + 1)


def _register(effect: Any, situation: Situation) -> None:
    for one, _ in situation.persons(effect.role):
        resident = resident_by_nik(one["nik"])
        _note(
            situation,
            "resident",
            resident.id if resident is not None else 0,
            f"register {effect.register}",
            old=None,
            new=situation.numbers.get(effect.number_of, ""),
            document=effect.number_of,
        )


_APPLY: dict[type[Effect], Callable[[Any, Situation], None]] = {
    ResidentCreate: _create,
    ResidentUpdate: _update,
    ResidentMoveOut: _move_out,
    FamilyAddMember: _add_member,
    FamilyRemoveMember: _remove_member,
    FamilySetHead: _set_head,
    FamilyReissue: _reissue,
    RegisterCreate: _register,
}


def _known(one: Mapping[str, str]) -> Resident:
    resident = resident_by_nik(one["nik"])
    if resident is None:
        raise InvalidInput(f"{one.get('nama', 'Orang ini')} tidak ada di data penduduk.")
    return resident


def _family(slug: str, situation: Situation) -> Family:
    family = family_by_kk(str(situation.answers.get(slug, "")))
    if family is None or not family.active:
        raise InvalidInput("Kartu Keluarga yang dituju tidak ada atau sudah ditutup.")
    return family


def _change_resident(resident: Resident, changes: dict[str, Any], situation: Situation, document: str = "") -> None:
    for column, new in changes.items():
        old = resident.__data__.get(column)
        if old != new:
            _note(situation, "resident", resident.id, column, old=old, new=new, document=document)
    Resident.update({**changes, "as_of": now()}).where(Resident.id == resident.id).execute()
    index_resident(Resident.get_by_id(resident.id))


def _note(
    situation: Situation, kind: str, subject_id: int, element: str, *, old: Any, new: Any, document: str = ""
) -> None:
    RegisterChange.create(
        subject_kind=kind,
        subject_id=subject_id,
        at=now(),
        element=element,
        old=old,
        new=new,
        basis=situation.basis,
        document_number=situation.numbers.get(document, ""),
        actor=situation.actor.name,
    )
