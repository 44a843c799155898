from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import add_working_days, is_working_day, working_days_between

HOLIDAYS = {"2025-03-31", "2025-04-01"}


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2025-03-10", 3, "2025-03-13"),
        ("2025-03-13", 3, "2025-03-18"),
        ("2025-03-15", 1, "2025-03-17"),
        ("2025-03-28", 1, "2025-04-02"),
        ("2025-03-29", 0, "2025-04-02"),
        ("2025-03-28", 0, "2025-03-28"),
    ],
)
def test_weekends_and_holidays_do_not_count(start, days, end):
    assert add_working_days(date.fromisoformat(start), days, HOLIDAYS) == date.fromisoformat(end)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 40), st.sets(st.integers(0, 60), max_size=10))
def test_counting_forward_and_counting_between_agree(start, days, off):
    holidays = {(start + timedelta(days=step)).isoformat() for step in off}
    end = add_working_days(start, days, holidays)
    assert is_working_day(end, holidays)
    assert working_days_between(start, end, holidays) == days


def test_nothing_lies_between_a_day_and_one_before_it():
    assert working_days_between(date(2025, 3, 10), date(2025, 3, 7)) == 0
