"""Verifications by NIK over the API with every control, beside a plain Flask view that only looks the NIK up.

Each call shows its token, address, hour and purpose, takes from the quota and writes the log in one transaction. Both
are served with the same settings and called by turns, so that what else the machine does falls on both alike.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

from admin_app.agency.api.pace import SETTING
from config import Config
from models.operations.clock import today
from models.operations.services import catalogue
from models.operations.verification import clients
from models.rules.actor import SYSTEM
from models.tables import Agency, Resident, Verification
from models.tables.base import database, is_postgres
from scripts.benchmarks import machine, office
from scripts.benchmarks.callers import Called, call, request_of
from scripts.benchmarks.engines import on_each
from scripts.benchmarks.figures import Figure
from scripts.seed.agreements import seed_agreed
from scripts.seed.staff import actor
from scripts.supervise.plan import free_port_near

RESIDENTS, MANY = 10_000, 1_000_000
CLIENTS, CALLS, WARM, ROUNDS, NIKS = 16, 1_500, 600, 10, 500
LEAST_RATE, MOST_P99, LEAST_RATIO, MOST_SLOWER, MOST_GROWTH = 300, 100, 0.6, 1.2, 5
PURPOSE = "Pelayanan pasien"
PERSON = "/api/v1/verifikasi/penduduk"


@dataclass(frozen=True, slots=True)
class Measured:
    """All rounds of ours and of the plain view, each one's processor milliseconds per call, memory before and after."""

    ours: Called
    plain: Called
    cost: tuple[float, float]
    memory: tuple[float, float]
    others: float


def measure(rows: int = MANY) -> list[Figure]:
    """On SQLite, and on PostgreSQL where it is installed; ``rows`` is the size of the large register (0: none)."""
    return on_each(lambda engine, url: _measure(engine, url, rows))


def _measure(engine: str, database_url: str, rows: int) -> list[Figure]:
    with office.new_installation(database_url) as config, office.connected(config):
        office.move_in(RESIDENTS)
        catalogue.set_setting(SYSTEM, SETTING, 10_000_000)  # the pace is counted, and never in the way
        token, people = program()(), some_people()
        few = _called(config, token, people)
        figures = list(_figures(engine, few))
        if rows:
            _grow(rows)
            figures += _of_many(engine, few, _called(config, token, people))
    return figures


def _figures(engine: str, found: Measured) -> Iterator[Figure]:
    cost = "processor ms per call: {:.2f}, plain {:.2f}".format(*found.cost)
    plain = f"{found.plain.rate:.0f} /s, 99 % within {found.plain.p99:.0f} ms"
    told = f"plain view: {plain}; {cost}; others held {found.others:.0%}"
    ratio = found.ours.rate / found.plain.rate
    before, after = found.memory
    yield Figure(f"verification by NIK on {engine}", found.ours.rate, "/s", LEAST_RATE, at_least=True, beside=told)
    yield Figure("  99th percentile", found.ours.p99, "ms", MOST_P99, beside=f"{CLIENTS} clients")
    yield Figure("  of the plain view's rate", ratio, "", LEAST_RATIO, at_least=True)
    told = f"from {before:.0f} to {after:.0f} MB of the web processes in {(ROUNDS - 1) * CALLS:,} calls"
    yield Figure("  growth of memory", after - before, "MB", MOST_GROWTH, beside=told)


def _of_many(engine: str, few: Measured, many: Measured) -> list[Figure]:
    told = f"{many.ours.rate:.0f} /s, 99 % within {many.ours.p99:.0f} ms; plain view {many.plain.rate:.0f} /s"
    slower = many.cost[0] / few.cost[0]
    name = f"  processor time with {Resident.select().count():,} residents on {engine}"
    return [Figure(name, slower, "×", MOST_SLOWER, beside=told)]


def _called(config: Config, token: str, people: list[tuple[str, str]]) -> Measured:
    """Ours and the plain view by turns, after a first round that loads what each worker needs."""
    ours = [request_of(PERSON, body_of(nik, name), token) for nik, name in islice(cycle(people), CALLS)]
    plain = [request_of("/nik", {"nik": nik}) for nik, _ in islice(cycle(people), CALLS)]
    logged = Verification.select().count()
    with office.running(config, "queue", "web") as pids, _plain_view(config) as (port, plain_pid):
        call(config.port, ours[:WARM], CLIENTS)
        call(port, plain[:WARM], CLIENTS)
        leaders = pids["web"], plain_pid
        begun = machine.read([*pids.values(), plain_pid])
        taken = [machine.processor_seconds(pid) for pid in leaders]
        memory, rounds = [], []
        for _ in range(ROUNDS):
            rounds.append((call(config.port, ours, CLIENTS), call(port, plain, CLIENTS)))
            memory.append(machine.resident_megabytes(pids["web"]))
        spent = [machine.processor_seconds(pid) - was for pid, was in zip(leaders, taken, strict=True)]
        cost = spent[0] * 1000 / (ROUNDS * CALLS), spent[1] * 1000 / (ROUNDS * CALLS)
        others = machine.share_of_others(begun, machine.read([*pids.values(), plain_pid]))
    if Verification.select().count() != logged + ROUNDS * CALLS + WARM:
        raise RuntimeError("not every call is in the log")
    of_ours, of_plain = (_joined(list(part)) for part in zip(*rounds, strict=True))
    return Measured(of_ours, of_plain, cost, (memory[0], memory[-1]), others)


def _joined(rounds: list[Called]) -> Called:
    return Called([one for part in rounds for one in part.milliseconds], sum(part.seconds for part in rounds))


def body_of(nik: str, name: str) -> dict[str, object]:
    """A question about one of :func:`some_people`."""
    return {"nik": nik, "diketahui": {"nama": name}, "tujuan": PURPOSE, "rujukan": "RM-0001", "diminta": ["alamat"]}


def program() -> Callable[[], str]:
    """A new program under an agreement with every kind of limit: called, it gives a living token."""
    agency = Agency.create(name="RSUD (CONTOH)", kind="lembaga lain")
    terms = {
        "elemen_data": {"nama": "tampil", "tgl_lahir": "cocok", "alamat": "tampil"},
        "tujuan": [PURPOSE],
        "metode_akses": ["WEB_SERVICE"],
        "kuota_harian": 1_000_000,
        "kuota_bulanan": 10_000_000,
        "ip_allowlist": ["127.0.0.0/8"],
    }
    agreement = seed_agreed(agency, "PKS/1", "Data", today() - timedelta(days=1), terms)
    client = clients.register_client(actor("pengelola"), agreement, "SIMRS")
    secret = clients.add_secret(actor("pengelola"), client, timedelta(days=30))
    return lambda: clients.issue_token(clients.living_secret(client.client_id, secret))


def some_people() -> list[tuple[str, str]]:
    """NIK and name of living residents."""
    rows = Resident.select(Resident.nik, Resident.name).where(Resident.status == "1").order_by(Resident.id).limit(NIKS)
    return list(rows.tuples())


_GROW = {
    True: ("md5(random()::text || n)", "generate_series(1, {times}) n", "VACUUM ANALYZE"),
    False: (
        "lower(hex(randomblob(16)))",
        "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {times}) SELECT n FROM s)",
        "ANALYZE",
    ),
}
"""On PostgreSQL and not: an index of a number that nobody has, how often to copy, and what its keeper does in time."""


def _grow(rows: int) -> None:
    """Fill the register up with copies under numbers that nobody has and nobody asks for."""
    have = Resident.select().count()
    if have >= rows:
        return
    index, times, settle = _GROW[is_postgres()]
    columns = [one.column_name for one in Resident._meta.sorted_fields if one.name != "id"]  # noqa: SLF001 - Peewee's way
    chosen = ", ".join({"nik_index": index, "family_id": "NULL"}.get(name, name) for name in columns)
    source = f"resident, {times.format(times=rows // have)} LIMIT {rows - have}"
    database.execute_sql(f"INSERT INTO resident ({', '.join(columns)}) SELECT {chosen} FROM {source}")  # noqa: S608 - own text
    database.execute_sql(settle)


@contextmanager
def _plain_view(config: Config) -> Iterator[tuple[int, int]]:
    """Port and process id of the plain view."""
    port = free_port_near(config.port + 10)
    command = [
        *office.bound_to(config),
        sys.executable,
        "-m",
        "scripts.benchmarks.plain_lookup",
        str(config.data_dir),
        str(port),
    ]
    log = (config.data_dir / "logs" / "plain.log").open("wb")
    process = subprocess.Popen(command, stderr=log, cwd=Path.cwd(), start_new_session=True)
    try:
        office.wait_until(lambda: not _is_free(port), office.START_SECONDS)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(office.GRACE_SECONDS * 2)
        log.close()


def _is_free(port: int) -> bool:
    return free_port_near(port - 1) == port
