"""The printing room: blanks are never fewer than none, every step has its officer, the resident is told once."""

from __future__ import annotations

import peewee
import pytest

from models.operations.applications import citizen_files
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


def told(card, state):
    return list(Notice.select().where(Notice.key.startswith(f"kartu:{card.id}:{state}:")).order_by(Notice.id))


def printed(operator, card, *, ready=False):
    """The card is printed by a new blank, and lies at the counter if ``ready``."""
    blanks.receive(operator, card.card, 1, f"SJ {BlankMovement.select().count()}")
    cards.advance(operator, card.id, CardState.DICETAK)
    if ready:
        cards.advance(operator, card.id, CardState.SIAP)


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
    blanks.receive(operator, "KIA", 1, "SJ-1")
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
    blanks.receive(operator, "KTPEL", 1, "SJ-1")
    cards.advance(operator, card.id, CardState.DICETAK)
    cards.advance(operator, card.id, CardState.SIAP)
    with pytest.raises(ActionNotPossible):
        cards.advance(operator, card.id, CardState.SIAP)
    (notice,) = told(card, "siap")
    assert notice.title == "KTP-el siap diambil"
    assert "RIDWAN SAPUTRA" in notice.text


def test_nothing_is_printed_without_a_blank_and_nothing_of_the_step_stays(request_of, operator):
    card = request_of()
    with pytest.raises(InvalidInput, match="Blangko KTP-el tidak cukup"):
        cards.advance(operator, card.id, CardState.DICETAK)
    assert cards.load(card.id).state == "antre"
    assert CardStep.select().count() == 0
    blanks.receive(operator, "KTPEL", 1, "SJ-1")
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
            blanks.receive(operator, "KIA", count, "SJ-3")
    with pytest.raises(InvalidInput, match="Pilih jenis kartu"):
        blanks.receive(operator, "SIM", 1, "SJ-3")
    blanks.spoil(operator, "KIA", 2, "Cetakan bergaris")
    assert left("KIA") == 3
    assert [(one.kind, one.count, one.reason) for one in blanks.movements()] == [
        ("rusak", 2, "Cetakan bergaris"),
        ("terima", 5, "SJ-2"),
    ]


def test_blanks_come_by_a_delivery_note_and_each_note_once(operator):
    with pytest.raises(InvalidInput, match="nomor surat jalan") as refused:
        blanks.receive(operator, "KIA", 5, " ")
    assert refused.value.field == "alasan"
    blanks.receive(operator, "KIA", 5, "SJ-2/2026")
    with pytest.raises(InvalidInput, match="sudah dicatat: 5 lembar"):
        blanks.receive(operator, "KIA", 7, " sj-2/2026")
    blanks.receive(operator, "KTPEL", 7, "SJ-2/2026")
    assert (left("KIA"), left("KTPEL")) == (5, 7)


def test_more_than_there_are_cannot_be_spoiled_and_the_stock_is_told(operator):
    blanks.receive(operator, "KIA", 5, "SJ-2")
    with pytest.raises(InvalidInput, match="tercatat tinggal 5 lembar"):
        blanks.spoil(operator, "KIA", 6, "Basah")


@pytest.mark.parametrize(("kind", "back"), [("KTPEL", CardState.DIREKAM), ("KIA", CardState.ANTRE)])
@pytest.mark.parametrize("ready", [False, True])
def test_a_card_printed_wrongly_is_printed_again_by_another_blank(request_of, operator, kind, back, ready):
    card = request_of(kind)
    printed(operator, card, ready=ready)
    with pytest.raises(InvalidInput, match="mengapa kartu dicetak ulang"):
        cards.advance(operator, card.id, back)
    assert cards.advance(operator, card.id, back, reason="Foto bergaris.").state == back
    (balance,) = (one for one in blanks.balances() if one.card == kind)
    assert (balance.used, balance.spoiled, balance.left) == (0, 1, 0)
    newest = blanks.movements()[0]
    assert (newest.kind, newest.reason, newest.request) == ("rusak", "Foto bergaris.", card)
    assert len(told(card, back)) == ready
    printed(operator, card, ready=True)
    assert len(told(card, "siap")) == 1 + ready
    assert cards.hand_over(operator, card.id, Taker("", is_holder=True)).taker_name == "RIDWAN SAPUTRA"


def test_a_card_that_was_not_printed_yet_is_not_printed_again(request_of, operator):
    card = request_of("KIA")
    with pytest.raises(ActionNotPossible):
        cards.advance(operator, card.id, CardState.ANTRE, reason="Foto bergaris")


def test_who_waits_for_a_card_is_told_why_it_will_not_come_and_who_took_it(request_of, operator):
    card, other = request_of(), request_of("KIA")
    cards.advance(operator, card.id, CardState.BATAL, reason="Permintaan ganda.")
    assert "tidak dicetak: Permintaan ganda. Bila" in told(card, "batal")[0].text
    printed(operator, other, ready=True)
    cards.hand_over(operator, other.id, Taker("ROHANA", w.SECOND_WITNESS, letter="SK 1 Maret"))
    assert "kepada ROHANA (dengan surat kuasa SK 1 Maret)" in told(other, "diambil")[0].text
    events = [one.text for one in citizen_files.events_of(card.application)]
    assert [one for one in ("Kartu tidak dicetak", "Kartu siap diambil di loket") if one not in events] == []


def test_the_database_itself_refuses_a_stock_below_zero_and_a_rewritten_step(request_of, operator):
    card = request_of()
    blanks.receive(operator, "KTPEL", 1, "SJ-1")
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
    blanks.receive(operator, "KIA", 2, "SJ-1")
    card = request_of("KIA")
    cards.advance(operator, card.id, CardState.DICETAK)
    cards.advance(operator, card.id, CardState.SIAP)
    with pytest.raises(InvalidInput, match="surat kuasanya") as refused:
        cards.hand_over(operator, card.id, Taker("ROHANA", w.SECOND_WITNESS, "Tetangga"))
    assert refused.value.field == "surat"
    assert cards.load(card.id).state == "siap"
    with pytest.raises(InvalidInput, match="surat kuasanya"):
        cards.hand_over(operator, card.id, Taker("ROHANA", relation="Istri"))
    step = cards.hand_over(operator, card.id, Taker("NURLELA", w.MOTHER))
    assert (step.taker_name, step.taker_letter) == ("NURLELA", "")


def test_no_card_is_printed_or_handed_over_for_the_dead(request_of, operator):
    request = request_of("KTPEL")
    Resident.update(status="2", family=None).where(Resident.id == request.resident_id).execute()
    with pytest.raises(RegisterForbids, match="meninggal dunia"):
        cards.advance(operator, request.id, CardState.DIREKAM)
    assert cards.advance(operator, request.id, CardState.BATAL, reason="Meninggal").state == "batal"
