"""An extract of a million residents read, judged and applied, beside a bare CSV reader with an executemany."""

from __future__ import annotations

import csv
import resource
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config import Config
from models.operations import outbox
from models.operations.clock import today
from models.operations.register_import import deciding, receiving, working
from models.ports.store import Store, open_store
from models.rules.actor import Actor
from models.rules.roles import Role
from models.tables import OutboxItem, RegisterImport, Resident
from models.tables.sealing import sealer
from scripts.benchmarks import office
from scripts.benchmarks.engines import on_each
from scripts.benchmarks.figures import Figure
from scripts.fictional_extract import TITLES, write
from workers.read_workbook import read_workbook

ROWS = 1_000_000
MOST_SECONDS, MOST_MEGABYTES = 300, 300
BLOCK = 1024 * 1024
UPLOADER, CONFIRMER = Actor(Role.PENGELOLA, 1, "Pengunggah"), Actor(Role.PENGELOLA, 2, "Penyetuju")


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the wall and of the processor."""

    wall: float
    processor: float


class _Watch:
    def __init__(self) -> None:
        self._wall, self._processor = time.monotonic(), time.process_time()

    def took(self) -> Took:
        return Took(time.monotonic() - self._wall, time.process_time() - self._processor)


def measure(rows: int = ROWS) -> list[Figure]:
    """On SQLite, and on PostgreSQL where it is installed."""
    return on_each(lambda engine, url: _measure(engine, url, rows))


def _measure(engine: str, database_url: str, rows: int) -> list[Figure]:
    with office.new_installation(database_url) as config:
        extract = config.data_dir / "ekstrak.csv"
        write(extract, rows)
        bare = _bare(extract, config.data_dir / "bare.sqlite")
        with office.connected(config):
            watch = _Watch()
            made = _import(config, extract)
            took = watch.took()
            if Resident.select().where(Resident.source == "SIAK").count() != made.rows:
                raise RuntimeError("not every row of the extract became a resident")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = f"bare: {bare.wall:.0f} s, {bare.processor:.0f} s of processor; ours {took.processor:.0f} s of this process"
    name = f"import of {rows:,} rows on {engine}"
    return [
        Figure(name, took.wall, "s", limit=MOST_SECONDS * rows / ROWS, beside=told),
        Figure(f"{name}, most memory", memory, "MB", limit=MOST_MEGABYTES),
    ]


def _import(config: Config, extract: Path) -> RegisterImport:
    store = open_store(config.store_url, sealer().seal, sealer().open)
    day = f"{today():%d-%m-%Y}"
    work = receiving.receive(UPLOADER, _blocks(extract), extract.name, day, store)
    _work(work, "baca", store)
    deciding.confirm(CONFIRMER, work.id)
    _work(work, "terapkan", store)
    done = RegisterImport.get_by_id(work.id)
    if done.state != "selesai":
        raise RuntimeError(f"the import ended as {done.state}: {done.problem}")
    return done


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def _work(work: RegisterImport, part: str, store: Store) -> None:
    """As the worker does, without handing the turn to anybody else."""
    item = outbox.claim(OutboxItem.get(OutboxItem.key == f"{receiving.JOB}:{work.id}:{part}").id)
    if item is None:
        raise RuntimeError("the import's promise is held by somebody else")
    while working.step(item, store, read_workbook, lambda _name: None):
        pass


def _bare(extract: Path, path: Path) -> Took:
    """What anybody would write first: the rows as they are into one table, unread, unsealed and unindexed."""
    watch = _Watch()
    bare = sqlite3.connect(path)
    bare.execute(f"CREATE TABLE resident ({', '.join(TITLES)})")
    with extract.open(encoding="utf-8", newline="") as file, bare:
        lines = csv.reader(file, delimiter=";")
        next(lines)
        bare.executemany(f"INSERT INTO resident VALUES ({', '.join('?' * len(TITLES))})", lines)  # noqa: S608
    bare.close()
    return watch.took()
