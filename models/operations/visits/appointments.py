"""Making, moving and giving up an appointment: by the applicant within the office's limits, or by an officer for him.

Pasal: Pasal 13(1)g, Pasal 15(1)a.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import peewee

from models.operations import moves, trail
from models.operations.clock import WIB, now
from models.operations.services import catalogue
from models.operations.visits import appointment_notices, attendance, errands, office_hours
from models.operations.visits.attendance import open_appointment
from models.operations.visits.errands import Errand
from models.rules.actor import Actor
from models.rules.appointments import Kind, Limits, State
from models.rules.errors import ActionNotPossible, AlreadyChanged, InvalidInput, NotFound, SlotTaken
from models.rules.roles import Role
from models.tables import Application, Appointment
from models.tables.base import writing

CHANGED_MEANWHILE = "Janji ini sudah berubah sejak Anda membukanya. Muat ulang halaman untuk melihat keadaan terakhir."


def limits() -> Limits:
    """The office's settings; a negative number counts as 0."""

    def number(key: str, usual: int) -> int:
        return max(0, int(catalogue.setting(key, usual)))

    return Limits(
        hours_before=number("janji.batas_jam", 24),
        changes=number("janji.ubah_paling_banyak", 2),
        no_shows=number("janji.tidak_hadir_paling_banyak", 2),
        days_ahead=min(number("janji.hari_ke_depan", 21), 90),
    )


def history(application: Application) -> list[Appointment]:
    """Every appointment of the application, newest first."""
    return list(application.appointments.order_by(Appointment.id.desc()))


def changes_made(application: Application) -> int:
    """How often the applicant himself moved or cancelled what he comes for now."""
    return sum(one.moved + (one.state == State.BATAL and one.by_applicant) for one in _of_this_kind(application))


def no_shows(application: Application) -> int:
    """How many appointments for what he comes for now nobody came to."""
    return sum(one.state == State.TIDAK_HADIR for one in _of_this_kind(application))


def _of_this_kind(application: Application) -> list[Appointment]:
    errand = errands.of(application)
    kind = errand.kind if errand is not None else Kind.HADIR
    return [one for one in history(application) if one.kind == kind]


def latest(application: Application) -> Appointment | None:
    """The newest appointment for what he comes for now, whatever became of it."""
    return next(iter(_of_this_kind(application)), None)


def may_change(appointment: Appointment) -> bool:
    """Whether the applicant may still move it or give it up, as far as time goes."""
    return limits().is_in_time(appointment.starts_at, now())


def books_himself(application: Application, more: int = 0) -> bool:
    """Whether an hour can be chosen without an officer, after so many ``more`` changes of the applicant's own."""
    allowed = limits()
    few = allowed.are_few(changes_made(application) + more)
    return few and not allowed.is_left_to_officers(no_shows(application))


def book(actor: Actor, application_id: int, place: str, starts_at: datetime, *, reason: str = "") -> Appointment:
    """Take one of the free seats of that moment; an officer says why he books.

    Raises: SlotTaken (somebody was faster, or it is closed), AlreadyChanged (there is an appointment already),
    NotAllowed beyond the limits, ActionNotPossible at a stage that needs none, InvalidInput without a reason.
    """
    try:
        with writing():
            application = _application(actor, application_id, reason)
            errand = _require_bookable(application)
            _require_still_to_come(actor, starts_at)
            if actor.role is Role.PEMOHON:
                _require_within_limits(application, None)
            return _create(actor, application, errand, place, starts_at, reason)
    except peewee.IntegrityError as error:
        raise AlreadyChanged("Permohonan ini sudah mempunyai janji. Muat ulang halamannya.") from error


def _create(  # noqa: PLR0917 - what a booking is made of
    actor: Actor, application: Application, errand: Errand, place: str, starts_at: datetime, reason: str
) -> Appointment:
    if open_appointment(application) is not None:
        raise AlreadyChanged("Permohonan ini sudah mempunyai janji. Muat ulang halamannya.")
    slot = office_hours.free_slot(place, starts_at, errand.minutes)
    at = now()
    appointment = Appointment.create(
        application=application,
        kind=errand.kind.value,
        place=place,
        starts_at=starts_at,
        minutes=errand.minutes,
        by_applicant=actor.role is Role.PEMOHON,
        booked_at=at,
        changed_at=at,
        reminded_at=_no_reminder_so_late(starts_at, at),
    )
    office_hours.take_seats(appointment, slot)
    _record(actor, appointment, "janji_dipesan", reason)
    appointment_notices.booked(appointment)
    return appointment


def move(
    actor: Actor, application_id: int, place: str, starts_at: datetime, *, seen_version: int, reason: str = ""
) -> Appointment:
    """Change day, hour or place; the old seat is kept until the new one is taken.

    Raises: as :func:`book`; NotFound without an appointment; AlreadyChanged when it changed since it was shown.
    """
    with writing():
        application = _application(actor, application_id, reason)
        appointment = _standing(application, seen_version)
        if (appointment.place, appointment.starts_at) == (place, starts_at):
            return appointment
        _require_still_to_come(actor, starts_at)
        own = actor.role is Role.PEMOHON
        if own:
            _require_within_limits(application, appointment)
        slot = office_hours.free_slot(place, starts_at, appointment.minutes)
        old = appointment_notices.when(appointment)
        _change(
            appointment,
            place=place,
            starts_at=starts_at,
            moved=Appointment.moved + own,
            by_applicant=own,
            reminded_at=_no_reminder_so_late(starts_at, now()),
        )
        office_hours.take_seats(appointment, slot)
        _record(actor, appointment, "janji_dipindah", reason, {"dari": old})
        appointment_notices.moved(appointment, reason)
    return appointment


def cancel(actor: Actor, application_id: int, *, seen_version: int, reason: str = "") -> None:
    """Give the appointment up; the seat is free at once. Raises: as :func:`move`."""
    with writing():
        application = _application(actor, application_id, reason)
        appointment = _standing(application, seen_version)
        if actor.role is Role.PEMOHON:
            limits().require_in_time(appointment.starts_at, now())
        _change(appointment, state=State.BATAL.value, by_applicant=actor.role is Role.PEMOHON)
        office_hours.free_seats(appointment)
        _record(actor, appointment, "janji_batal", reason)
        appointment_notices.cancelled(appointment, reason, by_officer=not books_himself(application))


def note_no_show(actor: Actor, application_id: int, *, seen_version: int) -> None:
    """Not everybody came; the applicant is told how to book again.

    Raises: InvalidInput before the hour of the appointment; NotFound, AlreadyChanged, NotAllowed.
    """
    with writing():
        application = moves.load(application_id)
        attendance.require_counter(actor, application)
        appointment = _standing(application, seen_version)
        if appointment.starts_at > now():
            raise InvalidInput("Jam janji ini belum tiba; tidak hadir dicatat sesudahnya.")
        _change(appointment, state=State.TIDAK_HADIR.value)
        _record(actor, appointment, "janji_tidak_hadir")
        appointment_notices.missed(appointment, by_officer=not books_himself(application))


def require_open_to_applicant(application: Application) -> Appointment | None:
    """What the applicant himself may choose now: another hour for the appointment returned, or (None) a first one.

    Raises: ActionNotPossible, NotAllowed as :func:`book` and :func:`move` would.
    """
    appointment = open_appointment(application)
    if appointment is None:
        _require_bookable(application)
    _require_within_limits(application, appointment)
    return appointment


def _require_within_limits(application: Application, appointment: Appointment | None) -> None:
    if appointment is None:
        limits().require_seen(no_shows(application))
        limits().require_few_changes(changes_made(application))
    else:
        limits().require_in_time(appointment.starts_at, now())
        limits().require_few_changes(changes_made(application) + 1)


def _application(actor: Actor, application_id: int, reason: str) -> Application:
    """The applicant's own application, or one for which an officer acts with a reason."""
    application = moves.load(application_id)
    if actor.role is Role.PEMOHON:
        if application.account_id != actor.id:
            raise NotFound("Permohonan itu tidak ditemukan di akun Anda.")
        return application
    attendance.require_counter(actor, application)
    if not reason.strip():
        raise InvalidInput("Tulis alasannya, misalnya permintaan lewat telepon.", field="alasan")
    return application


def _require_bookable(application: Application) -> Errand:
    errand = errands.to_book(application)
    if errand is None:
        raise ActionNotPossible("Permohonan ini sekarang tidak memerlukan janji temu.")
    return errand


def _require_still_to_come(actor: Actor, starts_at: datetime) -> None:
    """An officer may also take the slot that runs; the applicant one within the days that he is offered."""
    at = now()
    own = actor.role is Role.PEMOHON
    if starts_at < (at if own else at - timedelta(hours=1)):
        raise SlotTaken("Jam itu sudah lewat. Pilih jam lain di bawah ini.")
    if own and (starts_at.astimezone(WIB).date() - at.astimezone(WIB).date()).days > limits().days_ahead:
        raise SlotTaken(f"Pilih hari dalam {limits().days_ahead} hari ke depan.")


def _no_reminder_so_late(starts_at: datetime, at: datetime) -> datetime | None:
    """Who books for today or tomorrow has just been told; a reminder on the same day would say it twice."""
    days = (starts_at.astimezone(WIB).date() - at.astimezone(WIB).date()).days
    return at if days <= 1 else None


def _standing(application: Application, seen_version: int) -> Appointment:
    appointment = open_appointment(application)
    if appointment is None:
        raise NotFound("Permohonan ini tidak mempunyai janji temu sekarang. Muat ulang halamannya.")
    if appointment.version != seen_version:
        raise AlreadyChanged(CHANGED_MEANWHILE)
    return appointment


def _change(appointment: Appointment, **columns: Any) -> None:
    """Compare-and-set on version and state; refreshes ``appointment``. Raises: AlreadyChanged."""
    changed = (
        Appointment.update(version=Appointment.version + 1, changed_at=now(), **columns)
        .where(Appointment.id == appointment.id, Appointment.version == appointment.version)
        .where(Appointment.state == State.DIPESAN)
        .execute()
    )
    if changed != 1:
        raise AlreadyChanged(CHANGED_MEANWHILE)
    appointment.__data__.update(Appointment.get_by_id(appointment.id).__data__)


def _record(
    actor: Actor, appointment: Appointment, action: str, reason: str = "", detail: dict[str, str] | None = None
) -> None:
    trail.record(
        actor,
        action,
        application=appointment.application,
        subject=f"janji:{appointment.id}",
        reason=reason.strip(),
        detail={"tempat": appointment.place, "waktu": appointment_notices.when(appointment), **(detail or {})},
    )


def release(actor: Actor, appointment: Appointment, action: str, reason: str) -> bool:
    """Free the seats of an appointment that cannot hold, as ``DITUTUP``, in one transaction; False when it went.

    The reason why it cannot hold is told by whoever calls, in the same transaction.
    """
    try:
        _change(appointment, state=State.DITUTUP.value, by_applicant=False)
    except AlreadyChanged:
        return False
    office_hours.free_seats(appointment)
    _record(actor, appointment, action, reason)
    return True
