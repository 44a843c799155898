"""The last seat goes to one person, the office's limits hold, and an old seat is kept until there is a new one."""

from __future__ import annotations

import threading
from datetime import timedelta

import peewee
import pytest

from models.operations import trail
from models.operations.applications import drafting
from models.operations.clock import WIB
from models.operations.services import catalogue
from models.operations.visits import appointments, attendance, office_hours
from models.rules.actor import SYSTEM
from models.rules.errors import (
    ActionNotPossible,
    AlreadyChanged,
    InvalidInput,
    NotAllowed,
    NotFound,
    SlotTaken,
)
from models.tables import Appointment, OpeningHours, Seat
from models.tables.appointments import OFFICE
from models.tables.base import database as bound
from models.tables.base import writing
from tests import marriages
from tests import world as w


def test_who_books_is_told_who_must_come_and_what_to_bring(marriage, husband):
    start = marriages.free()
    appointment = appointments.book(husband, marriage.id, OFFICE, start)
    assert (appointment.starts_at, appointment.minutes, appointment.state) == (start, 30, "dipesan")
    (notice,) = marriages.notices("dipesan")
    for words in ("Suami, Istri, Saksi pertama, Saksi kedua", "KTP-el asli", "Kantor Dinas, Indralaya", "pukul"):
        assert words in notice.text
    assert marriages.actions(marriage) == ["janji_dipesan"]


def test_one_application_has_one_appointment(marriage, husband, operator):
    appointments.book(husband, marriage.id, OFFICE, marriages.free())
    for actor in (husband, operator):
        with pytest.raises(AlreadyChanged, match="sudah mempunyai janji"):
            appointments.book(actor, marriage.id, OFFICE, marriages.free(1), reason="telepon")
    with pytest.raises(peewee.IntegrityError), writing():
        Appointment.insert({**Appointment.get().__data__, "id": None}).execute()
    assert Seat.select().count() == 1


def test_nobody_books_for_a_strangers_file_or_one_that_needs_nobody(world, marriage, husband, operator):
    stranger = drafting.actor_of(w.account_of(w.Resident.get(w.Resident.name == "HASAN EFENDI")), "127.0.0.1")
    with pytest.raises(NotFound):
        appointments.book(stranger, marriage.id, OFFICE, marriages.free())
    birth = w.sent(world)
    with pytest.raises(ActionNotPossible, match="tidak memerlukan"):
        appointments.book(husband, birth.id, OFFICE, marriages.free())
    for role in set(w.OFFICE_ROLES) - attendance.COUNTER:
        with pytest.raises(NotAllowed):
            appointments.book(world.actor(role), marriage.id, OFFICE, marriages.free(), reason="telepon")
    with pytest.raises(InvalidInput, match="alasannya"):
        appointments.book(operator, marriage.id, OFFICE, marriages.free())
    assert Appointment.select().count() == 0


def test_a_widows_marriage_asks_nobody_to_come(world):
    application = marriages.sent(world, "KAWIN_PASANGAN_MENINGGAL")
    assert attendance.persons(application) == []
    assert not attendance.is_booked_now(application)


def test_a_draft_cannot_be_booked(world, husband):
    application = drafting.begin(husband, world.account, "CAP_KAWIN", "KAWIN_WNI")
    with pytest.raises(ActionNotPossible):
        appointments.book(husband, application.id, OFFICE, marriages.free())


@pytest.mark.parametrize("minutes", [1, -1])
def test_only_hours_of_the_office_can_be_booked(marriage, husband, minutes):
    for place, start in (("16.10.01", marriages.free()), (OFFICE, marriages.free() + timedelta(minutes=minutes))):
        with pytest.raises(SlotTaken, match="Tidak ada yang hilang"):
            appointments.book(husband, marriage.id, place, start)
    with pytest.raises(SlotTaken):
        appointments.book(husband, marriage.id, OFFICE, marriages.free() - timedelta(days=28))
    with pytest.raises(SlotTaken, match="21 hari"):
        appointments.book(husband, marriage.id, OFFICE, marriages.free(after=28))
    assert Seat.select().count() == 0


def test_a_long_recording_takes_several_slots_in_a_row(marriage, husband):
    OpeningHours.update(minutes=15, seats=1).execute()
    start = marriages.free()
    appointments.book(husband, marriage.id, OFFICE, start)
    assert [one.starts_at for one in Seat.select().order_by(Seat.starts_at)] == [start, start + timedelta(minutes=15)]
    free = {one.starts_at: one.free for one in office_hours.day_at(OFFICE, start.astimezone(WIB).date(), 30).slots}
    assert free[start] == free[start + timedelta(minutes=15)] == 0
    assert free[start + timedelta(minutes=30)] == 1


# -- the last seat


def test_of_many_at_the_same_moment_exactly_one_gets_the_last_seat(world):
    OpeningHours.update(seats=1).execute()
    start, people = marriages.free(), 6
    files = [marriages.sent(world) for _ in range(people)]
    outcomes, ready = [], threading.Barrier(people)

    def book(application):
        bound.connect(reuse_if_open=True)
        try:
            ready.wait(10)
            actor = drafting.actor_of(application.account, "127.0.0.1")
            appointments.book(actor, application.id, OFFICE, start)
            outcomes.append("dapat")
        except SlotTaken:
            outcomes.append("penuh")
        finally:
            bound.close()

    threads = [threading.Thread(target=book, args=(one,)) for one in files]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert sorted(outcomes) == ["dapat", *["penuh"] * (people - 1)]
    assert Seat.select().count() == Appointment.select().count() == 1
    assert len(marriages.notices("dipesan")) == 1
    assert trail.verify().broken_at is None


def test_two_who_change_places_neither_wait_for_ever_nor_share_a_seat(world, operator):
    OpeningHours.update(seats=1).execute()
    starts = [marriages.free(0), marriages.free(1)]
    files = [marriages.sent(world) for _ in starts]
    booked = [
        appointments.book(operator, one.id, OFFICE, at, reason="telepon") for one, at in zip(files, starts, strict=True)
    ]
    outcomes, ready = [], threading.Barrier(2)

    def move(appointment, start):
        bound.connect(reuse_if_open=True)
        try:
            ready.wait(10)
            appointments.move(operator, appointment.application_id, OFFICE, start, seen_version=1, reason="telepon")
            outcomes.append("pindah")
        except SlotTaken:
            outcomes.append("penuh")
        finally:
            bound.close()

    threads = [threading.Thread(target=move, args=pair) for pair in zip(booked, reversed(starts), strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert outcomes == ["penuh", "penuh"]
    assert sorted(one.starts_at for one in Seat.select()) == sorted(starts)


def test_the_database_itself_gives_a_seat_once(marriage, operator):
    appointments.book(operator, marriage.id, OFFICE, marriages.free(), reason="telepon")
    seat = Seat.get()
    with pytest.raises(peewee.IntegrityError), writing():
        Seat.insert(seat.__data__).execute()


# -- changing


def test_a_moved_appointment_frees_its_old_seat(marriage, husband):
    appointment = appointments.book(husband, marriage.id, OFFICE, marriages.free())
    other = marriages.free(1)
    moved = appointments.move(husband, marriage.id, OFFICE, other, seen_version=appointment.version)
    assert (moved.starts_at, moved.moved) == (other, 1)
    assert [one.starts_at for one in Seat.select()] == [other]
    assert len(marriages.notices("dipindah")) == 1
    with pytest.raises(AlreadyChanged):
        appointments.cancel(husband, marriage.id, seen_version=appointment.version)


def test_a_full_hour_leaves_the_old_appointment_as_it_was(world, marriage, husband, operator):
    OpeningHours.update(seats=1).execute()
    mine, theirs = marriages.free(0), marriages.free(1)
    appointments.book(husband, marriage.id, OFFICE, mine)
    appointments.book(operator, marriages.sent(world).id, OFFICE, theirs, reason="telepon")
    with pytest.raises(SlotTaken):
        appointments.move(husband, marriage.id, OFFICE, theirs, seen_version=1)
    kept = attendance.open_appointment(marriage)
    assert (kept.starts_at, kept.version, kept.moved) == (mine, 1, 0)


def test_the_applicant_changes_a_few_times_and_then_asks_an_officer(marriage, husband, operator):
    appointments.book(husband, marriage.id, OFFICE, marriages.free(0))
    for number in (1, 2):
        appointments.move(husband, marriage.id, OFFICE, marriages.free(number), seen_version=number)
    with pytest.raises(NotAllowed, match="diubah 2 kali"):
        appointments.move(husband, marriage.id, OFFICE, marriages.free(3), seen_version=3)
    appointments.move(operator, marriage.id, OFFICE, marriages.free(3), seen_version=3, reason="telepon")
    appointments.cancel(husband, marriage.id, seen_version=4)
    with pytest.raises(NotAllowed, match="Hubungi atau datangi"):
        appointments.book(husband, marriage.id, OFFICE, marriages.free(0))
    appointments.book(operator, marriage.id, OFFICE, marriages.free(0), reason="telepon")


def test_shortly_before_only_an_officer_changes(marriage, husband, operator):
    appointment = appointments.book(husband, marriage.id, OFFICE, marriages.free())
    marriages.shift(appointment, hours=23)
    with pytest.raises(NotAllowed, match="kurang dari 24 jam"):
        appointments.cancel(husband, marriage.id, seen_version=1)
    with pytest.raises(NotAllowed, match="kurang dari 24 jam"):
        appointments.move(husband, marriage.id, OFFICE, marriages.free(2), seen_version=1)
    catalogue.set_setting(SYSTEM, "janji.batas_jam", 2)
    appointments.cancel(husband, marriage.id, seen_version=1)
    assert Seat.select().count() == 0
    assert len(marriages.notices("batal")) == 1
