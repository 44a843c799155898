"""What a change of one resident may never lead to, whoever makes it."""

from __future__ import annotations

import pytest

from models.rules import invariants
from models.rules.invariants import INVARIANTS, annuls, breach, divorces, marries, unrelated
from models.tables.guards import GUARDS
from models.tables.people import Resident

LIVING = {
    "name": "RIDWAN SAPUTRA",
    "status": "1",
    "birth_date": "1985-03-02",
    "family": 1,
    "shdk": "1",
    "marital_status": "2",
    "marriage_date": "2012-06-10",
    "marriage_certificate": "123/45/VI/2012",
    "divorce_date": "",
    "divorce_certificate": "",
    "nationality": "1",
    "death_date": "",
    "death_certificate": "",
}
DEAD = LIVING | {"status": "2", "family": None, "shdk": "", "death_date": "2026-01-05", "death_certificate": "KM-1"}


@pytest.mark.parametrize(
    ("before", "changes", "broken"),
    [
        (LIVING, {"marital_status": "6"}, None),
        (LIVING, {"status": "2", "family": None, "death_date": "2026-01-05"}, None),
        (LIVING, {"status": "2"}, "yang_pergi"),
        (LIVING, {"status": "3"}, "yang_pergi"),
        (LIVING, {"death_date": "2026-01-05"}, "urutan"),
        (LIVING, {"marriage_date": "1985-03-01"}, "urutan"),
        (LIVING, {"status": "2", "family": None, "death_date": "2012-06-09"}, "urutan"),
        (LIVING, {"birth_date": "2012-06-11"}, "urutan"),
        (DEAD, {"marital_status": "6"}, "sesudah_mati"),
        (DEAD, {"nationality": "2"}, "sesudah_mati"),
        (DEAD, {"family": 2}, "sesudah_mati"),
        (DEAD, {"status": "1"}, "sesudah_mati"),
        (DEAD, {"death_date": "2026-01-06"}, "sesudah_mati"),
        (DEAD | {"death_certificate": ""}, {"death_certificate": "KM-2"}, None),
        (DEAD, {"marriage_date": "2025-12-31", "marriage_certificate": "KW-1"}, None),
        (DEAD, {"marriage_date": "2026-01-06"}, "urutan"),
        (DEAD, {"birth_certificate": "LU-1"}, None),
        (LIVING, {"marital_status": "4", "divorce_date": "2012-06-10"}, None),
        (LIVING, {"marital_status": "4", "divorce_date": "2012-06-09"}, "urutan"),
        (LIVING | {"divorce_date": "2010-01-01"}, {"marriage_date": "2012-06-11"}, None),
    ],
)
def test_what_may_follow_what(before, changes, broken):
    found = breach(before, before | changes)
    assert (found.invariant if found else None) == broken


def test_a_correcting_act_changes_the_dead_but_puts_them_in_no_family():
    assert breach(DEAD, DEAD | {"marital_status": "1"}, correcting=True) is None
    assert breach(DEAD, DEAD | {"status": "1", "death_date": ""}, correcting=True) is None
    assert breach(DEAD, DEAD | {"family": 1}, correcting=True).invariant == "yang_pergi"


def test_a_newcomer_is_held_to_it_too():
    assert breach(None, LIVING) is None
    assert breach(None, LIVING | {"status": "4"}).field == "family"


def test_a_refusal_says_what_happened_and_what_to_do():
    text = breach(DEAD, DEAD | {"marital_status": "6"}).message
    assert text.startswith("RIDWAN SAPUTRA sudah tercatat meninggal dunia pada 5 Januari 2026 (akta KM-1)")
    assert "mintalah Dinas membetulkannya" in text
    assert "masih tercatat kawin sejak 10 Juni 2012 (akta 123/45/VI/2012)" in marries(LIVING).message


@pytest.mark.parametrize(("status", "may_marry", "may_divorce"), [("1", True, True), ("2", False, True)])
def test_one_marriage_at_a_time(status, may_marry, may_divorce):
    row = LIVING | {"marital_status": status}
    assert (marries(row) is None, divorces(row) is None) == (may_marry, may_divorce)


@pytest.mark.parametrize("status", ["4", "6"])
def test_an_ended_marriage_ends_no_second_time(status):
    assert divorces(LIVING | {"marital_status": status}).field == "marital_status"


@pytest.mark.parametrize(
    ("born", "mother", "impossible"),
    [
        ("2026-01-05", True, False),
        ("2026-01-06", True, True),
        ("2026-11-01", False, False),
        ("2026-11-02", False, True),
    ],
)
def test_a_child_is_not_born_to_whoever_died_long_before(born, mother, impossible):
    child = LIVING | {"birth_date": born}
    assert (unrelated(DEAD, child, mother=mother) is not None) is impossible
    assert unrelated(LIVING, child, mother=mother) is None


@pytest.mark.parametrize("born", ["1985-03-02", "1960-01-01"])
def test_nobody_is_the_child_of_somebody_who_is_no_older(born):
    assert "tidak lebih tua" in unrelated(LIVING, LIVING | {"birth_date": born}, mother=True).message


@pytest.mark.parametrize(
    ("cleared", "status", "akta", "possible"),
    [
        ("akta_kawin", "2", "", True),
        ("akta_kawin", "6", "", True),
        ("akta_kawin", "4", "KW-1", True),
        ("akta_kawin", "1", "", False),
        ("akta_cerai", "4", "", True),
        ("akta_cerai", "5", "", True),
        ("akta_cerai", "2", "KW-2", False),
    ],
)
def test_what_does_not_stand_is_not_annulled(cleared, status, akta, possible):
    row = LIVING | {"marital_status": status, "marriage_certificate": akta}
    assert (annuls(row, (cleared,)) is None) is possible


def test_every_wall_that_an_invariant_names_stands():
    indexes = {index._name for index in Resident._meta.fields_to_index()} | {"resident_nik_index"}
    walls = {wall for one in INVARIANTS.values() for wall in one.walls}
    assert walls <= {one.name for one in GUARDS} | indexes
    assert {one.name for one in GUARDS if one.table == "resident" and one.column} <= walls


def test_every_frozen_column_is_one_of_a_resident():
    known = set(Resident._meta.fields)
    assert {*invariants.FROZEN, *invariants.KEPT_ONCE_KNOWN, *invariants.EVENTS} <= known
