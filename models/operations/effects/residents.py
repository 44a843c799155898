"""Carrying out the effects on one person.

Pasal: Pasal 8(1)a, Pasal 9(1)a, Pasal 11(1).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.operations.clock import now
from models.operations.effects.families import leave, parents, rename_head
from models.operations.effects.situation import Situation, change_resident, known, note
from models.operations.effects.weddings import left_standing
from models.operations.logins import closing
from models.operations.residents.people_data import WRITTEN
from models.operations.residents.register import ALIVE, resident_by_nik
from models.operations.residents.register_guard import refuse, require_alive, require_children, require_possible
from models.operations.residents.spouses import spouses
from models.rules.effects import ResidentCreate, ResidentMoveOut, ResidentStatus, ResidentUpdate
from models.rules.errors import InvalidInput
from models.rules.event_checks import against, permitted
from models.rules.invariants import DEAD, HEAD, PERMITTED, WIDOWED
from models.tables import Resident
from models.tables.sealing import blind
from models.tables.search import index_resident

MOVED_AWAY = "3"


def create(effect: ResidentCreate, situation: Situation) -> None:
    """A new resident, or one who comes back. Raises: InvalidInput when the NIK is taken."""
    for one, _ in situation.persons(effect.role):
        present = resident_by_nik(one["nik"])
        if effect.or_known and present is not None and present.status == ALIVE:
            continue
        columns = _new_columns(effect, one, situation)
        if present is None:
            _enter(effect, situation, one, columns)
        elif effect.returning and present.status != DEAD and present.family_id is None:
            filled = {column: value for column, value in columns.items() if value}
            change_resident(situation, present, {**filled, **_home(effect, situation), "status": ALIVE})
        else:
            require_alive(present)
            raise InvalidInput(f"NIK untuk {one['nama']} sudah dipakai di data penduduk.")


def _enter(effect: ResidentCreate, situation: Situation, one: Mapping[str, str], columns: Mapping[str, Any]) -> None:
    require_possible(None, {**columns, "name": one["nama"]})
    resident = Resident.create(
        **columns,
        nik=one["nik"],
        nik_index=blind(one["nik"]),
        region_code=_home(effect, situation).get("region_code", ""),
        source="akta" if effect.certificate_of else "permohonan",
        as_of=now(),
    )
    index_resident(resident)
    element = "lahir" if effect.certificate_of else "dicatat"
    note(situation, "resident", resident.id, element, old=None, new=one["nama"], document=effect.certificate_of)


def _home(effect: ResidentCreate | ResidentUpdate, situation: Situation) -> dict[str, str]:
    """Where somebody who is in no family lives, as far as the effect says it."""
    return {"region_code": situation.answer(effect.region)} if effect.region else {}


def _new_columns(effect: ResidentCreate, one: Mapping[str, str], situation: Situation) -> dict[str, Any]:
    """A new resident's columns: what was answered, what is fixed, what is inherited."""
    codes = {key: one.get(f"{key}_kode", one.get(key, "")) for key in WRITTEN}
    codes |= dict(effect.fixed)
    for key, role in effect.inherit.items():
        parent = situation.people.get(role) or {}
        codes[key] = codes.get(key) or parent.get(f"{key}_kode", parent.get(key, ""))
    codes |= _numbers(effect, situation)
    columns = {column: codes.get(key, "") for key, column in WRITTEN.items()}
    return columns | {"status": ALIVE, "shdk": "", "nationality": columns["nationality"] or "1"}


def _numbers(effect: ResidentCreate | ResidentUpdate, situation: Situation) -> dict[str, str]:
    """Resident key → number of the document that it becomes."""
    named = {**effect.numbers, **({"akta_lahir": effect.certificate_of} if effect.certificate_of else {})}
    return {key: situation.numbers.get(code, "") for key, code in named.items()}


def update(effect: ResidentUpdate, situation: Situation) -> None:
    """Change elements of somebody who is known. Raises: InvalidInput when he is not."""
    for one, answers in situation.persons(effect.role):
        given = {key: str(answers[slug]) for key, slug in effect.data.items() if answers.get(slug)}
        codes = given | dict(effect.fixed) | dict.fromkeys(effect.clear, "") | _numbers(effect, situation)
        document = effect.certificate_of or next(iter(effect.numbers.values()), "")
        columns = {WRITTEN[key]: code for key, code in codes.items()} | parents(effect, situation)
        resident = known(one)
        columns |= left_standing(resident, codes, situation)
        refuse(resident, against(effect, resident.__data__, situation.answers, situation.variant))
        if permitted(effect, resident.__data__, situation.answers, situation.variant):
            note(situation, "resident", resident.id, PERMITTED, old=None, new="diizinkan", document=document)
        home = _home(effect, situation) if resident.family_id is None else {}
        change_resident(situation, resident, columns | home, document, correcting=effect.correcting)
        if codes.get("nama") and resident.shdk == HEAD:
            rename_head(situation, resident.family, codes["nama"])


def move_out(effect: ResidentMoveOut, situation: Situation) -> None:
    """The role is no longer a resident here."""
    for one, _ in situation.persons(effect.role):
        change_resident(situation, known(one), {"status": MOVED_AWAY})


def set_status(effect: ResidentStatus, situation: Situation) -> None:
    """The role is dead, abroad or lost, and in no family any more. Raises: RegisterForbids when he was already dead."""
    for one, _ in situation.persons(effect.role):
        resident = known(one)
        require_alive(resident)
        changes = {"status": effect.status}
        if effect.status == DEAD:
            changes["death_date"] = situation.answer(effect.date) if effect.date else ""
            changes["death_certificate"] = situation.numbers.get(effect.number, "")
            require_children(resident, changes)
            closing.close(situation.actor, resident, reason=situation.basis)
        bereaved = spouses(resident) if effect.status == DEAD else []
        leave(situation, resident)
        change_resident(situation, known(one), changes, effect.number)
        for left in bereaved:
            if left.nik not in situation.parting:
                _widow(situation, left)


def _widow(situation: Situation, left: Resident) -> None:
    """A spouse of the dead of whom the application says nothing, as another wife of the same husband."""
    codes = {"status_kawin": WIDOWED}
    change_resident(situation, left, {"marital_status": WIDOWED} | left_standing(left, codes, situation))
