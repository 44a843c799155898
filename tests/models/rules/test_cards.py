"""The way of a card: every step that is allowed, and no other."""

from __future__ import annotations

import pytest

from models.rules.cards import STATE_NAMES, STEP_NAMES, Card, CardState, Taker, next_states, read_state, require_step
from models.rules.errors import ActionNotPossible, InvalidInput

STEPS = {
    ("antre", "direkam"),
    ("antre", "dicetak"),
    ("antre", "batal"),
    ("direkam", "dicetak"),
    ("direkam", "batal"),
    ("dicetak", "siap"),
    ("dicetak", "direkam"),
    ("dicetak", "antre"),
    ("siap", "direkam"),
    ("siap", "antre"),
    ("siap", "diambil"),
}


@pytest.mark.parametrize("start", CardState)
@pytest.mark.parametrize("to", CardState)
@pytest.mark.parametrize("card", Card)
def test_a_card_goes_the_steps_of_the_table_only(card, start, to):
    never = CardState.DIREKAM if card is Card.KIA else CardState.ANTRE
    wanted = (start, to) in STEPS and to is not never
    assert (to in next_states(card, start)) is wanted
    if not wanted:
        with pytest.raises(ActionNotPossible, match="tidak dapat dilakukan"):
            require_step(card, start, to)


def test_every_state_has_its_words():
    assert set(STATE_NAMES) == set(CardState)
    assert set(STEP_NAMES) == {to for _, to in STEPS} - {"antre"}  # what sends a card back has words of its own
    assert read_state("siap") is CardState.SIAP
    with pytest.raises(InvalidInput, match="Pilih langkah"):
        read_state("hilang")


@pytest.mark.parametrize(("taker", "message"), [(Taker(""), "Tulis nama"), (Taker("ROHANA"), "Tulis NIK pengambil")])
def test_it_is_said_who_takes_a_card(taker, message):
    with pytest.raises(InvalidInput, match=message):
        taker.require_known()


def test_a_number_or_a_relation_is_enough_and_the_holder_needs_neither():
    known = (Taker("ROHANA", relation="Ibu"), Taker("ROHANA", nik="1610995112720001"), Taker("", is_holder=True))
    assert [taker.require_known() for taker in known] == [None, None, None]
