"""What every verification asks of the database is planned once for a connection, and then only run."""

from __future__ import annotations

import pytest

from models.operations.residents.register import resident_by_nik
from models.operations.verification import answering, asker
from models.tables import Family, Resident
from models.tables.base import database as db
from models.tables.base import is_postgres
from tests import world as small_office
from tests.agency import ADDRESS, agreed, query, token_of


@pytest.fixture
def planned(database):
    """How many parts of statements SQLite compiled while something was done for the second time."""
    if is_postgres():
        pytest.skip("only SQLite tells whoever watches the compiler")

    def count(do):
        seen = []
        db.connection().authorizer(lambda *part: seen.append(part) or 0)
        do()  # whoever begins to watch makes all earlier plans void
        seen.clear()
        do()
        db.connection().authorizer(None)
        return len(seen)

    return count


def test_the_watcher_sees_a_statement_that_is_planned_anew(planned):
    assert planned(lambda: Resident.get_or_none(Resident.name == "RIDWAN SAPUTRA", Resident.status == "1")) > 0


def test_a_token_is_looked_up_by_a_kept_plan(world, planned):
    token = token_of(world, agreed(world))
    assert planned(lambda: asker.by_token(token, ADDRESS)) == 0


def test_a_person_and_his_family_are_looked_up_by_a_kept_plan(world, planned):
    columns, of_family = (Resident.id, Resident.name, Resident.family), (Family.address,)
    assert planned(lambda: resident_by_nik(small_office.FATHER, columns, of_family)) == 0


def test_a_whole_verification_is_kept_plans(world, planned):
    who = asker.by_token(token_of(world, agreed(world)), ADDRESS)
    assert planned(lambda: answering.verify_person(who, query(wanted=("alamat",)))) == 0
