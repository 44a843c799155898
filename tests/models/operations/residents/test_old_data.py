"""Old rows that break an invariant: found by a scan that goes on where it stopped, and gone once they are mended."""

from __future__ import annotations

import pytest

from models.operations import sweep
from models.operations.clock import today
from models.operations.residents import old_data, register_edit
from models.operations.residents.register import resident_by_nik
from models.rules.errors import InvalidInput
from models.rules.invariants import INVARIANTS, MENDING, PERMITTED
from models.rules.roles import Role
from models.tables import Family, RegisterChange, RegisterFault, Resident, Setting
from models.tables.base import database, is_postgres
from models.tables.register_walls import WALLS
from models.tables.sealing import blind
from tests import world as w
from tests.models.operations.kiosks.test_kiosk_prints import published


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
    assert (
        {invariant for _, _, invariant in found()} | {"satu_perkawinan", "larangan_kawin"}
        == set(MENDING)
        <= set(INVARIANTS)
    )
    texts = {one.invariant: one.told for one in RegisterFault.select()}
    assert "sebelum tanggal lahirnya" in texts["urutan"]
    assert "punya 0 kepala keluarga" in texts["satu_kepala"]


@pytest.fixture
def child(old, world):
    """``child(born)``: the couple's child, who names both as parents."""

    def born(day):
        row = w.add_resident(
            "1610990507150003", "ANAK RIDWAN", sex="1", born=day, family=world.families[w.KK], shdk="4"
        )
        return old(row.nik, mother_nik=w.MOTHER, father_nik=w.FATHER)

    return born


@pytest.mark.parametrize(
    ("died", "born", "wrong"),
    [
        (w.MOTHER, "2015-07-05", False),
        (w.MOTHER, "2015-07-06", True),
        (w.FATHER, "2016-04-30", False),
        (w.FATHER, "2016-05-01", True),
        ("", "1980-01-01", True),
    ],
)
def test_a_child_of_a_parent_who_was_dead_or_no_older_is_found(old, child, died, born, wrong):
    row = child(born)
    if died:
        old(died, status="2", family=None, shdk="", death_date="2015-07-05")
        Resident.update(shdk="1").where(Resident.family == row.family_id, Resident.id != row.id).execute()
    all_of_it()
    assert found() == ({("resident", row.id, "urutan")} if wrong else set())


@pytest.fixture
def two_wives(old, world):
    """The father's card shows another wife beside the mother."""
    old(w.MOTHER, marital_status="2")
    w.add_resident("1610994808600006", "ZUBAIDAH", sex="2", born="1960-08-08", family=world.families[w.KK], shdk="3")
    old("1610994808600006", marital_status="3")
    all_of_it()
    return RegisterFault.get()


def test_two_wives_in_one_card_are_found_until_a_court_is_named(world, two_wives):
    assert (two_wives.subject_kind, two_wives.invariant) == ("family", "satu_perkawinan")
    assert "punya 2 pasangan kawin" in two_wives.told
    with pytest.raises(InvalidInput, match="penetapan"):
        old_data.note_permission(world.actor(Role.OPERATOR), two_wives.id, " ")
    done = old_data.note_permission(world.actor(Role.OPERATOR), two_wives.id, "Putusan 7/Pdt.G/2020/PA.Kag")
    assert done.mended_at is not None
    row = RegisterChange.get(RegisterChange.element == PERMITTED)
    assert (row.subject_id, row.basis) == (world.father.id, "Putusan 7/Pdt.G/2020/PA.Kag")


def test_a_second_wife_who_is_divorced_is_no_second_marriage(old, two_wives):
    old("1610994808600006", marital_status="4")
    assert old_data.look_again(two_wives.id).mended_at is not None


def test_nobody_may_allow_a_wife_two_husbands(old, world, two_wives):
    old(w.FATHER, shdk="2")
    old(w.MOTHER, shdk="1")
    old("1610994808600006", shdk="2", sex="1")
    assert old_data.look_again(two_wives.id).mended_at is None
    with pytest.raises(InvalidInput, match="hanya untuk suami"):
        old_data.note_permission(world.actor(Role.OPERATOR), two_wives.id, "Putusan 7/Pdt.G/2020/PA.Kag")


def excerpts(world, number, *holders):
    """Excerpts of one marriage in force."""
    for code, holder in zip(("DOC_KUT_KAWIN_SUAMI", "DOC_KUT_KAWIN_ISTRI"), holders, strict=True):
        published(world, code=code, number=number, holder=holder)


def test_excerpts_of_two_marriages_in_force_are_found_unless_one_ended_by_death(old, world):
    first, second = resident_by_nik(w.MOTHER), resident_by_nik(w.SECOND_WITNESS)
    excerpts(world, "1610-KW-10062012-0001", world.father, first)
    all_of_it()
    assert found() == set()
    excerpts(world, "1610-KW-10062020-0001", world.father, second)
    Setting.delete().where(Setting.key == old_data.PROGRESS).execute()
    all_of_it()
    assert found() == {("resident", world.father.id, "satu_perkawinan")}
    assert "1610-KW-10062012-0001 dan 1610-KW-10062020-0001" in RegisterFault.get().told
    old(w.MOTHER, status="2", family=None, shdk="", death_date="2018-01-01")
    assert old_data.look_again(RegisterFault.get().id).mended_at is not None


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
