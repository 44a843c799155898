"""Old rows that break an invariant: found by a scan that goes on where it stopped, and gone once they are mended."""

from __future__ import annotations

import pytest

from models.operations import old_data, register_edit, sweep
from models.operations.clock import today
from models.operations.register import resident_by_nik
from models.rules.invariants import INVARIANTS, MENDING
from models.rules.roles import Role
from models.tables import Family, RegisterChange, RegisterFault, Resident, Setting
from models.tables.base import database, is_postgres
from models.tables.register_walls import WALLS
from models.tables.sealing import blind
from tests import world as w


@pytest.fixture
def old(world):
    """``old(nik, …)``: a row as it came in before the database refused it."""
    for name, table, *_ in WALLS:
        database.execute_sql(f"DROP TRIGGER {name}" + (f" ON {table}" if is_postgres() else ""))

    def write(nik, **columns):
        Resident.update(columns).where(Resident.nik_index == blind(nik)).execute()
        return resident_by_nik(nik)

    return write


def all_of_it():
    """Sweep until the scan is through."""
    for _ in range(9):
        old_data.scan()
    assert Setting.get(Setting.key == old_data.PROGRESS).value["kind"] == old_data.DONE


def found():
    return {
        (one.subject_kind, one.subject_id, one.invariant)
        for one in RegisterFault.select().where(RegisterFault.mended_at.is_null())
    }


def test_a_register_that_keeps_its_rules_gives_an_empty_list(world):
    all_of_it()
    assert (found(), old_data.open_count()) == (set(), 0)


def test_each_rule_that_a_row_can_break_by_itself_is_found_and_told(old, world):
    gone = old(w.WITNESS, status="3")
    mother = old(w.MOTHER, marriage_date="1950-01-01")
    Family.update(active=False).where(Family.id == world.families[w.OTHER_KK].id).execute()
    father = old(w.FATHER, shdk="9")
    all_of_it()
    assert found() == {
        ("resident", gone.id, "yang_pergi"),
        ("resident", mother.id, "urutan"),
        ("resident", resident_by_nik(w.SECOND_WITNESS).id, "satu_keluarga"),
        ("family", father.family_id, "satu_kepala"),
    }
    assert {invariant for _, _, invariant in found()} == set(MENDING) <= set(INVARIANTS)
    texts = {one.invariant: one.told for one in RegisterFault.select()}
    assert "sebelum tanggal lahirnya" in texts["urutan"]
    assert "punya 0 kepala keluarga" in texts["satu_kepala"]


def test_a_date_that_is_none_is_told_and_stops_nothing(old):
    row = old(w.MOTHER, marriage_date="1950-99-99")
    all_of_it()
    assert found() == {("resident", row.id, "urutan")}
    assert "bukan tanggal" in RegisterFault.get().told


def test_the_scan_goes_on_where_it_stopped_and_begins_anew_the_next_day(old, monkeypatch):
    monkeypatch.setattr(old_data, "STRETCH", 1)
    first, last = old(w.FATHER, marriage_date="1950-01-01"), old(w.SECOND_WITNESS, marriage_date="1950-01-01")
    old_data.scan()
    assert found() == {("resident", first.id, "urutan")}
    old_data.scan()
    assert Setting.get(Setting.key == old_data.PROGRESS).value["after"] == first.id + 1
    while old_data._progress()["kind"] != old_data.DONE:
        old_data.scan()
    assert found() == {("resident", one.id, "urutan") for one in (first, last)}
    assert old_data.scan() == []
    old(w.MOTHER, marriage_date="1950-01-01")
    old_data.scan()
    assert old_data.open_count() == 2
    yesterday = {**Setting.get(Setting.key == old_data.PROGRESS).value, "day": "2020-01-01"}
    Setting.update(value=yesterday).where(Setting.key == old_data.PROGRESS).execute()
    sweep.sweep()
    assert old_data._progress()["day"] == today().isoformat()
    while old_data._progress()["kind"] != old_data.DONE:
        old_data.scan()
    assert old_data.open_count() == 3


def test_what_an_officer_mended_is_off_the_list_and_comes_back_when_it_is_wrong_again(old, world):
    row = old(w.MOTHER, marriage_date="1950-01-01")
    all_of_it()
    fault = RegisterFault.get()
    assert old_data.look_again(fault.id).mended_at is None
    actor = world.actor(Role.OPERATOR)
    register_edit.change_resident(
        actor, row.id, {"marriage_date": "2010-01-01"}, kk=w.KK, basis="Akta 1/2010", seen=row.as_of
    )
    assert RegisterChange.select().where(RegisterChange.basis == "Akta 1/2010").count() == 1
    assert old_data.look_again(fault.id).mended_at is not None
    assert old_data.open_count() == 0
    old(w.MOTHER, marriage_date="1950-01-01")
    assert old_data.look_again(fault.id).mended_at is None
    assert RegisterFault.select().count() == 1
