"""Whom somebody is married to, as far as the register tells: by the family card and by excerpts in force.

Pasal: Pasal 8(1)a, Pasal 9(1)a.
"""

from __future__ import annotations

from collections.abc import Iterator

from models.operations.residents.kinship import EXCERPT
from models.operations.residents.register import ALIVE, members
from models.rules.invariants import HEAD, HUSBAND, STANDING, WIFE
from models.tables import Document, RegisterChange, Resident

BESIDE = {HEAD: {HUSBAND, WIFE}, HUSBAND: {HEAD}, WIFE: {HEAD}}
"""SHDK → SHDK of a spouse in the same card."""
AKTA = "marriage_certificate"


def spouses(resident: Resident) -> list[Resident]:
    """The living whose marriage with him stands, the latest first."""
    found = {one.id: one for one in (*_by_card(resident), *_by_excerpt(resident))}
    return sorted(found.values(), key=lambda one: (one.marriage_date, one.id), reverse=True)


def _by_card(resident: Resident) -> Iterator[Resident]:
    for one in members(resident.family) if resident.family_id and resident.shdk in BESIDE else []:
        married = one.shdk in BESIDE[resident.shdk] and one.marital_status in STANDING
        if married and _is_of(*((resident, one) if resident.shdk == HEAD else (one, resident))):
            yield one


def _is_of(head: Resident, spouse: Resident) -> bool:
    """Whether this head is the one; not, where an act recorded the spouse's akta that the head never had."""
    hers, recorded = _akta(spouse)
    return not recorded or not spouse.marriage_certificate or bool(hers & _akta(head)[0])


def _akta(resident: Resident) -> tuple[set[str], bool]:
    """The numbers of his marriages, now and before, and whether an act of this office wrote any of them."""
    changes = RegisterChange.select(RegisterChange.old, RegisterChange.new).where(
        RegisterChange.subject_kind == "resident",
        RegisterChange.subject_id == resident.id,
        RegisterChange.element == AKTA,
    )
    told = list(changes.tuples())
    return {resident.marriage_certificate, *(one for pair in told for one in pair)} - {"", None}, bool(told)


def _by_excerpt(resident: Resident) -> list[Resident]:
    in_force = Document.code.startswith(EXCERPT) & (Document.state == "terbit")
    own = Document.select(Document.number).where(in_force, Document.holder == resident.id)
    numbers = [number for (number,) in own.tuples()]
    if not numbers:
        return []
    others = Document.select(Document.holder).where(
        in_force, Document.number.in_(numbers), Document.holder != resident.id
    )
    married = (Resident.status == ALIVE) & Resident.marital_status.in_(STANDING)
    rows = Resident.select().where(Resident.id.in_(others), married)
    return [one for one in rows if one.marriage_certificate in {"", *numbers}]
