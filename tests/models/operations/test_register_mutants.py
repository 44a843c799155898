"""Each guard of the register is missed: without it the same steps break an invariant, and are told."""

from __future__ import annotations

import peewee
import pytest

from models.operations import effects, register_guard
from models.operations.effects import records, residents, situation
from models.tables import CardRequest
from models.tables.base import database, is_postgres
from tests.models.operations.test_register_machine import Register, machine  # noqa: F401 - the fixture

HUSBAND, WIFE, OTHER, OTHER_WIFE, CHILD = range(5)
"""In the order of the world."""
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


def gets_a_card_after_death(register):
    register.death(CHILD, "2026-01-05", 0)
    register.act("kartu", {"kind": "card.request", "role": "orang", "card": "KTPEL"}, orang=register.one(CHILD))
    assert not CardRequest.select().exists()


def changes_an_element(register):
    register.element(CHILD, ("kewarganegaraan", "2"))


def nothing(*_args, **_kwargs):
    return None


def drops_nationality(*args, **kwargs):
    if args[3] != "nationality":
        NOTE(*args, **kwargs)


NOTE = situation.note

MUTANTS = [
    (marries_twice, residents, "require_event", nothing, ""),
    (changes_after_death, situation, "require_possible", nothing, ""),
    (changes_after_death, situation, "require_possible", nothing, "resident_dead_frozen"),
    (dies_before_the_wedding, situation, "require_possible", nothing, ""),
    (dies_before_the_wedding, situation, "require_possible", nothing, "resident_redated_before_death"),
    (leaves_no_head, effects.families, "require_heads", nothing, ""),
    (is_born_to_the_dead, register_guard.invariants, "outlived", nothing, ""),
    (gets_a_card_after_death, records, "require_alive", nothing, ""),
    (changes_an_element, situation, "note", drops_nationality, ""),
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
