"""Working days: Monday to Friday without holidays; what the office promises is counted in them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date, holidays: Collection[str] = ()) -> bool:
    """Whether the office works on ``day``; ``holidays`` holds ISO dates."""
    return day.weekday() < SATURDAY and day.isoformat() not in holidays


def add_working_days(start: date, days: int, holidays: Collection[str] = ()) -> date:
    """The working day that lies ``days`` working days after ``start``, which itself is not counted.

    With 0 the first working day from ``start`` on. ``holidays`` holds ISO dates.
    """
    day, left = start, days
    while left > 0 or not is_working_day(day, holidays):
        day += timedelta(days=1)
        if is_working_day(day, holidays):
            left -= 1
    return day


def working_days_between(start: date, end: date, holidays: Collection[str] = ()) -> int:
    """How many working days lie after ``start`` up to and including ``end``; 0 when ``end`` is not later."""
    span = (end - start).days
    return sum(is_working_day(start + timedelta(days=step), holidays) for step in range(1, span + 1))
