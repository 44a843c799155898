from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations.sweep import sweep
from models.operations.verification import knocks
from models.tables import ApiKnock

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _nothing_noted(monkeypatch):
    monkeypatch.setattr(knocks.time, "time", lambda: 600.0)
    knocks._noted.clear()


def rows():
    return {(row.code, row.client, row.address): row.times for row in ApiKnock.select()}


def test_a_source_is_one_row_with_its_count():
    for _ in range(3):
        knocks.note("kunci_salah", "203.0.113.9")
    knocks.note("laju", "203.0.113.9", 7)
    assert rows() == {("kunci_salah", 0, "203.0.113.9"): 3, ("laju", 7, "203.0.113.9"): 1}


def test_a_flood_costs_so_many_writes_in_a_minute_and_no_more(monkeypatch):
    for _ in range(100):
        knocks.note("kunci_salah", "203.0.113.9")
    assert rows() == {("kunci_salah", 0, "203.0.113.9"): knocks.OF_ONE}
    for number in range(1_000):
        knocks.note("kunci_salah", f"2001:db8::{number:x}")
    assert sum(rows().values()) == knocks.OF_ALL
    assert len(knocks._noted) <= knocks.OF_ALL + 2
    monkeypatch.setattr(knocks.time, "time", lambda: 660.0)
    knocks.note("kunci_salah", "203.0.113.9")
    assert rows()["kunci_salah", 0, "203.0.113.9"] == knocks.OF_ONE + 1


def test_a_stranger_of_many_addresses_does_not_fill_the_disk(monkeypatch):
    monkeypatch.setattr(knocks, "ROWS", 3)
    for number in range(10):
        knocks.note("kunci_salah", f"2001:db8::{number:x}")
    assert len(rows()) == 4
    assert rows()["kunci_salah", 0, knocks.OTHERS] == 7


def test_old_days_are_forgotten(monkeypatch):
    knocks.note("kunci_salah", "203.0.113.9")
    noted = knocks.today()
    for days, left in ((400, 1), (401, 0)):
        monkeypatch.setattr(knocks, "today", lambda days=days: noted + timedelta(days=days))
        sweep()
        assert ApiKnock.select().count() == left
