"""Whoever writes while he goes through the rows of a query is not refused because somebody else wrote meanwhile."""

from __future__ import annotations

from threading import Thread

import peewee
import pytest

from models.operations.clock import now
from models.tables import Setting
from models.tables.base import database as bound
from models.tables.base import is_postgres, writing


def somebody_else_writes():
    def write():
        with bound.connection_context():
            Setting.create(key=f"uji.lain.{now().timestamp()}", value=0, changed_at=now())

    other = Thread(target=write)
    other.start()
    other.join(20)


@pytest.fixture
def rows(database):
    for number in range(3):
        Setting.create(key=f"uji.{number}", value=number, changed_at=now())
    return Setting.select().where(Setting.key.startswith("uji.")).order_by(Setting.key)


@pytest.mark.parametrize("kind", ["rows", "tuples", "dicts", "first"])
def test_who_writes_between_the_rows_of_a_query_is_not_refused(rows, kind):
    query = {"rows": rows, "tuples": rows.tuples(), "dicts": rows.dicts(), "first": [rows.clone().first()]}[kind]
    seen = 0
    for _ in query:
        somebody_else_writes()
        with writing():
            Setting.update(value=9).where(Setting.key == "uji.0").execute()
        seen += 1
    assert seen == (1 if kind == "first" else 3)


def test_a_query_that_is_read_row_by_row_is_the_one_that_is_refused(rows):
    if is_postgres():
        pytest.skip("only SQLite holds a reader to the moment when he began")
    one_by_one = rows.iterator()
    next(one_by_one)
    somebody_else_writes()
    with pytest.raises(peewee.OperationalError, match="locked"), writing():
        pass
