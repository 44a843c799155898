"""The office's days: who comes when, days that are closed, and what the sweep does for appointments.

Pasal: Pasal 13(1)g.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from models.operations import office_tables
from models.operations.clock import WIB, now, today
from models.operations.visits import appointment_notices, appointments, office_hours
from models.rules.actor import SYSTEM, Actor
from models.rules.appointments import State
from models.rules.errors import InvalidInput
from models.rules.workflow import Stage
from models.tables import Application, Appointment, Closure
from models.tables.base import writing

SHOWN = (State.DIPESAN.value, State.HADIR.value, State.TIDAK_HADIR.value)


def listed(day: date, place: str) -> list[Appointment]:
    """Everybody who is expected, came or did not come on that day at that place, in order of time."""
    return list(
        Appointment.select(Appointment, Application)
        .join(Application)
        .where(Appointment.place == place, Appointment.state.in_(SHOWN), *_within(day))
        .order_by(Appointment.starts_at, Appointment.id)
    )


def _within(day: date) -> tuple[object, object]:
    begin = datetime.combine(day, time.min, WIB)
    return Appointment.starts_at >= begin, Appointment.starts_at < begin + timedelta(days=1)


def unrecorded() -> dict[tuple[date, str], int]:
    """(day, place) → how many appointments stand there whose hour is over: nobody noted whether people came."""
    rows = Appointment.select(Appointment.starts_at, Appointment.place).where(
        Appointment.state == State.DIPESAN, Appointment.starts_at < now() - timedelta(hours=1)
    )
    return Counter(
        (start.astimezone(WIB).date(), place) for start, place in rows.order_by(Appointment.starts_at).tuples()
    )


def close_day(actor: Actor, day: str, place: str, reason: str) -> int:
    """Close ``place`` ("" for every place) on that ISO day and tell everybody who was booked; returns how many.

    Each of them is told in a transaction of his own; what a crash leaves undone the sweep does.

    Raises: InvalidInput for a day that is over, without a reason, or closed already.
    """
    if day < today().isoformat():
        raise InvalidInput("Hari itu sudah lewat.", field="day")
    if not reason.strip():
        raise InvalidInput("Tulis mengapa tutup; pemohon membacanya.", field="reason")
    values = {"day": day, "place": place, "reason": reason.strip()[:120], "officer_name": actor.name}
    office_tables.create_row(actor, Closure, values)
    return sum(_release_if_closed(actor, one) for one in _standing_from(now()) if _day_of(one) == day)


def reopen(actor: Actor, closure: Closure, *, active: bool, reason: str) -> None:
    """Open the day again, or close it again; those who lost their hour choose for themselves."""
    office_tables.change_row(actor, Closure, closure.id, {"active": active, "reason": reason.strip()[:120]})


def catch_up() -> list[str]:
    """The sweep: closed days, ended applications and tomorrow's reminders; returns what was done, for the log."""
    return [
        f"janji {one.application.reference}"
        for one in _standing_from(now())
        if _release_if_ended(one) or _release_if_closed(SYSTEM, one) or _remind(one)
    ]


def _standing_from(moment: datetime) -> list[Appointment]:
    return list(
        Appointment.select(Appointment, Application)
        .join(Application)
        .where(Appointment.state == State.DIPESAN, Appointment.starts_at > moment)
        .order_by(Appointment.starts_at, Appointment.id)
    )


def _day_of(appointment: Appointment) -> str:
    return appointment.starts_at.astimezone(WIB).date().isoformat()


def _release_if_closed(actor: Actor, appointment: Appointment) -> bool:
    reason = office_hours.closed_because(appointment.place, date.fromisoformat(_day_of(appointment)))
    if not reason:
        return False
    with writing():
        if not appointments.release(actor, appointment, "janji_ditutup", reason):
            return False
        by_officer = not appointments.books_himself(appointment.application)
        appointment_notices.closed(appointment, reason, by_officer=by_officer)
    return True


def _release_if_ended(appointment: Appointment) -> bool:
    if appointment.application.stage not in {Stage.DITOLAK, Stage.DITARIK}:
        return False
    with writing():
        if not appointments.release(SYSTEM, appointment, "janji_berakhir", "permohonan sudah berakhir"):
            return False
        appointment_notices.ended(appointment)
    return True


def _remind(appointment: Appointment) -> bool:
    """The day before, once: the mark and the notice are one transaction."""
    if date.fromisoformat(_day_of(appointment)) != today() + timedelta(days=1) or appointment.reminded_at:
        return False
    with writing():
        marked = (
            Appointment.update(reminded_at=now())
            .where(Appointment.id == appointment.id, Appointment.version == appointment.version)
            .where(Appointment.state == State.DIPESAN, Appointment.reminded_at.is_null())
            .execute()
        )
        if marked:
            appointment_notices.reminder(appointment)
    return bool(marked)
