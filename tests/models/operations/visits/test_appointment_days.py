"""Reminders come once, a closed day moves nobody silently, and who did not come is told how to go on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.operations import office_tables, sweep
from models.operations.applications import sending
from models.operations.clock import WIB, today
from models.operations.visits import appointment_days, appointments, office_hours
from models.rules.errors import (
    InvalidInput,
    NotAllowed,
    NotFound,
    SlotTaken,
)
from models.rules.roles import Role
from models.tables import Application, Appointment, Closure, Holiday, OpeningHours, Seat
from models.tables.appointments import OFFICE
from tests import marriages


def test_the_reminder_comes_once_the_day_before(marriage, husband):
    appointment = appointments.book(husband, marriage.id, OFFICE, marriages.free())
    assert sweep.sweep() == []
    marriages.tomorrow(appointment)
    assert appointment_days.catch_up() == [f"janji {marriage.reference}"]
    assert appointment_days.catch_up() == []
    (notice,) = marriages.notices("ingat")
    assert "Besok" in notice.title
    assert "Suami, Istri" in notice.text


def test_a_reminder_that_was_killed_is_neither_lost_nor_doubled(marriage, husband, monkeypatch):
    appointment = appointments.book(husband, marriage.id, OFFICE, marriages.free())
    marriages.tomorrow(appointment)

    def killed(_appointment):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("models.operations.visits.appointment_notices.reminder", killed)
        with pytest.raises(KeyboardInterrupt):
            appointment_days.catch_up()
    assert marriages.notices("ingat") == []
    appointment_days.catch_up()
    appointment_days.catch_up()
    assert len(marriages.notices("ingat")) == 1


def test_who_books_for_tomorrow_is_not_reminded_on_the_same_day(marriage, operator):
    OpeningHours.create(weekday=(today() + timedelta(days=1)).weekday(), opens=1380, closes=1410, minutes=30, seats=1)
    Holiday.delete().execute()
    appointments.book(operator, marriage.id, OFFICE, marriages.at(1, 23), reason="telepon")
    assert appointment_days.catch_up() == []


def test_a_closed_day_tells_everybody_and_costs_them_nothing(world, marriage, husband, operator):
    start = marriages.free()
    other = marriages.sent(world)
    appointments.book(husband, marriage.id, OFFICE, start)
    appointments.book(operator, other.id, OFFICE, start, reason="telepon")
    day = start.astimezone(WIB).date()
    pengelola = world.actor(Role.PENGELOLA)
    assert appointment_days.close_day(pengelola, day.isoformat(), "", "Listrik padam") == 2
    assert [one.state for one in Appointment.select()] == ["ditutup", "ditutup"]
    assert Seat.select().count() == 0
    assert ["Listrik padam" in one.text and "Pilih hari" in one.text for one in marriages.notices("tutup")] == [
        True,
        True,
    ]
    assert office_hours.day_at(OFFICE, day, 30).closed == "Listrik padam"
    with pytest.raises(SlotTaken):
        appointments.book(husband, marriage.id, OFFICE, start)
    assert appointments.changes_made(marriage) == 0
    with pytest.raises(InvalidInput, match="sudah ada"):
        appointment_days.close_day(pengelola, day.isoformat(), "", "Lagi")
    appointment_days.reopen(pengelola, Closure.get(), active=False, reason="Listrik padam")
    appointments.book(husband, marriage.id, OFFICE, start)


def test_what_a_crash_or_a_new_holiday_leaves_the_sweep_does(marriage, husband, world):
    start = marriages.free()
    appointments.book(husband, marriage.id, OFFICE, start)
    values = {"day": start.astimezone(WIB).date().isoformat(), "name": "Cuti bersama"}
    office_tables.create_row(world.actor(Role.PENGELOLA), Holiday, values)
    assert appointment_days.catch_up() == [f"janji {marriage.reference}"]
    assert appointment_days.catch_up() == []
    assert "Cuti bersama" in marriages.notices("tutup")[0].text


@pytest.mark.parametrize(("day", "reason"), [("2020-01-01", "Lewat"), ("2031-01-01", " ")])
def test_a_day_is_closed_beforehand_and_with_a_reason(world, day, reason):
    with pytest.raises(InvalidInput):
        appointment_days.close_day(world.actor(Role.PENGELOLA), day, "", reason)


def test_an_application_that_ended_holds_no_seat(marriage, husband):
    appointments.book(husband, marriage.id, OFFICE, marriages.free())
    sending.withdraw(
        husband, Application.get_by_id(marriage.id), seen_version=Application.get_by_id(marriage.id).version
    )
    appointment_days.catch_up()
    assert Seat.select().count() == 0
    assert "sudah berakhir" in marriages.notices("batal")[0].text


def test_who_did_not_come_is_told_and_after_two_times_asks_an_officer(marriage, husband, operator):
    for number in (1, 2):
        appointment = appointments.book(husband, marriage.id, OFFICE, marriages.free())
        with pytest.raises(InvalidInput, match="belum tiba"):
            appointments.note_no_show(operator, marriage.id, seen_version=1)
        marriages.shift(appointment, hours=-1)
        appointments.note_no_show(operator, marriage.id, seen_version=1)
        with pytest.raises(NotFound):
            appointments.note_no_show(operator, marriage.id, seen_version=2)
        assert len(marriages.notices("tidak-hadir")) == number
    told = [one.text for one in marriages.notices("tidak-hadir")]
    assert "Pilih hari dan jam yang lain" in told[0]
    assert "petugas yang memesankan" in told[1]
    with pytest.raises(NotAllowed, match="Sudah 2 kali tidak datang"):
        appointments.book(husband, marriage.id, OFFICE, marriages.free(1))
    appointments.book(operator, marriage.id, OFFICE, marriages.free(1), reason="datang ke loket")


def test_opening_hours_do_not_overlap_and_make_sense(world):
    pengelola = world.actor(Role.PENGELOLA)
    usual = {"place": OFFICE, "weekday": 5, "opens": 480, "closes": 600, "minutes": 30, "seats": 1, "active": True}
    row = office_hours.set_hours(pengelola, usual)
    with pytest.raises(InvalidInput, match="bertumpuk"):
        office_hours.set_hours(pengelola, usual | {"opens": 590, "closes": 660})
    office_hours.set_hours(pengelola, usual | {"place": "16.10.01"})
    office_hours.set_hours(pengelola, usual | {"closes": 630}, row)
    for wrong in ({"closes": 480}, {"minutes": 4}, {"minutes": 150}, {"seats": 0}, {"weekday": 7}):
        with pytest.raises(InvalidInput):
            office_hours.set_hours(pengelola, usual | {"weekday": 6} | wrong)
    assert list(office_hours.places()) == [OFFICE, "16.10.01"]
