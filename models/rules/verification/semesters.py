"""The semesters for which an agency owes a report, named by their last days.

Pasal: Pasal 10(3). A report each semester: Permendagri 102/2019; the days are our proposal (mark P).
"""

from __future__ import annotations

from datetime import date


def within(start: date, end: date) -> list[date]:
    """Every 30 June and 31 December from ``start`` to ``end``, both included."""
    last = [date(year, *day) for year in range(start.year, end.year + 1) for day in ((6, 30), (12, 31))]
    return [day for day in last if start <= day <= end]


def first_day(last: date) -> date:
    """The day on which the semester that ends on ``last`` began."""
    return last.replace(month=last.month - 5, day=1)
