from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from models.operations import outbox
from models.tables import OutboxItem
from models.tables.base import database as db
from models.tables.base import database_now, writing


@pytest.fixture
def item_id(database, world):
    with writing():
        outbox.promise("uji", "uji:1")
    return OutboxItem.get(OutboxItem.key == "uji:1").id


def _expire(item_id):
    past = database_now() - timedelta(seconds=1)
    OutboxItem.update(lease_until=past).where(OutboxItem.id == item_id).execute()


def test_the_same_promise_twice_is_one_row(item_id):
    with writing():
        outbox.promise("uji", "uji:1")
    assert OutboxItem.select().where(OutboxItem.key == "uji:1").count() == 1


def test_a_promise_goes_with_its_transaction(world):
    def promise_and_fail():
        with writing():
            outbox.promise("uji", "uji:batal")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        promise_and_fail()
    assert OutboxItem.get_or_none(OutboxItem.key == "uji:batal") is None


def test_only_one_of_many_claims_succeeds(item_id):
    barrier, claimed = threading.Barrier(6), []

    def claim():
        barrier.wait()
        found = outbox.claim(item_id)
        if found is not None:
            claimed.append(found.lease)
        db.close()

    threads = [threading.Thread(target=claim) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == 1


def test_a_living_lease_is_respected_and_an_expired_one_taken_over(item_id):
    first = outbox.claim(item_id)
    assert outbox.claim(item_id) is None
    _expire(item_id)
    second = outbox.claim(item_id)
    assert second.lease != first.lease


def test_whoever_lost_his_lease_commits_nothing(item_id):
    late = outbox.claim(item_id)
    _expire(item_id)
    outbox.claim(item_id)
    with pytest.raises(outbox.LeaseLost), writing():
        outbox.hold(late)
    with pytest.raises(outbox.LeaseLost), writing():
        outbox.finish(late)
    assert OutboxItem.get_by_id(item_id).done_at is None


def test_a_late_worker_cannot_postpone_what_another_does(item_id):
    late = outbox.claim(item_id)
    _expire(item_id)
    current = outbox.claim(item_id)
    outbox.postpone(late, waiting_for="x")
    assert OutboxItem.get_by_id(item_id).lease == current.lease


def test_done_is_done(item_id):
    item = outbox.claim(item_id)
    with writing():
        outbox.finish(item)
    assert outbox.claim(item_id) is None
    assert item_id not in {row for row, _ in outbox.due()}


def test_a_row_is_due_until_sent_and_again_when_nobody_took_it(item_id):
    assert item_id in {row for row, _ in outbox.due(1000)}
    outbox.mark_sent(item_id)
    assert item_id not in {row for row, _ in outbox.due(1000)}
    long_ago = database_now() - outbox.RESEND_AFTER - timedelta(seconds=1)
    OutboxItem.update(sent_at=long_ago, due_at=long_ago - timedelta(minutes=1)).where(
        OutboxItem.id == item_id
    ).execute()
    assert item_id in {row for row, _ in outbox.due(1000)}


def test_a_postponed_row_says_what_it_waits_for_and_is_sent_again_when_due(item_id):
    outbox.mark_sent(item_id)
    item = outbox.claim(item_id)
    outbox.postpone(item, waiting_for="Menunggu layanan cap waktu")
    row = OutboxItem.get_by_id(item_id)
    assert (row.waiting_for, row.lease) == ("Menunggu layanan cap waktu", None)
    assert item_id not in {one for one, _ in outbox.due(1000)}
    past = database_now() - timedelta(seconds=1)
    OutboxItem.update(due_at=past, sent_at=past - timedelta(seconds=1)).where(OutboxItem.id == item_id).execute()
    assert item_id in {one for one, _ in outbox.due(1000)}


def test_a_clock_that_was_set_back_holds_up_no_new_promise_but_the_tries_after_a_failure(item_id):
    ahead = database_now() + timedelta(hours=1)
    OutboxItem.update(created_at=ahead, due_at=ahead).where(OutboxItem.id == item_id).execute()
    assert item_id in {one for one, _ in outbox.due(1000)}
    outbox.mark_sent(item_id)
    assert item_id not in {one for one, _ in outbox.due(1000)}
    item = outbox.claim(item_id)
    assert item is not None
    outbox.postpone(item, waiting_for="x")
    assert item_id not in {one for one, _ in outbox.due(1000)}
    assert outbox.claim(item_id) is None


def test_background_jobs_are_told_apart_so_that_they_take_no_room_from_the_others(item_id):
    with writing():
        outbox.promise("konsep", "konsep:1:0")
    (background,) = OutboxItem.select().where(OutboxItem.job == "konsep")
    assert [row for row, _ in outbox.due(1000, background=True)] == [background.id]
    assert background.id not in {row for row, _ in outbox.due(1000)}
    assert item_id in {row for row, _ in outbox.due(1000)}


def test_the_error_of_a_job_is_kept_without_niks(item_id):
    outbox.postpone(outbox.claim(item_id), waiting_for="dicoba lagi", error="ValueError: 1610990203850001 x")
    assert OutboxItem.get_by_id(item_id).error == "ValueError: [16 angka] x"
