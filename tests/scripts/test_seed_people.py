"""The demo's made-up families keep the register's invariants."""

from __future__ import annotations

from random import Random

from models.rules import invariants
from scripts.seed.people import Numbers, household


def test_no_made_up_person_breaks_an_invariant(database):
    random, numbers = Random(2021), Numbers()
    rows = [one for _ in range(300) for one in household(random, numbers)]
    told = [invariants.standing({"status": invariants.ALIVE, **one}) for one in rows]
    assert [one.message for one in told if one is not None] == []
