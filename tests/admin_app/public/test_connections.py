"""Requests take turns at the connections to PostgreSQL instead of opening one each."""

from __future__ import annotations

import psycopg
import pytest

from models.tables.base import bind
from models.tables.base import database as db

pytestmark = pytest.mark.postgres


@pytest.fixture
def served_by(make_app, world):
    """The server process that answered a request."""
    app, processes = make_app(), []
    app.before_request(lambda: processes.append(db.execute_sql("SELECT pg_backend_pid()").fetchone()[0]))

    def ask():
        assert app.test_client().get("/masuk").status_code == 200
        assert db.is_closed()
        return processes[-1]

    yield ask
    db.obj.close_idle()


def test_the_next_request_takes_the_connection_that_is_free(served_by):
    assert served_by() == served_by()


def test_a_connection_that_the_server_ended_is_replaced(served_by, config):
    first = served_by()
    with psycopg.connect(config.database_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    assert served_by() != first


def test_a_process_that_did_not_ask_for_it_keeps_no_connection(config, database):
    def process():
        with db.connection_context():
            return db.execute_sql("SELECT pg_backend_pid()").fetchone()[0]

    bind(config.database_url, config.data_key)
    assert process() != process()
