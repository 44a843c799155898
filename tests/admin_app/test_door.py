"""Counting calls turned away: a flood is written once a second, and no call of it is left out."""

from __future__ import annotations

import time
from threading import Thread

import peewee
import pytest

from admin_app import door
from models.operations.verification import knocks
from models.tables import ApiKnock

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _quiet():
    """No writer of an earlier test is left."""
    door.forget()
    wait_for_quiet()


def wait_for_quiet():
    while door._writer is not None:
        time.sleep(0.02)


@pytest.fixture
def written(monkeypatch):
    """The number of calls in each writing."""
    found, add = [], knocks.add

    def counted(counts):
        add(counts)
        found.append(sum(counts.values()))

    monkeypatch.setattr(knocks, "add", counted)
    return found


def total():
    return ApiKnock.select(peewee.fn.SUM(ApiKnock.times)).scalar()


def test_the_first_is_written_at_once_and_a_flood_of_many_threads_is_counted_to_the_last(written):
    door.note("kunci_salah", "203.0.113.9")
    assert written == [1]
    threads = [Thread(target=lambda: [door.note("kunci_salah", "203.0.113.9") for _ in range(500)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_for_quiet()
    assert total() == 4_001
    assert len(written) <= 4
    assert ApiKnock.select().count() == 1


def test_many_addresses_at_once_are_counted_together_and_each_program_by_itself(written, monkeypatch):
    monkeypatch.setattr(door, "SOURCES", 3)
    door.note("kunci_salah", "203.0.113.9")
    for number in range(10):
        door.note("kunci_salah", f"2001:db8::{number:x}")
    door.note("laju", "10.1.2.3", 7)
    wait_for_quiet()
    assert total() == 12
    assert {(row.client, row.address) for row in ApiKnock.select()} >= {(0, knocks.OTHERS), (7, knocks.OTHERS)}


def test_what_cannot_be_written_now_is_written_later(monkeypatch):
    def away(counts):
        raise peewee.OperationalError("database is locked")

    door.note("kunci_salah", "203.0.113.9")
    door.note("kunci_salah", "203.0.113.9")
    with monkeypatch.context() as patched:
        patched.setattr(knocks, "add", away)
        with pytest.raises(peewee.OperationalError):
            door.write()
    wait_for_quiet()
    assert total() == 2
