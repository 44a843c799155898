"""A search of the register: counted and narrowed alike however many it finds, on either engine."""

from __future__ import annotations

import pytest

from models.operations.clock import now
from models.operations.residents import register_search
from models.tables import Resident, search
from models.tables.base import database as db
from models.tables.base import writing
from tests.world import REGION

MOST = 50
EARLY, LATE = 60, 30


def move_in(names):
    with writing():
        for number, name in enumerate(names):
            nik = f"16109902038{number:05d}"
            resident = Resident.create(
                nik=nik,
                nik_index=f"{number:032d}",
                name=name,
                sex="1",
                birth_date="1990-01-01",
                region_code=REGION,
                as_of=now(),
            )
            search.index_residents([(resident.id, name, nik, None)])


@pytest.fixture
def village(world):
    """Many whose names begin with A, then the Sitis in any order."""
    amins = [f"AMIN {number:02d}" for number in range(EARLY)]
    move_in(amins + [f"SITI {number * 7 % LATE:02d}" for number in range(LATE)])


def found(text, *, most=MOST):
    count, condition = register_search.find(search.matching(text), Resident.id, most)
    return count, [row.name for row in Resident.select().where(condition).order_by(Resident.name, Resident.id)]


def test_few_hits_are_counted_and_found(village):
    assert found("siti") == (LATE, [f"SITI {number:02d}" for number in range(LATE)])


def test_the_count_stops_where_the_list_goes_on(village):
    assert found("amin") == (MOST, [f"AMIN {number:02d}" for number in range(EARLY)])


@pytest.mark.parametrize("most", [LATE - 1, LATE, LATE + 1])
def test_no_row_is_lost_where_few_become_many(village, most):
    assert found("siti", most=most) == (min(most, LATE), [f"SITI {number:02d}" for number in range(LATE)])


def test_many_hits_walked_by_name_are_the_same_rows(village, monkeypatch):
    looked_up = found("siti")
    monkeypatch.setattr(register_search, "MANY_HITS", LATE - 1)
    assert found("siti") == looked_up


def test_nobody_is_found_by_a_word_that_nobody_has(village):
    assert found("zzyzx") == (0, [])


@pytest.mark.postgres
def test_few_hits_are_looked_up_and_not_sought_through_the_alphabet(world):
    move_in(["AMIN"] * 2400 + ["SITI"] * 240)
    db.execute_sql("ANALYZE")
    _count, condition = register_search.find(search.matching("siti"), Resident.id, 1000)
    sql, values = Resident.select().where(condition).order_by(Resident.name, Resident.id).limit(5).sql()
    plan = "\n".join(line for (line,) in db.execute_sql(f"EXPLAIN {sql}", values))
    assert "resident_pkey" in plan
    assert "resident_by_name" not in plan
