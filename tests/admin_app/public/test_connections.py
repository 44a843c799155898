"""Requests take turns at the connections to the database instead of opening one each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from models.tables.base import bind, is_postgres
from models.tables.base import database as db


def connection():
    """What tells the open connection from every other one."""
    if is_postgres():
        return db.execute_sql("SELECT pg_backend_pid()").fetchone()[0]
    return db.connection()


@pytest.fixture
def served_by(make_app, world):
    """The connection that answered a request, in which ``also`` was done."""
    app, seen, acts = make_app(), [], []

    @app.before_request
    def look():
        seen.append(connection())
        if acts:
            acts.pop()()

    def ask(also=None):
        acts.extend([also] if also else [])
        assert app.test_client().get("/masuk").status_code == 200
        assert db.is_closed()
        return seen[-1]

    yield ask
    db.obj.close_idle()


def test_the_next_request_takes_the_connection_that_is_free(served_by):
    assert served_by() == served_by()


def test_a_transaction_that_was_left_open_binds_nobody_else(served_by):
    def begin():
        db.execute_sql("BEGIN")
        db.execute_sql("UPDATE account SET name = 'X'")

    served_by(begin)
    names = []
    served_by(lambda: names.append(db.execute_sql("SELECT count(*) FROM account WHERE name = 'X'").fetchone()[0]))
    assert names == [0]


def test_a_result_that_nobody_read_to_its_end_does_not_hold_the_next_request_in_the_past(served_by):
    kept = []

    def read_one():
        kept.append(db.execute_sql("SELECT id FROM resident"))
        assert next(iter(kept[0]))

    def rename():
        with db.connection_context():
            db.execute_sql("UPDATE resident SET name = 'X'")

    served_by(read_one)
    with db.connection_context(), ThreadPoolExecutor(1) as somebody_else:
        somebody_else.submit(rename).result()
        assert db.execute_sql("SELECT count(*) FROM resident WHERE name <> 'X'").fetchone() == (0,)


@pytest.mark.postgres
def test_a_connection_that_the_server_ended_is_replaced(served_by, config):
    first = served_by()
    with psycopg.connect(config.database_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    assert served_by() != first


def test_a_process_that_did_not_ask_for_it_keeps_no_connection(config, database):
    bind(config.database_url, config.data_key)
    with db.connection_context():
        first = connection()
    with db.connection_context():
        assert connection() != first
