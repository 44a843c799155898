"""Marriages between kin by blood: asked before one is recorded, and looked for among those that stand.

Parents are known by the index of their NIK; where a row names no NIK, the family card tells them: who stands in it a
generation above and bears the name that the row gives the parent.

Pasal: Pasal 8(1)a, Pasal 8(1)b, Pasal 9(1)a.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

import peewee

from models.operations.residents.kinship import AT_ONCE, EXCERPT, FATHER, MOTHER
from models.operations.residents.register import ALIVE, members
from models.rules.errors import RegisterForbids
from models.rules.invariants import HEAD, HUSBAND, MAN, STANDING, WIFE, Breach
from models.rules.kinship import GENERATIONS, forbidden
from models.tables import Document, Family, Resident

CHILD, CHILD_IN_LAW, GRANDCHILD, PARENT = "4", "5", "6", "7"
ABOVE = {
    (PARENT, HEAD),
    (HEAD, CHILD),
    (HUSBAND, CHILD),
    (WIFE, CHILD),
    (CHILD, GRANDCHILD),
    (CHILD_IN_LAW, GRANDCHILD),
}
"""SHDK of a parent and of a child in the same card."""
NAMES = {FATHER: "father_name", MOTHER: "mother_name"}
OfPerson = tuple[str, str | None, str | None]
"""Index of a person, of his father and of his mother."""


def of_register(people: list[str]) -> Iterator[OfPerson]:
    """What the register tells of these (indexes of NIK)."""
    rows = Resident.select(Resident.nik_index, Resident.father_index, Resident.mother_index)
    yield from rows.where(Resident.nik_index.in_(people)).tuples()


def parents_known(
    people: Iterable[str], ask: Callable[[list[str]], Iterable[OfPerson]] = of_register
) -> dict[str, tuple[str, ...]]:
    """The parents of these and of their ancestors, as far up as the law looks; ``ask`` is told few at once."""
    found: dict[str, tuple[str, ...]] = {}
    here = sorted(set(people))
    for _ in range(GENERATIONS):
        for at in range(0, len(here), AT_ONCE):
            for person, *parents in ask(here[at : at + AT_ONCE]):
                found[person] = tuple(one for one in parents if one) or found.get(person, ())
        here = sorted({parent for one in here for parent in found.get(one, ())} - found.keys())
    return found


def between(one: Resident, other: Resident) -> Breach | None:
    """Why these two may not marry; None as far as the register knows."""
    living = [person for each in (one, other) if each.family_id for person in members(each.family)]
    parents = parents_known({person.nik_index for person in (one, other, *living)})
    for child, parent in _told_by_card(living):
        parents[child] = (*parents.get(child, ()), parent)
    return forbidden((one.nik_index, one.name), (other.nik_index, other.name), parents)


def _told_by_card(living: list[Resident]) -> Iterator[tuple[str, str]]:
    for child in living:
        for parent in living:
            side = FATHER if parent.sex == MAN else MOTHER
            below = parent.family_id == child.family_id and (parent.shdk, child.shdk) in ABOVE
            if below and not getattr(child, side) and getattr(child, NAMES[side]).casefold() == parent.name.casefold():
                yield child.nik_index, parent.nik_index


def in_cards(within: peewee.Expression) -> dict[int, str]:
    """Id of a family → that its head and his or her spouse are kin."""
    spouse = Resident.alias()
    lives = (Resident.status == ALIVE) & Resident.marital_status.in_(STANDING) & (Resident.shdk == HEAD)
    theirs = (spouse.status == ALIVE) & spouse.marital_status.in_(STANDING) & spouse.shdk.in_((HUSBAND, WIFE))
    parents = (Resident.father_index, Resident.mother_index, spouse.father_index, spouse.mother_index)
    rows = (
        Family.select(Family.id, Resident.nik_index, Resident.name, spouse.nik_index, spouse.name)
        .join(Resident, on=(Resident.family == Family.id) & lives)
        .join(spouse, on=(spouse.family == Family.id) & theirs)
        .where(within, peewee.fn.COALESCE(*parents).is_null(False))
    )
    return _kin((family, (head, name), (other, her)) for family, head, name, other, her in rows.tuples())


def by_excerpts(within: peewee.Expression) -> dict[int, str]:
    """Id of a person → that an excerpt in force says that he married his kin."""
    excerpts = Document.code.startswith(EXCERPT) & (Document.state == "terbit")
    held = Document.select(Document.holder_id, Document.number, Resident.nik_index, Resident.name).join(Resident)
    numbers = Document.select(Document.number).join(Resident).where(within, excerpts)
    by_number: dict[str, dict[int, tuple[str, str]]] = {}
    for holder, number, index, name in held.where(excerpts, Document.number.in_(numbers)).tuples():
        by_number.setdefault(number, {})[holder] = (index, name)
    pairs = [couple for couple in by_number.values() if len(couple) > 1]
    return _kin(
        (one, couple[one], couple[other]) for couple in pairs for one in couple for other in couple.keys() - {one}
    )


def _kin(couples: Iterable[tuple[int, tuple[str, str], tuple[str, str]]]) -> dict[int, str]:
    """Of (id, person, person) those who are kin, with what is wrong."""
    found = list(couples)
    parents = parents_known(key for _, one, other in found for key, _ in (one, other)) if found else {}
    told = {number: forbidden(one, other, parents) for number, one, other in found}
    return {number: breach.message for number, breach in told.items() if breach is not None}


def told(families: Collection[int | None]) -> set[str]:
    """What :func:`in_cards` tells of these families."""
    ids = sorted(one for one in families if one is not None)
    return set(in_cards(Family.id.in_(ids)).values()) if ids else set()


def require_none_new(before: set[str], families: Collection[int | None]) -> None:
    """A change brought no couple of kin that was not told ``before``. Raises: RegisterForbids."""
    for text in sorted(told(families) - before):
        raise RegisterForbids(text, field="marital_status")
