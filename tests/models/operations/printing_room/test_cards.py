"""The printing room: blanks are never fewer than none, every step has its officer, the resident is told once."""

from __future__ import annotations

import peewee
import pytest

from models.operations.clock import now
from models.operations.printing_room import blanks, cards
from models.rules.cards import CardState, Taker
from models.rules.errors import ActionNotPossible, InvalidInput, NotFound, RegisterForbids
from models.rules.roles import Role
from models.tables import BlankMovement, BlankStock, CardRequest, CardStep, Notice, Resident, TrailEntry
from models.tables.base import writing
from tests import world as w


@pytest.fixture
def request_of(world):
    """``request_of("KTPEL")``: a card of the father that waits to be printed."""
    application = w.sent(world)

    def make(card="KTPEL"):
        return CardRequest.create(
            card=card, resident=world.father, application=application, reason="Hilang", requested_at=now()
        )

    return make


@pytest.fixture
def operator(world):
    return world.actor(Role.OPERATOR)


def left(card="KTPEL"):
    return next(one.left for one in blanks.balances() if one.card == card)


def test_a_card_goes_from_the_queue_to_the_counter(request_of, operator):
    card = request_of()
    blanks.receive(operator, "KTPEL", 2, "SJ-1")
    for to in (CardState.DIREKAM, CardState.DICETAK, CardState.SIAP):
        assert cards.advance(operator, card.id, to).state == to
    assert left() == 1
    step = cards.hand_over(operator, card.id, Taker("ROHANA", w.SECOND_WITNESS, "Ibu", letter="SK 1 Maret"))
    assert (step.taker_name, step.taker_nik, step.taker_relation) == ("ROHANA", w.SECOND_WITNESS, "Ibu")
    assert step.taker_letter == "SK 1 Maret"
    assert [one.state for one in cards.steps_of(card)] == ["direkam", "dicetak", "siap", "diambil"]
    assert {one.officer_id for one in cards.steps_of(card)} == {operator.id}
    acts = TrailEntry.select().where(TrailEntry.subject == f"kartu:{card.id}")
    assert [one.action for one in acts] == ["kartu_direkam", "kartu_dicetak", "kartu_siap", "kartu_diambil"]


def test_the_holder_himself_needs_no_further_name(request_of, operator):
    card = request_of("KIA")
    blanks.receive(operator, "KIA", 1)
    cards.advance(operator, card.id, CardState.DICETAK)
    cards.advance(operator, card.id, CardState.SIAP)
    with pytest.raises(NotFound, match="belum diambil"):
        cards.hand_over_of(card)
    with pytest.raises(InvalidInput, match="Tulis nama"):
        cards.hand_over(operator, card.id, Taker(""))
    cards.hand_over(operator, card.id, Taker("", is_holder=True))
    step = cards.hand_over_of(card)
    assert (step.taker_name, step.taker_nik, step.taker_relation) == ("RIDWAN SAPUTRA", w.FATHER, "Pemegang kartu")


def test_the_resident_is_told_once_that_his_card_is_ready(request_of, operator):
    card = request_of()
    blanks.receive(operator, "KTPEL", 1)
    cards.advance(operator, card.id, CardState.DICETAK)
    cards.advance(operator, card.id, CardState.SIAP)
    with pytest.raises(ActionNotPossible):
        cards.advance(operator, card.id, CardState.SIAP)
    notice = Notice.get(Notice.key == f"kartu:{card.id}:siap")
    assert notice.title == "KTP-el siap diambil"
    assert "RIDWAN SAPUTRA" in notice.text


def test_nothing_is_printed_without_a_blank_and_nothing_of_the_step_stays(request_of, operator):
    card = request_of()
    with pytest.raises(InvalidInput, match="Blangko KTP-el tidak cukup"):
        cards.advance(operator, card.id, CardState.DICETAK)
    assert cards.load(card.id).state == "antre"
    assert CardStep.select().count() == 0
    blanks.receive(operator, "KTPEL", 1)
    cards.advance(operator, card.id, CardState.DICETAK)
    with pytest.raises(InvalidInput, match="tidak cukup"):
        blanks.spoil(operator, "KTPEL", 1, "Tergores")
    assert left() == 0


def test_spoiled_blanks_need_a_reason_and_a_count(operator):
    blanks.receive(operator, "KIA", 5, "SJ-2")
    with pytest.raises(InvalidInput, match="mengapa"):
        blanks.spoil(operator, "KIA", 1, " ")
    for count in (0, -3, 10**7):
        with pytest.raises(InvalidInput, match="Jumlah blangko"):
            blanks.receive(operator, "KIA", count)
    with pytest.raises(InvalidInput, match="Pilih jenis kartu"):
        blanks.receive(operator, "SIM", 1)
    blanks.spoil(operator, "KIA", 2, "Cetakan bergaris")
    assert left("KIA") == 3
    assert [(one.kind, one.count, one.reason) for one in blanks.movements()] == [
        ("rusak", 2, "Cetakan bergaris"),
        ("terima", 5, "SJ-2"),
    ]


def test_the_database_itself_refuses_a_stock_below_zero_and_a_rewritten_step(request_of, operator):
    card = request_of()
    blanks.receive(operator, "KTPEL", 1)
    cards.advance(operator, card.id, CardState.DICETAK)
    with pytest.raises(peewee.IntegrityError), writing():
        BlankStock.update(used=2).where(BlankStock.card == "KTPEL").execute()
    for table in (CardStep, BlankMovement):
        with pytest.raises(Exception, match="riwayat tidak dapat diubah"), writing():
            table.update(officer_name="ORANG LAIN").execute()


def test_a_request_is_given_up_with_a_reason_only(request_of, operator):
    card = request_of()
    with pytest.raises(InvalidInput, match="alasan pembatalan"):
        cards.advance(operator, card.id, CardState.BATAL)
    cards.advance(operator, card.id, CardState.BATAL, reason="Permintaan ganda")
    assert CardStep.get().note == "Permintaan ganda"
    with pytest.raises(InvalidInput, match="siapa yang mengambil"):
        cards.advance(operator, card.id, CardState.DIAMBIL)
    with pytest.raises(NotFound):
        cards.load(card.id + 1)


def test_a_stranger_brings_a_letter_and_a_relative_does_not(request_of, operator):
    blanks.receive(operator, "KIA", 2)
    card = request_of("KIA")
    cards.advance(operator, card.id, CardState.DICETAK)
    cards.advance(operator, card.id, CardState.SIAP)
    with pytest.raises(InvalidInput, match="surat kuasanya") as refused:
        cards.hand_over(operator, card.id, Taker("ROHANA", w.SECOND_WITNESS, "Tetangga"))
    assert refused.value.field == "surat"
    assert cards.load(card.id).state == "siap"
    step = cards.hand_over(operator, card.id, Taker("NURLELA", w.MOTHER))
    assert (step.taker_name, step.taker_letter) == ("NURLELA", "")


def test_no_card_is_printed_or_handed_over_for_the_dead(request_of, operator):
    request = request_of("KTPEL")
    Resident.update(status="2", family=None).where(Resident.id == request.resident_id).execute()
    with pytest.raises(RegisterForbids, match="meninggal dunia"):
        cards.advance(operator, request.id, CardState.DIREKAM)
    assert cards.advance(operator, request.id, CardState.BATAL, reason="Meninggal").state == "batal"
