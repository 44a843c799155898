"""The office's list of two hundred thousand residents, beside a stock Flask-Admin view of the same table."""

from __future__ import annotations

import logging
import os
import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, url_for
from flask.testing import FlaskClient
from flask_admin import Admin
from flask_admin.contrib.peewee import ModelView
from flask_babel import Babel

from admin_app import create_app
from config import Config
from models.tables import Resident
from models.tables.base import database, is_postgres
from scripts.benchmarks import office
from scripts.benchmarks.engines import on_each
from scripts.benchmarks.figures import Figure
from scripts.seed.staff import PASSWORD

RESIDENTS = 200_000
PAGE = 25
REPEATS = 9
NAME, NOBODY = "wulandari", "zzyzx"
KECAMATAN, DESA = "16.10.04", "16.10.04.1030"
MOST_MILLISECONDS, MOST_QUERIES, LEAST_RATIO = 80, 10, 3
View = tuple[FlaskClient, str]  # and its address
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "first page": ({}, {}),
    "page 5,000": ({"page": 4999}, {"page": 4999}),
    "name search": ({"search": NAME}, {"search": NAME}),
    "no hit": ({"search": NOBODY}, {"search": NOBODY}),
    "one desa": ({"kecamatan": KECAMATAN, "desa": DESA}, {"flt0_0": DESA}),
}
"""What is asked of our view, and the same of the stock one."""
HELD_TO_RATIO = ("page 5,000", "name search", "no hit")


@dataclass(frozen=True, slots=True)
class Asked:
    """Median milliseconds of an answer, and how many queries it took."""

    milliseconds: float
    queries: int


def measure() -> list[Figure]:
    """On SQLite, and on PostgreSQL where it is installed."""
    return on_each(_measure)


def _measure(engine: str, database_url: str) -> list[Figure]:
    with office.new_installation(database_url) as config:
        with office.connected(config):
            office.move_in(RESIDENTS)
            if is_postgres():
                database.execute_sql("VACUUM ANALYZE")  # as its autovacuum does within a minute
        views = _our_view(config), _stock_view()
        asked = {case: _ask_both(views, *wanted) for case, wanted in CASES.items()}
    return [figure for case in CASES for figure in _figures(engine, case, *asked[case])]


def _figures(engine: str, case: str, ours: Asked, stock: Asked) -> Iterator[Figure]:
    told = f"stock view: {stock.milliseconds:.0f} ms, {stock.queries} queries; ours {ours.queries} queries"
    name = f"list of {RESIDENTS:,} on {engine}, {case}"
    yield Figure(name, ours.milliseconds, "ms", MOST_MILLISECONDS, beside=told)
    if ours.queries > MOST_QUERIES:
        yield Figure("  queries", ours.queries, "", MOST_QUERIES)
    if case in HELD_TO_RATIO:
        yield Figure("  faster than stock", stock.milliseconds / ours.milliseconds, "×", LEAST_RATIO, at_least=True)


def _ask_both(views: tuple[View, View], *wanted: dict[str, Any]) -> list[Asked]:
    """By turns, so that what else the machine does falls on both alike."""
    asked = list(zip(views, wanted, strict=True))
    statements = [_statements(*one) for one in asked]
    times = [[_milliseconds(*one) for one in asked] for _ in range(REPEATS)]
    return [
        Asked(statistics.median(taken), count)
        for taken, count in zip(zip(*times, strict=True), statements, strict=True)
    ]


def _milliseconds(view: View, wanted: dict[str, Any]) -> float:
    begun = time.perf_counter()
    _get(*view, wanted)
    return (time.perf_counter() - begun) * 1000


def _statements(view: View, wanted: dict[str, Any]) -> int:
    with _counted() as found:
        _get(*view, wanted)
    return len(found)


def _get(client: FlaskClient, address: str, wanted: dict[str, Any]) -> str:
    answer = client.get(address, query_string=wanted)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} {wanted} answered {answer.status}")
    return answer.text


@contextmanager
def _counted() -> Iterator[list[str]]:
    """Every statement that Peewee sends within the block."""
    found: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(str(record.msg))

    logger, keeper = logging.getLogger("peewee"), Keeper(logging.DEBUG)
    before = logger.level
    logger.addHandler(keeper)
    logger.setLevel(logging.DEBUG)
    try:
        yield found
    finally:
        logger.setLevel(before)
        logger.removeHandler(keeper)


def _our_view(config: Config) -> View:
    """The real application with an operator logged in through its own page."""
    app = create_app(config)
    with app.test_request_context():
        log_in, address = url_for("staff_login.log_in"), url_for("residents.index_view")
    client = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', _get(client, log_in, {}))
    if token is None:
        raise RuntimeError("no form token on the log-in page")
    form = {"csrf_token": token[1], "username": "operator", "sandi": PASSWORD}
    if client.post(log_in, data=form).status_code != 302:
        raise RuntimeError("the operator could not log in")
    return client, address


class _Stock(ModelView):
    """Flask-Admin as it comes, told only what may be searched and filtered."""

    column_searchable_list = ("name",)
    column_filters = ("region_code",)
    page_size = PAGE


def _stock_view() -> View:
    app = Flask("stock")
    app.secret_key = os.urandom(16)
    Babel(app)
    Admin(app).add_view(_Stock(Resident, endpoint="stock"))

    @app.before_request
    def connect() -> None:
        database.connect(reuse_if_open=True)

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        database.close()

    return app.test_client(), "/admin/stock/"
