"""The recording of a first KTP-el is booked by its holder once the card was asked for, and until it was recorded."""

from __future__ import annotations

import pytest

from models.operations.applications import drafting
from models.operations.printing_room import blanks, cards
from models.operations.visits import appointments, attendance
from models.rules.cards import CardState
from models.rules.errors import ActionNotPossible, InvalidInput
from models.rules.roles import Role
from models.tables import Application, CardRequest
from models.tables.appointments import OFFICE
from tests import marriages
from tests.services import cases


@pytest.fixture
def first_card():
    return next(
        one
        for one in cases.cases()
        if (one.service, one.variant, one.answers.get("sudah_rekam")) == ("DAF_KTPEL", "KTP_BARU", "tidak")
    )


def test_a_first_card_is_booked_after_the_receipt_and_until_it_was_recorded(world, first_card):
    application = cases.send(world, first_card)
    holder = drafting.actor_of(application.account, "127.0.0.1")
    with pytest.raises(ActionNotPossible):
        appointments.book(holder, application.id, OFFICE, marriages.free())
    cases.issue(world, application)
    appointment = appointments.book(holder, application.id, OFFICE, marriages.free())
    assert appointment.minutes == 15
    application = Application.get_by_id(application.id)
    (person,) = attendance.persons(application)
    assert person.title == "Pemegang KTP"
    appointments.cancel(holder, application.id, seen_version=1)
    operator = world.actor(Role.OPERATOR)
    blanks.receive(operator, "KTPEL", 1, "SJ-1")
    cards.advance(operator, CardRequest.get().id, CardState.DIREKAM)
    assert not attendance.is_booked_now(application)


def test_no_card_is_printed_for_whom_nobody_recorded(world, first_card):
    application = cases.send(world, first_card)
    cases.issue(world, application)
    operator, card = world.actor(Role.OPERATOR), CardRequest.get()
    blanks.receive(operator, "KTPEL", 1, "SJ-1")
    with pytest.raises(InvalidInput, match="belum direkam"):
        cards.advance(operator, card.id, CardState.DICETAK)
    cards.advance(operator, card.id, CardState.DIREKAM)
    assert cards.advance(operator, card.id, CardState.DICETAK).state == CardState.DICETAK


def test_who_was_seen_needs_no_further_appointment(world, first_card):
    application = cases.send(world, first_card)
    cases.issue(world, application)
    attendance.mark(world.actor(Role.OPERATOR), application.id, "orang")
    assert not attendance.is_booked_now(Application.get_by_id(application.id))
    assert cards.load(CardRequest.get().id).state == CardState.ANTRE


@pytest.mark.parametrize(("case", "booked"), [("KTP_UBAH foto", True), ("KTP_LUAR_DOMISILI belum direkam", False)])
def test_a_new_picture_is_booked_here_and_a_recording_elsewhere_is_not(world, case, booked):
    application = cases.send(world, next(one for one in cases.cases() if one.id == f"DAF_KTPEL {case}"))
    cases.issue(world, application)
    assert attendance.is_booked_now(Application.get_by_id(application.id)) is booked
    assert CardRequest.select().exists() is booked
