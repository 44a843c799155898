"""Rows that wait to be written share a commit, and nothing else: each succeeds, fails and is undone for itself."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Timer

import peewee
import pytest

from models.operations.clock import now
from models.tables import Setting, together
from models.tables.base import database as bound
from models.tables.base import is_postgres, turn
from models.tables.together import write_together

MANY = 12


def put(names):
    if 5 in names:
        raise ValueError("not this one")
    Setting.insert_many([{"key": f"uji.{name}", "value": name, "changed_at": now()} for name in names]).execute()
    return [-name for name in names]


@pytest.fixture
def in_threads(database):
    """Write a number from each of many threads at the same moment: number → what that returned or raised."""

    def run(write, while_waiting=lambda: None):
        begin = Barrier(MANY + 1)

        def one(number):
            begin.wait()
            return connected(write, number)

        with ThreadPoolExecutor(MANY) as pool:
            ends = [pool.submit(one, number) for number in range(MANY)]
            begin.wait()
            while_waiting()
            return [one.exception(30) or one.result() for one in ends]

    return run


def connected(write, number):
    with bound.connection_context():
        return write_together(write, number)


def kept():
    return {row.value for row in Setting.select().where(Setting.key.startswith("uji."))}


def test_each_gets_its_own_end_and_one_that_fails_is_undone_alone(in_threads):
    ends = in_threads(put)
    assert isinstance(ends.pop(5), ValueError)
    assert ends == [-number for number in range(MANY) if number != 5]
    assert kept() == {-end for end in ends}


@pytest.mark.parametrize("rounds", range(5))
def test_whoever_comes_while_others_write_is_written_by_the_next(in_threads, rounds):
    seen = []

    def slowly(names):
        seen.append(len(names))
        time.sleep(0.02)
        return put(names)

    ends = in_threads(lambda numbers: slowly([number + 100 for number in numbers]))
    assert ends == [-number - 100 for number in range(MANY)]
    assert sum(seen) == MANY
    assert len(seen) < MANY


def test_rows_that_wait_share_a_commit(in_threads, monkeypatch):
    if is_postgres():
        pytest.skip("each statement is committed by itself")
    commits, commit = [], type(bound.obj).commit
    monkeypatch.setattr(type(bound.obj), "commit", lambda self: commits.append(1) or commit(self))
    turn.acquire()
    ends = in_threads(lambda numbers: put([number + 100 for number in numbers]), Timer(0.5, turn.release).start)
    assert kept() == {-end for end in ends}
    assert len(commits) == 1


def test_the_next_leader_waits_for_more_after_several_came_together_and_not_after_one_alone(in_threads, monkeypatch):
    seen = []

    def noted(names):
        seen.append(len(names))
        time.sleep(0.05)  # so that the others come meanwhile
        return [-name for name in names]

    for _ in range(20):
        in_threads(noted)
        if seen[-1] > 1:
            break
    monkeypatch.setattr(together, "GATHERS", 2.0)
    with ThreadPoolExecutor(2) as pool:
        ends = [pool.submit(connected, noted, number) for number in (1, 2)]
        assert [one.result(10) for one in ends] == [-1, -2]
    assert seen[-1] == 2
    assert connected(noted, 3) == -3  # waits in vain
    begun = time.monotonic()
    assert connected(noted, 4) == -4
    assert time.monotonic() - begun < 1.0


def test_lanes_of_postgresql_do_not_wait_for_one_another(database):
    if not is_postgres():
        pytest.skip("SQLite lets one write at a time")
    first, second = Event(), Event()

    def held(_items):
        first.set()
        assert second.wait(10)
        return [1]

    def one():
        with bound.connection_context():
            return write_together(held, 0, lane=1)

    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(one)
        assert first.wait(10)
        assert write_together(put, 1, lane=2) == -1
        second.set()
        assert waits.result(10) == 1


def test_when_the_commit_fails_nobody_has_written(in_threads, monkeypatch):
    if is_postgres():
        pytest.skip("each statement is committed by itself")

    def fail(_self):
        raise peewee.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(type(bound.obj), "commit", fail)
        ends = in_threads(put)
    assert {type(one) for one in ends} <= {peewee.OperationalError, ValueError}
    assert kept() == set()
    assert write_together(put, 1) == -1


def test_within_a_transaction_a_row_is_part_of_it(database):
    with bound.atomic() as whole:
        assert write_together(put, 1) == -1
        whole.rollback()
    assert kept() == set()
