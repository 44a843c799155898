"""Memory of the web processes over a hundred thousand verifications: what is kept of a call adds up in the end."""

from __future__ import annotations

import statistics
from itertools import cycle, islice

from admin_app.agency.api.pace import SETTING
from models.operations.services import catalogue
from models.rules.actor import SYSTEM
from scripts.benchmarks import machine, office
from scripts.benchmarks.callers import call, request_of
from scripts.benchmarks.engines import on_each
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.verify import CLIENTS, PERSON, body_of, program, some_people

RESIDENTS, CALLS, EACH = 2_000, 100_000, 10_000
MOST_SLOPE = 0.5  # MB in ten thousand calls
TOKEN_CALLS = 1_000  # a token lives for minutes: a fresh one in time on a slow machine too


def measure(rows: int = CALLS) -> list[Figure]:
    """On SQLite, and on PostgreSQL where it is installed; ``rows`` is how many calls."""
    return on_each(lambda engine, url: _measure(engine, url, rows))


def _measure(engine: str, database_url: str, calls: int) -> list[Figure]:
    with office.new_installation(database_url) as config, office.connected(config):
        office.move_in(RESIDENTS)
        catalogue.set_setting(SYSTEM, SETTING, 10_000_000)
        fresh_token, people = program(), cycle(some_people())
        with office.running(config, "queue", "web") as pids:
            readings = []
            for number in range(calls // TOKEN_CALLS):
                token = fresh_token()
                asked = islice(people, TOKEN_CALLS)
                call(config.port, [request_of(PERSON, body_of(*one), token) for one in asked], CLIENTS)
                if (number + 1) * TOKEN_CALLS % EACH == 0:
                    readings.append(machine.resident_megabytes(pids["web"]))
    slope = statistics.linear_regression(range(len(readings)), readings).slope
    told = f"MB after each {EACH:,}: {', '.join(f'{one:.1f}' for one in readings)}"
    return [Figure(f"memory in {EACH:,} verifications on {engine}", slope, "MB", MOST_SLOPE, beside=told)]
