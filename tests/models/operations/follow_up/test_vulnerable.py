"""Vulnerable residents: who is on the list, when the follow-up ends, and what an officer on the spot may write."""

from __future__ import annotations

import peewee
import pytest

from models.operations.follow_up import vulnerable
from models.operations.residents.register import resident_by_nik
from models.rules.errors import InvalidInput, NotFound
from models.rules.roles import Role
from models.tables import RegisterChange, Resident, TrailEntry, VulnerableNote
from models.tables.base import database, is_postgres, writing
from tests import world as w


@pytest.fixture
def officer(world):
    return world.actor(Role.OPERATOR)


def collect(officer, nik=w.MOTHER, category="BA", text="KTP hanyut"):
    return vulnerable.collect(officer, nik, category, place="Balai desa", text=text)


def test_whoever_is_met_on_the_spot_is_listed_with_the_change_and_the_note(officer):
    found = collect(officer)
    assert [one.nik for one in vulnerable.residents()] == [w.MOTHER]
    change = RegisterChange.get(RegisterChange.subject_id == found.id, RegisterChange.element == "vulnerable")
    assert (change.old, change.new, change.actor) == ("", "BA", officer.name)
    (note,) = vulnerable.notes_of(found)
    assert (note.text, note.place, note.done, note.officer_name) == ("KTP hanyut", "Balai desa", False, officer.name)
    assert TrailEntry.select().where(TrailEntry.action == "rentan_catat").count() == 1


def test_the_newest_note_says_whether_the_follow_up_is_done(officer):
    found = collect(officer)
    assert vulnerable.open_count() == 1
    vulnerable.note(officer, found.id, "KK dan KTP diserahkan", done=True)
    assert vulnerable.open_count() == 0
    vulnerable.note(officer, found.id, "KTP rusak lagi")
    assert vulnerable.open_count() == 1
    assert [one.done for one in vulnerable.notes_of(found)] == [False, True, False]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"nik": "123"}, "nik"),
        ({"nik": "1610991203800099"}, "nik"),
        ({"category": "XX"}, "kategori"),
        ({"text": " "}, "teks"),
    ],
)
def test_what_cannot_be_collected_is_refused_beside_its_field_and_nothing_stays(officer, more, field):
    with pytest.raises(InvalidInput) as refused:
        collect(officer, **more)
    assert refused.value.field == field
    assert (list(vulnerable.residents()), VulnerableNote.select().count()) == ([], 0)


def test_the_dead_and_whoever_is_not_vulnerable_have_no_follow_up(officer):
    found = collect(officer)
    Resident.update(status="2", family=None, shdk="").where(Resident.id == found.id).execute()
    for one in (found, resident_by_nik(w.FATHER)):
        with pytest.raises(NotFound):
            vulnerable.note(officer, one.id, "Catatan")


def test_a_note_is_never_rewritten(officer):
    collect(officer)
    with pytest.raises(peewee.DatabaseError), writing():
        VulnerableNote.update(text="lain").execute()


def test_the_list_is_found_by_its_own_index_however_many_residents_there_are(officer):
    collect(officer)
    if is_postgres():
        pytest.skip("a table this small is read whole there")
    query, parameters = vulnerable.residents().order_by(Resident.name, Resident.id).sql()
    plan = database.execute_sql(f"EXPLAIN QUERY PLAN {query}", parameters).fetchall()
    assert any("vulnerable_by_name" in str(step) for step in plan), plan
