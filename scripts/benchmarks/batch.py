"""A file of an agency answered row by row, beside a bare loop of the same look-ups that writes and counts nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import cycle, islice

from models.operations import outbox
from models.operations.agencies import agreements
from models.operations.clock import today
from models.operations.verification.batch import deciding, receiving, working
from models.ports.store import Store
from models.tables import AgencyUser, Agreement, OutboxItem, Resident, Verification, VerificationBatch
from models.tables.base import database
from models.tables.sealing import blind
from scripts.benchmarks import office
from scripts.benchmarks.engines import on_each
from scripts.benchmarks.figures import Figure
from scripts.seed.agencies import seed_agencies
from scripts.seed.staff import actor
from workers.read_workbook import read_workbook

ROWS, RESIDENTS = 50_000, 10_000
LEAST = 2_000
MISSPELT = 10
"""Every so-manieth name has a letter too many, so that it is compared by likeness."""
Row = tuple[str, str, str]
ADDRESS = "127.0.0.1"


def measure(rows: int = ROWS) -> list[Figure]:
    """On SQLite, and on PostgreSQL where it is installed."""
    return on_each(lambda engine, url: _measure(engine, url, rows))


def _measure(engine: str, database_url: str, rows: int) -> list[Figure]:
    with office.new_installation(database_url) as config, office.connected(config):
        office.move_in(RESIDENTS)
        seed_agencies(today())
        people = list(_people(rows))
        bare = _bare(people)
        ours = _answer(people, office.store_of(config))
        told = f"bare loop of the same look-ups, no quota, no log: {rows / bare:.0f} rows/s"
    return [Figure(f"verification of a file on {engine}", rows / ours, "rows/s", LEAST, at_least=True, beside=told)]


def _people(rows: int) -> Iterator[Row]:
    """NIK, name and birth date of residents, again and again until there are enough."""
    found = [(one.nik, one.name, one.birth_date) for one in Resident.select()]
    for number, (nik, name, born) in enumerate(islice(cycle(found), rows)):
        yield nik, name if number % MISSPELT else f"{name}H", "-".join(reversed(born.split("-")))


def _bare(people: list[Row]) -> float:
    """Seconds of what anybody would write first: one look-up for each row, compared letter by letter."""
    begun, agree = time.monotonic(), 0
    statement = f"SELECT id, status, name, birth_date FROM resident WHERE nik_index = {database.param}"  # noqa: S608
    for nik, name, born in people:
        _, _, held, day = database.execute_sql(statement, (blind(nik),)).fetchone()
        agree += (held, day) == (name, "-".join(reversed(born.split("-"))))
    if not agree:
        raise RuntimeError("the bare loop compared nothing")
    return time.monotonic() - begun


def _answer(people: list[Row], store: Store) -> float:
    """Seconds from the confirmation to the last answer, as the worker does it."""
    user, agreement = AgencyUser.get(), Agreement.get()
    terms = {**agreement.versions.get().terms, "kuota_harian": 10**8, "kuota_bulanan": 10**8}
    version = agreements.draft_terms(actor("pengelola"), agreement, terms)
    agreements.approve_terms(actor("kepala"), agreement, version.number, version.sha256)
    agreement = Agreement.get()
    text = "\n".join(["NIK;NAMA;TGL_LAHIR", *(";".join(row) for row in people)])
    work = receiving.receive(
        user,
        agreement,
        [text.encode()],
        name="berkas.csv",
        purpose=terms["tujuan"][0],
        case_reference="UKUR-1",
        address=ADDRESS,
        store=store,
    )
    _work(work, store)
    deciding.start(user, work.id, ADDRESS, automatic=False)
    begun = time.monotonic()
    _work(work, store)
    took = time.monotonic() - begun
    if VerificationBatch.get().state != "selesai" or Verification.select().count() != len(people):
        raise RuntimeError(f"not every row was answered: {VerificationBatch.get().problem}")
    return took


def _work(work: VerificationBatch, store: Store) -> None:
    item = outbox.claim(OutboxItem.get(OutboxItem.subject_id == work.id, OutboxItem.done_at.is_null()).id)
    if item is None:
        raise RuntimeError("the batch's promise is held by somebody else")
    while working.step(item, store, read_workbook, lambda _name: None):
        pass
