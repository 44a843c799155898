"""The ladder of sanctions, and the semesters of a term."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.verification import semesters
from models.rules.verification.sanctions import WARNINGS, Step, may_follow, standing

FIRST, SECOND, THIRD = WARNINGS
ANY_TIME = {Step.FREEZE, Step.LIFT}


@pytest.mark.parametrize(
    ("steps", "allowed"),
    [
        ([], {FIRST, Step.FREEZE}),
        ([FIRST], {SECOND, Step.QUOTA} | ANY_TIME),
        ([FIRST, SECOND], {THIRD, Step.QUOTA} | ANY_TIME),
        ([*WARNINGS], {Step.QUOTA} | ANY_TIME),
        ([FIRST, Step.QUOTA], ANY_TIME),
        ([Step.FREEZE], {Step.CLOSE, Step.LIFT}),
        ([FIRST, Step.QUOTA, Step.FREEZE], {Step.CLOSE, Step.LIFT}),
        ([Step.FREEZE, Step.CLOSE], set()),
        ([FIRST, SECOND, Step.LIFT], {FIRST, Step.FREEZE}),
        ([FIRST, Step.FREEZE, Step.LIFT], {SECOND, Step.QUOTA} | ANY_TIME),
    ],
)
def test_each_step_follows_only_what_the_ladder_allows(steps, allowed):
    assert may_follow(steps) == allowed


def test_lifting_takes_back_the_newest_and_warnings_together():
    assert standing([FIRST, SECOND, Step.QUOTA, Step.LIFT]) == (FIRST, SECOND)
    assert standing([FIRST, SECOND, Step.QUOTA, Step.LIFT, Step.LIFT]) == ()


@given(st.lists(st.integers(0, 20), max_size=30))
def test_whatever_is_done_warnings_stand_below_and_nothing_stands_twice(choices):
    steps = []
    for choice in choices:
        allowed = sorted(may_follow(steps))
        if not allowed:
            assert steps[-1] is Step.CLOSE
            break
        steps.append(allowed[choice % len(allowed)])
        found = standing(steps)
        assert len(set(found)) == len(found)
        warned = [step for step in found if step in WARNINGS]
        assert warned == list(found[: len(warned)]) == list(WARNINGS[: len(warned)])


def test_a_report_is_owed_for_each_end_of_a_semester_within_the_term():
    found = semesters.within(date(2025, 6, 30), date(2026, 12, 30))
    assert found == [date(2025, 6, 30), date(2025, 12, 31), date(2026, 6, 30)]
    assert semesters.within(date(2026, 7, 1), date(2026, 12, 30)) == []
    assert [semesters.first_day(day) for day in found[:2]] == [date(2025, 1, 1), date(2025, 7, 1)]
