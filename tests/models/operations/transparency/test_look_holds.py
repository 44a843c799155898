"""An order of law holds named looks back: two officers, a letter, a last day, and then all is told."""

from __future__ import annotations

from datetime import timedelta

import peewee
import pytest

from models.operations import clock
from models.operations.clock import today
from models.operations.residents import register
from models.operations.transparency import look_holds, seen_data
from models.rules.errors import ActionNotPossible, InvalidInput, NotAllowed, NotFound
from models.rules.roles import Role
from models.tables import AccessEntry, LookHold, LookHoldRow, Verification
from models.tables.base import database as db
from tests import agency, holds
from tests import world as small_office

WHY = "Perintahnya sudah dicabut."


@pytest.fixture
def looks(world):
    """Two queries and a look of an officer."""
    serials = [agency.verify(world).serial, agency.verify(world).serial]
    register.log_access(world.actor(Role.OPERATOR), world.father, "biodata", "Pengaduan penduduk: loket")
    return [*serials, f"A{AccessEntry.get().id}"]


def told(world):
    return len(seen_data.looks_at(world.account, 1)[0])


def later(monkeypatch, days):
    moved = clock.now() + timedelta(days=days)
    monkeypatch.setattr(look_holds, "now", lambda: moved)


def test_only_the_named_looks_are_held_back_and_only_once_approved(world, looks):
    row = holds.proposed(world, looks[0], looks[2])
    assert told(world) == 3
    assert look_holds.waiting() == 1
    with pytest.raises(NotAllowed):
        look_holds.approve(world.actor(Role.AUDITOR), row.id)
    look_holds.approve(world.actor(Role.KEPALA), row.id)
    assert told(world) == 1
    assert look_holds.waiting() == 0
    held = Verification.get(Verification.serial == looks[0]).id
    for kind, key in (("lembaga", held), ("kantor", AccessEntry.get().id)):
        with pytest.raises(NotFound):
            seen_data.look_of(world.account, kind, key)
    with pytest.raises(ActionNotPossible):
        look_holds.approve(world.actor(Role.KEPALA), row.id)


def test_the_last_day_is_held_to_its_end_and_then_all_is_told(world, looks, monkeypatch):
    row = holds.in_force(world, looks[0], last_day=today() + timedelta(days=3))
    assert row.until.astimezone(clock.WIB).hour == 0
    assert row.until.astimezone(clock.WIB).date() == today() + timedelta(days=4)
    assert told(world) == 2
    monkeypatch.setattr(look_holds, "now", lambda: row.until - timedelta(seconds=1))
    assert told(world) == 2
    monkeypatch.setattr(look_holds, "now", lambda: row.until)
    assert told(world) == 3


def test_what_was_never_approved_holds_nothing_and_is_over_by_its_day(world, looks, monkeypatch):
    row = holds.proposed(world, looks[0])
    later(monkeypatch, 40)
    with pytest.raises(ActionNotPossible):
        look_holds.approve(world.actor(Role.KEPALA), row.id)
    assert look_holds.waiting() == 0


def test_it_can_be_ended_before_with_a_reason_once(world, looks):
    row = holds.in_force(world, looks[0])
    with pytest.raises(InvalidInput):
        look_holds.end(world.actor(Role.AUDITOR), row.id, " ")
    look_holds.end(world.actor(Role.AUDITOR), row.id, WHY)
    assert told(world) == 3
    with pytest.raises(ActionNotPossible):
        look_holds.end(world.actor(Role.AUDITOR), row.id, WHY)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": " "}, "nomor"),
        ({"day": today() + timedelta(days=1)}, "tanggal"),
        ({"reason": "rahasia"}, "alasan"),
        ({"last_day": today() + timedelta(days=181)}, "sampai"),
        ({"last_day": today() - timedelta(days=1)}, "sampai"),
    ],
)
def test_an_order_that_cannot_stand_is_refused_at_its_field(world, looks, changed, field):
    with pytest.raises(InvalidInput) as refusal:
        holds.proposed(world, looks[0], **changed)
    assert refusal.value.field == field
    assert not LookHold.select().exists()


def test_rows_that_are_not_there_or_about_two_people_are_refused(world, looks):
    other = agency.verify(world, number=small_office.WITNESS, known={"nama": "HASAN EFENDI"}).serial
    nobody = agency.verify(world, number="1610990101500777").serial
    for names in ((), ("tidak-ada",), ("A999999",), (looks[0], other), (nobody,)):
        with pytest.raises(InvalidInput) as refusal:
            holds.proposed(world, *names)
        assert refusal.value.field == "baris"
    assert holds.proposed(world, looks[0], looks[0], " ").rows.count() == 1


def test_the_database_lets_nobody_widen_or_lengthen_it(world, looks):
    holds.in_force(world, looks[0])
    for change in (
        lambda: LookHold.update(until=clock.now() + timedelta(days=900)).execute(),
        lambda: LookHold.update(approved_by=world.actor(Role.PENGELOLA).id).execute(),
        lambda: LookHold.delete().execute(),
        lambda: LookHoldRow.delete().execute(),
        lambda: LookHoldRow.update(verification=None).execute(),
    ):
        with pytest.raises(peewee.IntegrityError), db.atomic():
            change()
