"""Calls turned away at the door: every one is counted, in few rows, as long as somebody reports on them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations.sweep import sweep
from models.operations.verification import knocks
from models.operations.verification.knocks import OTHERS, Knock
from models.tables import ApiKnock

pytestmark = pytest.mark.usefixtures("database")


def knock(address="203.0.113.9", client=0, code="kunci_salah"):
    return Knock(knocks.today().isoformat(), code, client, address)


def rows():
    return {(row.code, row.client, row.address): row.times for row in ApiKnock.select()}


def test_a_source_is_one_row_with_its_count():
    for times in (1, 2_000):
        knocks.add({knock(): times})
    knocks.add({knock(client=7, code="laju"): 3, knock(): 1})
    assert rows() == {("kunci_salah", 0, "203.0.113.9"): 2_002, ("laju", 7, "203.0.113.9"): 3}


def test_a_stranger_of_many_addresses_does_not_fill_the_disk_and_a_program_keeps_its_count(monkeypatch):
    monkeypatch.setattr(knocks, "ROWS", 3)
    knocks.add({knock(f"2001:db8::{number:x}"): 2 for number in range(10)})
    knocks.add({knock("10.1.2.3", client=7, code="laju"): 5})
    assert len(rows()) == 5
    assert (rows()["kunci_salah", 0, OTHERS], rows()["laju", 7, OTHERS]) == (14, 5)


def test_old_days_are_forgotten(monkeypatch):
    knocks.add({knock(): 1})
    noted = knocks.today()
    for days, left in ((400, 1), (401, 0)):
        monkeypatch.setattr(knocks, "today", lambda days=days: noted + timedelta(days=days))
        sweep()
        assert ApiKnock.select().count() == left
