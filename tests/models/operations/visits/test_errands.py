"""Fetching a card: a seat like any other, told of in its own words, and over when the card is handed over."""

from __future__ import annotations

import pytest

from models.operations.clock import now
from models.operations.printing_room import blanks, cards
from models.operations.services import catalogue
from models.operations.visits import appointment_days, appointments, errands
from models.rules.actor import SYSTEM
from models.rules.appointments import Kind
from models.rules.cards import CardState, Taker
from models.rules.errors import ActionNotPossible, NotAllowed
from models.tables import Application, Appointment, CardRequest, Seat
from models.tables.appointments import OFFICE
from tests import marriages
from tests import world as w


@pytest.fixture
def card(world, operator):
    """A KTP-el of the father, printed and not yet ready."""
    application = w.sent(world)
    Application.update(stage="terbit").where(Application.id == application.id).execute()
    made = CardRequest.create(
        card="KTPEL", resident=world.father, application=application, reason="Hilang", requested_at=now()
    )
    blanks.receive(operator, "KTPEL", 1, "SJ-1")
    cards.advance(operator, made.id, CardState.DICETAK)
    return made


@pytest.fixture
def ready(card, operator):
    return cards.advance(operator, card.id, CardState.SIAP)


def test_nothing_is_fetched_before_it_is_ready(card, husband):
    assert errands.of(card.application) is None
    with pytest.raises(ActionNotPossible):
        appointments.book(husband, card.application_id, OFFICE, marriages.free())


def test_the_applicant_books_an_hour_and_the_hand_over_ends_it(ready, husband, operator):
    booked = appointments.book(husband, ready.application_id, OFFICE, marriages.free())
    assert (booked.kind, booked.minutes) == (Kind.AMBIL, 10)
    (told,) = marriages.notices("dipesan")
    assert "Yang diambil: KTP-el RIDWAN SAPUTRA." in told.text
    assert "Surat kuasa" in told.text
    cards.hand_over(operator, ready.id, Taker("", is_holder=True))
    assert Appointment.get().state == "hadir"
    assert Seat.select().count() == 0
    assert errands.of(ready.application) is None


def test_nobody_is_awaited_for_a_card_that_is_printed_again(ready, husband, operator):
    appointments.book(husband, ready.application_id, OFFICE, marriages.free())
    cards.advance(operator, ready.id, CardState.DIREKAM, reason="Foto bergaris")
    assert Appointment.get().state == "ditutup"
    assert Seat.select().count() == 0
    assert errands.of(ready.application) is None


def test_an_appointment_stands_until_the_last_card_of_the_file_was_fetched(world, ready, husband, operator):
    second = CardRequest.create(
        card="KTPEL", resident=world.mother, application=ready.application, requested_at=now(), state="siap"
    )
    appointments.book(husband, ready.application_id, OFFICE, marriages.free())
    cards.hand_over(operator, ready.id, Taker("", is_holder=True))
    assert Appointment.get().state == "dipesan"
    cards.hand_over(operator, second.id, Taker("", is_holder=True))
    assert Appointment.get().state == "hadir"


def test_he_is_reminded_the_day_before_in_words_of_the_card(ready, husband):
    booked = appointments.book(husband, ready.application_id, OFFICE, marriages.free())
    marriages.tomorrow(booked)
    assert appointment_days.catch_up() == [f"janji {ready.application.reference}"]
    assert appointment_days.catch_up() == []
    (told,) = marriages.notices("ingat")
    assert "Yang diambil: KTP-el RIDWAN SAPUTRA." in told.text


def test_who_does_not_come_finds_his_card_still_there_and_then_asks_an_officer(ready, husband, operator):
    for _ in range(2):
        booked = appointments.book(husband, ready.application_id, OFFICE, marriages.free())
        marriages.shift(booked, minutes=-5)
        appointments.note_no_show(operator, ready.application_id, seen_version=booked.version)
    told = marriages.notices("tidak-hadir")[0].text
    assert "kartu belum diambil. Kartu tetap disimpan di loket." in told
    with pytest.raises(NotAllowed, match="loket"):
        appointments.book(husband, ready.application_id, OFFICE, marriages.free())
    assert appointments.book(operator, ready.application_id, OFFICE, marriages.free(), reason="Telepon").kind == "ambil"


def test_no_shows_at_the_recording_do_not_count_at_the_counter(ready, husband):
    application = ready.application
    for _ in range(2):
        Appointment.create(
            application=application, place=OFFICE, starts_at=now(), minutes=15, state="tidak_hadir", kind="hadir",
            booked_at=now(), changed_at=now(),
        )  # fmt: skip
    assert appointments.no_shows(application) == 0
    assert appointments.book(husband, application.id, OFFICE, marriages.free()).kind == "ambil"


def test_the_office_says_how_long_it_takes(ready, husband):
    catalogue.set_setting(SYSTEM, errands.PICK_UP_MINUTES, 45)
    booked = appointments.book(husband, ready.application_id, OFFICE, marriages.free())
    assert (booked.minutes, Seat.select().count()) == (45, 2)
