"""Opening hours become slots; what people type as an hour is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from models.rules.errors import InvalidInput
from models.rules.slots import Hours, clock_of, read_clock, slots_of

MONDAY = date(2026, 11, 30)
MORNING = Hours(0, 480, 600, 30, 2)


def starts(hours, length=30, taken=None, day=MONDAY):
    return [(one.starts_at.strftime("%H:%M"), one.free) for one in slots_of(day, hours, length, taken or {}, UTC)]


def test_a_morning_is_cut_into_slots():
    assert starts([MORNING]) == [("08:00", 2), ("08:30", 2), ("09:00", 2), ("09:30", 2)]
    assert starts([MORNING], day=MONDAY + timedelta(days=1)) == []


def test_what_does_not_fit_before_closing_is_not_offered():
    assert starts([Hours(0, 480, 565, 30, 1)]) == [("08:00", 1), ("08:30", 1)]
    assert starts([MORNING], 45) == [("08:00", 2), ("08:30", 2), ("09:00", 2)]
    assert starts([MORNING], 150) == []


def test_the_fullest_slot_of_a_row_decides_and_never_less_than_nothing_is_free():
    half_past = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
    assert starts([MORNING], 60, {half_past: 1}) == [("08:00", 1), ("08:30", 1), ("09:00", 2)]
    assert starts([MORNING], 30, {half_past: 5})[1] == ("08:30", 0)


def test_a_pause_at_noon_is_two_stretches_and_nothing_spans_it():
    assert starts([Hours(0, 780, 840, 30, 1), Hours(0, 660, 720, 30, 1)], 60) == [("11:00", 1), ("13:00", 1)]


@pytest.mark.parametrize(
    ("text", "minutes"), [("8", 480), ("08.30", 510), ("15:00", 900), (" 24.00 ", 1440), ("0:05", 5)]
)
def test_hours_are_read_as_people_write_them(text, minutes):
    assert read_clock(text) == minutes


@pytest.mark.parametrize("text", ["", "pagi", "8:60", "24:01", "8.5.0", "-1", "008:00", "٨"])
def test_what_is_no_hour_is_refused(text):
    with pytest.raises(InvalidInput, match=r"08\.30"):
        read_clock(text)


def test_an_hour_is_written_with_a_point():
    assert (clock_of(485), clock_of(1440)) == ("08.05", "24.00")
