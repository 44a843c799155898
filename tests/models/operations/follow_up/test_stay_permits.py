"""Stay permits: who is told before the end, once for each end, and whose permit is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations import sweep
from models.operations.clock import today
from models.operations.follow_up import stay_permits
from models.operations.residents.register import resident_by_nik
from models.operations.services import catalogue
from models.rules.actor import SYSTEM
from models.tables import Account, Message, Notice, Resident, TrailEntry
from models.tables.base import database, is_postgres
from models.tables.sealing import blind
from tests import world as w
from tests.services import cases


def permit(nik, days, **more):
    """The permit of this resident ends in so many days."""
    end = (today() + timedelta(days=days)).isoformat()
    values = {"nationality": "2", "stay_permit": "2C21JE0001-V", "stay_until": end, **more}
    Resident.update(values).where(Resident.nik_index == blind(nik)).execute()
    return resident_by_nik(nik)


@pytest.mark.parametrize(("days", "told"), [(-1, False), (0, True), (30, True), (31, False)])
def test_a_holder_is_reminded_within_thirty_days_of_the_end(world, days, told):
    holder = permit(w.FATHER, days)
    assert stay_permits.remind() == ([f"izin tinggal {holder.id}"] if told else [])
    assert Notice.select().where(Notice.account == world.account).count() == int(told)
    assert (stay_permits.ended_count() == 1) is (days < 0)


def test_he_is_told_once_for_each_end(world):
    holder = permit(w.FATHER, 20)
    sweep.sweep()
    sweep.sweep()
    assert Message.select().where(Message.key == stay_permits.key_of(holder)).count() == 1
    assert TrailEntry.select().where(TrailEntry.action == "izin_tinggal_diingatkan").count() == 1
    assert stay_permits.reminded([holder]) == {holder.id}
    later = permit(w.FATHER, 25)
    assert stay_permits.reminded([later]) == set()
    sweep.sweep()
    assert Notice.select().where(Notice.account == world.account).count() == 2


def test_the_office_sets_how_early_and_nobody_is_told_at_zero(world):
    permit(w.FATHER, 40)
    catalogue.set_setting(SYSTEM, stay_permits.DAYS_BEFORE, 0)
    assert stay_permits.remind() == []
    catalogue.set_setting(SYSTEM, stay_permits.DAYS_BEFORE, 45)
    assert len(stay_permits.remind()) == 1


def test_the_sponsor_who_applied_is_told_where_the_holder_has_no_account(world):
    case = next(one for one in cases.cases() if one.id == "DAF_SKTT SKTT_BARU")
    application = cases.send(world, case)
    cases.issue(world, application)
    follower = permit(Resident.get(Resident.name == "CHEN XIAO MEI").nik, 10)
    assert stay_permits.remind() == [f"izin tinggal {follower.id}"]
    (notice,) = Notice.select().where(Notice.key == stay_permits.key_of(follower))
    assert (notice.account_id, notice.application_id) == (application.account_id, application.id)
    assert "CHEN XIAO MEI" in notice.text


def test_whoever_died_or_left_and_whom_nobody_can_be_told_of_is_not_written_to(world):
    permit(w.MOTHER, 10, status="4", family=None, shdk="")
    permit(w.SECOND_WITNESS, 10)
    assert Account.select().where(Account.resident == resident_by_nik(w.SECOND_WITNESS)).count() == 0
    assert stay_permits.remind() == []
    assert [one.nik for one in stay_permits.holders()] == [w.SECOND_WITNESS]


def test_the_list_is_found_by_its_own_index_however_many_residents_there_are(world):
    permit(w.FATHER, 10)
    if is_postgres():
        pytest.skip("a table this small is read whole there")
    query, parameters = stay_permits.holders().where(stay_permits.ends_soon()).sql()
    plan = database.execute_sql(f"EXPLAIN QUERY PLAN {query}", parameters).fetchall()
    assert any("stay_by_end" in str(step) for step in plan), plan
