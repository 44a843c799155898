"""A marriage that waits at the operator's desk for the four people who must come."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.operations.clock import WIB, now, today
from models.operations.visits import attendance, office_hours
from models.rules.roles import Role
from models.tables import Application, Appointment, Holiday, Notice, TrailEntry
from models.tables.appointments import OFFICE
from tests import world as w
from tests.services import cases

PEOPLE = ("suami", "istri", "saksi1", "saksi2")


def sent(world: w.World, variant: str = "KAWIN_WNI") -> Application:
    """The first sample of this variant, sent by the father."""
    case = next(one for one in cases.cases() if one.service == "CAP_KAWIN" and one.variant == variant)
    return cases.send(world, case)


def free(number: int = 0, place: str = OFFICE, after: int = 3) -> datetime:
    """The start of a slot with free seats, ``after`` days from today or later, the ``number``-th of its day."""
    for day in office_hours.days(place, today() + timedelta(days=after), 14, 30):
        if day.free:
            return [one for one in day.slots if one.free][number].starts_at
    raise AssertionError("no day is open")


def all_free(moment: datetime) -> list[datetime]:
    """The starts of every free slot at the office on the day of this moment."""
    day = office_hours.day_at(OFFICE, moment.astimezone(WIB).date(), 30)
    return [one.starts_at for one in day.slots if one.free]


def tomorrow(appointment: Appointment) -> None:
    """As if it had been made for the next day, which is no holiday."""
    Holiday.delete().execute()
    Appointment.update(starts_at=at(1, 9)).where(Appointment.id == appointment.id).execute()


def at(days: int, hour: int) -> datetime:
    """An hour of the day that lies ``days`` from today, at the office's clock."""
    day = today() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=WIB)


def come(world: w.World, application: Application, *roles: str) -> None:
    """The operator sees these people (everybody, when none is named) at the counter."""
    for role in roles or PEOPLE:
        attendance.mark(world.actor(Role.OPERATOR), application.id, role)


def notices(fact: str) -> list[Notice]:
    """What was told of appointments, oldest first."""
    return [
        one for one in Notice.select().order_by(Notice.id) if one.key.startswith("janji:") and one.key.endswith(fact)
    ]


def actions(application: Application) -> list[str]:
    """What the trail says of its appointments, oldest first."""
    rows = TrailEntry.select().where(TrailEntry.application == application).order_by(TrailEntry.id)
    return [row.action for row in rows if row.action.startswith(("janji", "kehadiran"))]


def shift(appointment: Appointment, **back: int) -> None:
    """As if the appointment had been made for another moment."""
    Appointment.update(starts_at=now() + timedelta(**back)).where(Appointment.id == appointment.id).execute()
