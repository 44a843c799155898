"""Reserving document numbers: unique, gap-free per series and day, never reused.

Pasal: Pasal 16.
"""

from __future__ import annotations

from datetime import date

import peewee

from models.operations.clock import now
from models.rules import numbers
from models.tables import Application, NumberCounter, NumberReservation, OfficePaper
from models.tables.base import database

KAB4 = "1610"


def reserve(application: Application, *, format_code: str, template: str, kind: str, day: date) -> NumberReservation:
    """The application's number for ``format_code``, the same one however often it is asked for.

    ``template`` is a number format, ``kind`` its choice (LU / LT) or letters (BLN). Runs inside the caller's
    transaction, so a crash gives the sequence back.
    """
    if not database.in_transaction():
        raise RuntimeError("a number is reserved in the transaction of its document row")
    existing = NumberReservation.get_or_none(
        NumberReservation.application == application, NumberReservation.format == format_code
    )
    if existing is not None:
        return existing
    series = numbers.series(template, kab4=KAB4, day=day, kind=kind, kode=kind)
    sequence = count_up(series, day.isoformat())
    return NumberReservation.create(
        application=application,
        format=format_code,
        series=series,
        day=day.isoformat(),
        sequence=sequence,
        number=numbers.render(template, kab4=KAB4, day=day, seq=sequence, kind=kind, kode=kind),
        reserved_at=now(),
    )


def reserved(application: Application) -> dict[str, str]:
    """Number format → the number that this application holds already; a failed TTE keeps it."""
    rows = NumberReservation.select().where(NumberReservation.application == application)
    return {row.format: row.number for row in rows}


def count_up(series: str, day: str) -> int:
    """The next number of ``series`` within ``day``, or another period; it is given back with the transaction.

    The upsert locks the row on PostgreSQL, the write lock serves on SQLite.
    """
    NumberCounter.insert(series=series, day=day, last=1).on_conflict(
        conflict_target=[NumberCounter.series, NumberCounter.day],
        update={NumberCounter.last: NumberCounter.last + 1},
    ).execute()
    counter = NumberCounter.select(NumberCounter.last).where(NumberCounter.series == series, NumberCounter.day == day)
    last: int = counter.scalar()
    return last


def gaps() -> list[str]:
    """Series and days whose numbers are not 1…n without a hole; empty when all is well."""
    return [*_gaps_of(NumberReservation), *_gaps_of(OfficePaper)]


def _gaps_of(table: type[NumberReservation | OfficePaper]) -> list[str]:
    rows = (
        table.select(table.series, table.day, peewee.fn.COUNT(table.id), peewee.fn.MAX(table.sequence))
        .where(table.sequence > 0)
        .group_by(table.series, table.day)
        .tuples()
    )
    return [f"{series} {day}: {count} nomor, tertinggi {top}" for series, day, count, top in rows if count != top]
