"""Who is whose child, and who has more spouses than one, as far as the register tells.

Pasal: Pasal 8(1)a, Pasal 8(1)b, Pasal 9(1)a.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import peewee

from models.operations.residents.register import ALIVE, residents_by_nik
from models.rules import invariants
from models.rules.invariants import BY_FAITH, HEAD, HUSBAND, MARRIED, PERMITTED, WIFE
from models.tables import Document, Family, RegisterChange, Resident

MOTHER, FATHER = "mother_nik", "father_nik"
SIDES = (MOTHER, FATHER)
EXCERPT = "DOC_KUT_KAWIN"
AT_ONCE = 500
"""Parents that one query asks for."""


def children_of(parent: Resident) -> Iterator[tuple[str, Resident]]:
    """``(column, child)`` of whoever names him as a parent, wherever the child is registered, alive or not."""
    for side, index in ((MOTHER, Resident.mother_index), (FATHER, Resident.father_index)):
        for child in Resident.find(index == parent.nik_index, order_by=(Resident.id,)):
            yield side, child


def impossible_parents(within: peewee.Expression) -> dict[int, str]:
    """Id of a child → why one of its parents cannot be that."""
    columns = (Resident.id, Resident.name, Resident.birth_date, Resident.mother_nik, Resident.father_nik)
    named = Resident.mother_nik.is_null(False) | Resident.father_nik.is_null(False)
    children = list(Resident.select(*columns).where(within, named).namedtuples())
    niks = sorted({nik for one in children for nik in (one.mother_nik, one.father_nik) if nik})
    parents: dict[str, Resident] = {}
    for at in range(0, len(niks), AT_ONCE):
        parents |= residents_by_nik(niks[at : at + AT_ONCE])
    found = {}
    for one in children:
        for side in SIDES:
            parent = parents.get(getattr(one, side) or "")
            breach = unrelated(parent.__data__, one, side) if parent is not None else None
            if breach is not None:
                found[one.id] = breach.message
    return found


def unrelated(parent: invariants.Row, child: Any, side: str) -> invariants.Breach | None:
    """Why the child (name and birth date) cannot be that parent's; a date that is none says nothing."""
    row = {"name": child.name, "birth_date": child.birth_date}
    try:
        return invariants.unrelated(parent, row, mother=side == MOTHER)
    except ValueError:  # told of the row whose date is none
        return None


def double_excerpts(within: peewee.Expression) -> dict[int, str]:
    """Id of a person → that excerpts of two marriages are in force for him, and nobody of either has died."""
    excerpts = Document.code.startswith(EXCERPT) & (Document.state == "terbit")
    rows = Document.select(Document.holder_id, Document.number).join(Resident).where(within, excerpts).tuples()
    numbers: dict[int, set[str]] = {}
    for holder, number in rows:
        numbers.setdefault(holder, set()).add(number)
    several = {holder: held for holder, held in numbers.items() if len(held) > 1}
    over = _ended_by_death({number for held in several.values() for number in held}) if several else set()
    text = "Dua kutipan akta perkawinan atas namanya berlaku bersamaan: {}."
    standing = {holder: sorted(held - over) for holder, held in several.items()}
    allowed = _permitted(several)
    return {
        holder: text.format(" dan ".join(held))
        for holder, held in standing.items()
        if len(held) > 1 and holder not in allowed
    }


def _ended_by_death(numbers: set[str]) -> set[str]:
    rows = Document.select(Document.number).join(Resident)
    dead = (Resident.status == invariants.DEAD) & Document.code.startswith(EXCERPT)
    return {number for (number,) in rows.where(dead, Document.number.in_(sorted(numbers))).tuples()}


def double_spouses(within: peewee.Expression) -> dict[int, str]:
    """Id of a family → that its head has more living spouses in it than one, and no court allowed it."""
    married = (Resident.status == ALIVE) & Resident.marital_status.in_((MARRIED, BY_FAITH))
    spouses = married & Resident.shdk.in_((HUSBAND, WIFE))
    count, husbands = peewee.fn.COUNT(Resident.id), peewee.fn.SUM(peewee.Case(None, [(Resident.shdk == HUSBAND, 1)], 0))
    rows = (
        Family.select(Family.id, Family.head_name, count, husbands)
        .join(Resident, on=(Resident.family == Family.id) & spouses)
        .where(within, Family.active)
        .group_by(Family.id, Family.head_name)
        .having(count > 1)
    )
    found = {family: (name, several, his) for family, name, several, his in rows.tuples()}
    heads = Resident.select(Resident.id, Resident.family_id).where(
        Resident.family.in_(sorted(found)), Resident.status == ALIVE, Resident.shdk == HEAD
    )
    allowed = _permitted(leader for leader, _ in heads.tuples())
    lawful = {family for leader, family in heads.tuples() if leader in allowed}
    text = "Kepala keluarga {} punya {} pasangan kawin dalam satu Kartu Keluarga."
    return {
        family: text.format(name or "tanpa nama", several)
        for family, (name, several, his) in found.items()
        if his or family not in lawful
    }


def _permitted(residents: Iterable[int]) -> set[int]:
    """Whom a court allowed another wife."""
    rows = RegisterChange.select(RegisterChange.subject_id).where(
        RegisterChange.subject_kind == "resident",
        RegisterChange.subject_id.in_(sorted(residents)),
        RegisterChange.element == PERMITTED,
    )
    return {number for (number,) in rows.tuples()}
