"""When the office and the kecamatan are open for appointments, and which seats are free.

Pasal: Pasal 12(2), Pasal 13(1)g.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from models.operations import office_tables
from models.operations.clock import WIB, today
from models.operations.services import catalogue
from models.rules.actor import Actor
from models.rules.errors import InvalidInput, SlotTaken
from models.rules.slots import Hours, Slot, slots_of
from models.tables import Appointment, Closure, Holiday, OpeningHours, Seat
from models.tables.appointments import OFFICE
from models.tables.base import writing

FIGURES = ("weekday", "opens", "closes", "minutes", "seats")


@dataclass(frozen=True, slots=True)
class Day:
    """One day at a place: what can be chosen, or why it is ``closed``."""

    day: date
    slots: tuple[Slot, ...]
    closed: str = ""

    @property
    def free(self) -> int:
        """How many seats are left."""
        return sum(one.free for one in self.slots)


def place_name(place: str) -> str:
    """What people call it: the office with its town, or that of the kecamatan."""
    if place == OFFICE:
        return f"Kantor Dinas, {catalogue.setting('kantor.tempat', 'Indralaya')}"
    return f"Kantor Kecamatan {catalogue.lookup().region_name(place)}"


def places() -> dict[str, str]:
    """Place → name of every place that has opening hours, the office first."""
    found = {place for (place,) in OpeningHours.select(OpeningHours.place).where(OpeningHours.active).tuples()}
    return {place: place_name(place) for place in sorted(found, key=lambda one: (one != OFFICE, one))}


def days(place: str, first: date, count: int, minutes: int) -> list[Day]:
    """Every day from ``first`` on on which ``place`` would be open, those that are closed for once included."""
    last = first + timedelta(days=count)
    hours = _hours(place)
    closed, taken = _closed(place, first, last), _taken(place, first, last)
    found = []
    for one in (first + timedelta(days=step) for step in range(count)):
        slots = tuple(slots_of(one, hours, minutes, taken, WIB))
        if slots:
            reason = closed.get(one.isoformat(), "")
            found.append(Day(one, () if reason else slots, reason))
    return found


def day_at(place: str, day: date, minutes: int) -> Day:
    """One day; without slots when nobody can come."""
    return next(iter(days(place, day, 1, minutes)), Day(day, ()))


def next_free_day(place: str, minutes: int) -> date:
    """The first day from tomorrow on on which a seat is left, within a month; tomorrow when there is none."""
    tomorrow = today() + timedelta(days=1)
    return next((one.day for one in days(place, tomorrow, 31, minutes) if one.free), tomorrow)


def free_slot(place: str, starts_at: datetime, minutes: int) -> Slot:
    """The slot at this moment, with a seat left when it was read. Raises: SlotTaken."""
    found = day_at(place, starts_at.astimezone(WIB).date(), minutes)
    slot = next((one for one in found.slots if one.starts_at == starts_at), None)
    if slot is None:
        raise SlotTaken
    return slot


def take_seats(appointment: Appointment, slot: Slot) -> None:
    """Take one seat of every cell, each by a row that can stand once only; cells already held are kept.

    Cells are taken in the order of time and before any is given back, so that two who change places cannot wait for
    each other. Raises: SlotTaken when one of them is full, inside the caller's transaction.
    """
    own = Seat.select(Seat.starts_at).where(Seat.appointment == appointment, Seat.place == appointment.place)
    held = {start for (start,) in own.tuples()}
    for start, seats in slot.cells:
        if start not in held and not _take_one(appointment, start, seats):
            raise SlotTaken
    wanted = [start for start, _ in slot.cells]
    Seat.delete().where(
        Seat.appointment == appointment, (Seat.place != appointment.place) | Seat.starts_at.not_in(wanted)
    ).execute()


def free_seats(appointment: Appointment) -> None:
    """Give every seat back, inside the caller's transaction."""
    Seat.delete().where(Seat.appointment == appointment).execute()


def _take_one(appointment: Appointment, start: datetime, seats: int) -> bool:
    here = (Seat.place == appointment.place) & (Seat.starts_at == start)
    taken = {number for (number,) in Seat.select(Seat.number).where(here).tuples()}
    if len(taken) >= seats:
        return False
    for number in sorted(set(range(1, seats + 1)) - taken):
        Seat.insert(
            place=appointment.place, starts_at=start, number=number, appointment=appointment
        ).on_conflict_ignore().execute()
        if Seat.select().where(here, Seat.number == number, Seat.appointment == appointment).exists():
            return True
    return False


def open_since(place: str, at: datetime) -> datetime | None:
    """When ``place`` opened, if it is open at ``at``; None while it is closed."""
    local = at.astimezone(WIB)
    if closed_because(place, local.date()):
        return None
    minute = local.hour * 60 + local.minute
    found = [one.opens for one in _hours(place) if one.weekday == local.weekday() and one.opens <= minute < one.closes]
    midnight = datetime.combine(local.date(), time.min, WIB)
    return midnight + timedelta(minutes=min(found)) if found else None


def closed_because(place: str, day: date) -> str:
    """Why the place is closed on that day; "" when it is not closed for once."""
    return _closed(place, day, day + timedelta(days=1)).get(day.isoformat(), "")


def set_hours(actor: Actor, values: Mapping[str, Any], row: OpeningHours | None = None) -> OpeningHours:
    """Add opening hours, or change ``row``; appointments that stand keep their seats.

    Raises: InvalidInput for hours that cannot be, or that overlap others of the same place.
    """
    hours = Hours(**{name: int(values[name]) for name in FIGURES})
    hours.require_sound()
    with writing():
        others = OpeningHours.find(OpeningHours.place == values["place"], OpeningHours.active)
        mine = row.id if row is not None else None
        if values["active"] and any(hours.overlaps(_figures(one)) for one in others if one.id != mine):
            raise InvalidInput("Jam ini bertumpuk dengan jam buka lain di tempat yang sama.", field="opens")
        if row is not None:
            office_tables.change_row(actor, OpeningHours, row.id, values)
            return row
        made: OpeningHours = office_tables.create_row(actor, OpeningHours, values)
        return made


def _hours(place: str) -> list[Hours]:
    rows = OpeningHours.select().where(OpeningHours.place == place, OpeningHours.active)
    return [_figures(row) for row in rows]


def _figures(row: OpeningHours) -> Hours:
    return Hours(**{name: getattr(row, name) for name in FIGURES})


def _closed(place: str, first: date, last: date) -> dict[str, str]:
    """ISO day → reason, of holidays and closures from ``first`` up to but without ``last``."""
    span = (first.isoformat(), last.isoformat())
    holidays = Holiday.select(Holiday.day, Holiday.name).where(Holiday.day >= span[0], Holiday.day < span[1])
    closures = Closure.select(Closure.day, Closure.reason).where(
        Closure.day >= span[0], Closure.day < span[1], Closure.active, Closure.place.in_(["", place])
    )
    return {**dict(holidays.tuples()), **dict(closures.tuples())}


def _taken(place: str, first: date, last: date) -> Counter[datetime]:
    begin, end = (datetime.combine(one, time.min, WIB) for one in (first, last))
    rows = Seat.select(Seat.starts_at).where(Seat.place == place, Seat.starts_at >= begin, Seat.starts_at < end)
    return Counter(start for (start,) in rows.tuples())
