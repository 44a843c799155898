"""The order of the procedure: nothing before what it needs, and what is missing is named."""

from __future__ import annotations

import itertools

import pytest

from models.rules.errors import ActionNotPossible
from models.rules.verification.procedure import PATH, PROCEDURE, Step, open_to_hand, require_order, still_missing


def test_every_step_waits_for_all_that_stand_before_it():
    for step, stop in PROCEDURE.items():
        for size in range(len(stop.after)):
            for some in itertools.combinations(stop.after, size):
                with pytest.raises(ActionNotPossible) as refused:
                    require_order(step, set(some))
                for one in set(stop.after) - set(some):
                    assert PROCEDURE[one].missing in refused.value.message
        require_order(step, set(stop.after))


def test_a_step_is_noted_once_and_nothing_follows_a_refusal():
    with pytest.raises(ActionNotPossible, match="sudah dicatat"):
        require_order(Step.REQUEST, {Step.REQUEST})
    for step in PROCEDURE:
        with pytest.raises(ActionNotPossible):
            require_order(step, {*PATH, Step.REFUSED})
    with pytest.raises(ActionNotPossible, match="sudah menjawab"):
        require_order(Step.REFUSED, {Step.REQUEST, Step.FORWARDED, Step.APPROVED})


def test_what_is_missing_is_told_in_the_order_of_the_procedure():
    assert still_missing(set(PATH)) == []
    assert still_missing(set()) == [PROCEDURE[step].missing for step in PATH]
    assert still_missing(set(PATH) - {Step.PARTNER}) == [PROCEDURE[Step.PARTNER].missing]


def test_only_what_is_in_turn_is_offered_and_no_signature_by_hand():
    assert open_to_hand(set()) == [Step.REQUEST, Step.CARRIED]
    assert open_to_hand({Step.REQUEST}) == [Step.FORWARDED]
    assert open_to_hand({Step.REQUEST, Step.FORWARDED}) == [Step.APPROVED, Step.REFUSED]
    everything = {step for size in range(len(PATH)) for step in open_to_hand(set(PATH[:size]))}
    assert everything.isdisjoint({Step.OFFICE, Step.PARTNER})
