"""Acts that wait to write share a commit, and nothing else: each succeeds, fails and is undone for itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Timer

import peewee
import pytest

from models.operations.clock import now
from models.tables import Setting
from models.tables.base import database as bound
from models.tables.base import is_postgres, turn
from models.tables.together import write_together

MANY = 12


def put(name):
    Setting.create(key=f"uji.{name}", value=name, changed_at=now())
    if name == 5:
        raise ValueError("not this one")
    return name


@pytest.fixture
def in_threads(database):
    """Run an act in many threads at the same moment: number → what it returned or raised."""

    def run(act, while_waiting=lambda: None):
        begin = Barrier(MANY + 1)

        def one(number):
            with bound.connection_context():
                begin.wait()
                return write_together(lambda: act(number))

        with ThreadPoolExecutor(MANY) as pool:
            ends = [pool.submit(one, number) for number in range(MANY)]
            begin.wait()
            while_waiting()
            return [one.exception(30) or one.result() for one in ends]

    return run


def kept():
    return {row.value for row in Setting.select().where(Setting.key.startswith("uji."))}


def test_each_gets_its_own_end_and_one_that_fails_is_undone_alone(in_threads):
    ends = in_threads(put)
    assert isinstance(ends.pop(5), ValueError)
    assert ends == [number for number in range(MANY) if number != 5]
    assert kept() == set(ends)


def test_acts_that_wait_share_commits(in_threads, monkeypatch):
    if is_postgres():
        pytest.skip("PostgreSQL lets commits wait for the disk together by itself")
    commits, commit = [], type(bound.obj).commit
    monkeypatch.setattr(type(bound.obj), "commit", lambda self: commits.append(1) or commit(self))
    turn.acquire()
    ends = in_threads(lambda number: put(number + 100), Timer(0.5, turn.release).start)
    assert kept() == set(ends)
    assert len(commits) == 1


def test_when_the_commit_fails_nobody_has_written(in_threads, monkeypatch):
    if is_postgres():
        pytest.skip("there each act commits for itself")

    def fail(_self):
        raise peewee.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(type(bound.obj), "commit", fail)
        ends = in_threads(put)
    assert {type(one) for one in ends} <= {peewee.OperationalError, ValueError}
    assert kept() == set()
    assert write_together(lambda: put(1)) == 1


def test_within_a_transaction_an_act_is_part_of_it(database):
    with bound.atomic() as whole:
        assert write_together(lambda: put(1)) == 1
        whole.rollback()
    assert kept() == set()
