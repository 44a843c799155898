"""Each guard of the register is missed: without it the same steps break an invariant, and are told."""

from __future__ import annotations

import peewee
import pytest

from models.operations import effects
from models.operations.effects import records, residents, situation
from models.operations.residents import register_guard
from models.operations.residents.register import family_by_kk
from models.tables import CardRequest, Family
from models.tables.base import database, is_postgres
from tests.models.operations.residents.test_register_machine import Register, machine  # noqa: F401 - the fixture

HUSBAND, WIFE, OTHER, OTHER_WIFE, CHILD = range(5)
"""In the order of the world."""
OTHER_HOME = 1
REFUSED = (AssertionError, peewee.IntegrityError)


def marries_twice(register):
    register.marriage(HUSBAND, WIFE, "2025-06-01", together=False)
    register.marriage(HUSBAND, OTHER_WIFE, "2025-12-31", together=False)


def changes_after_death(register):
    register.death(CHILD, "2026-01-05", 0)
    register.element(CHILD, ("kewarganegaraan", "2"))


def dies_before_the_wedding(register):
    register.marriage(CHILD, OTHER_WIFE, "2026-03-01", together=False)
    register.death(CHILD, "2025-06-01", 0)


def leaves_no_head(register):
    register.act("keluar", {"kind": "family.remove_member", "role": "kepala"}, kepala=register.one(HUSBAND))


def is_born_to_the_dead(register):
    register.birth(WIFE, HUSBAND, "2026-08-17")
    register.death(OTHER_WIFE, "2026-01-05", 0)
    update = {"kind": "resident.update", "role": "anak", "mother": "ibu"}
    register.act("ibu", update, anak=register.one(5), ibu=register.one(OTHER_WIFE))


def dies_before_her_child(register):
    register.birth(WIFE, HUSBAND, "2026-08-17")
    register.death(WIFE, "2026-01-05", 0)


def gets_a_card_after_death(register):
    register.death(CHILD, "2026-01-05", 0)
    register.act("kartu", {"kind": "card.request", "role": "orang", "card": "KTPEL"}, orang=register.one(CHILD))
    assert not CardRequest.select().exists()


def changes_an_element(register):
    register.element(CHILD, ("kewarganegaraan", "2"))


def moves_away(register):
    leave = {"kind": "resident.status", "role": "pindah", "status": "4"}
    assert register.act("pindah", leave, pindah=register.one(CHILD))


def joins_after_moving_away(register):
    moves_away(register)
    register.joins(CHILD, OTHER_HOME, 0)


def leaves_nobody_behind(register):
    """The family that he left alone is closed, and both say so."""
    register.splits(CHILD, CHILD, 0)
    alone = register.one(CHILD).family
    register.joins(CHILD, OTHER_HOME, 0)
    assert register.one(CHILD).family_id == register.home(OTHER_HOME).id != alone.id
    assert not Family.get_by_id(alone.id).active
    assert "anggota keluar" in {one.element for one in register.history.changes("family", alone.id)}


def joins_a_closed_family(register):
    leaves_nobody_behind(register)
    register.joins(OTHER_WIFE, 2, 0)


def even_a_closed_one(situation, name):
    return family_by_kk(str(situation.answers[name]))


def nothing(*_args, **_kwargs):
    return None


def drops_nationality(*args, **kwargs):
    if args[3] != "nationality":
        NOTE(*args, **kwargs)


NOTE = situation.note

MUTANTS = [
    (marries_twice, residents, "against", nothing, ""),
    (dies_before_her_child, residents, "require_children", nothing, ""),
    (changes_after_death, situation, "require_possible", nothing, ""),
    (changes_after_death, situation, "require_possible", nothing, "resident_dead_frozen"),
    (dies_before_the_wedding, situation, "require_possible", nothing, ""),
    (dies_before_the_wedding, situation, "require_possible", nothing, "resident_redated_before_death"),
    (leaves_no_head, effects.families, "require_heads", nothing, ""),
    (is_born_to_the_dead, register_guard.invariants, "unrelated", nothing, ""),
    (gets_a_card_after_death, records, "require_alive", nothing, ""),
    (changes_an_element, situation, "note", drops_nationality, ""),
    (joins_after_moving_away, situation, "require_possible", nothing, ""),
    (joins_after_moving_away, situation, "require_possible", nothing, "resident_gone_leaves_family"),
    (moves_away, effects.residents, "leave", nothing, ""),
    (leaves_nobody_behind, effects.families, "leave", nothing, ""),
    (joins_a_closed_family, situation.Situation, "family", even_a_closed_one, ""),
    (joins_a_closed_family, situation.Situation, "family", even_a_closed_one, "resident_joins_open_family"),
]
"""Steps, the guard's module and name, what stands in its place, and the wall of the database that falls with it."""


def run(steps):
    register = Register()
    try:
        steps(register)
        register.everything_holds()
    finally:
        register.teardown()


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_guard_that_is_gone_is_noticed(machine, monkeypatch, mutant):  # noqa: F811
    steps, module, guard, instead, wall = mutant
    run(steps)
    monkeypatch.setattr(module, guard, instead)
    if wall:
        database.execute_sql(f"DROP TRIGGER {wall}" + (" ON resident" if is_postgres() else ""))
    with pytest.raises(REFUSED):
        run(steps)
