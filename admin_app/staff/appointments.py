"""The counter: who comes today, who was there, and hours that an officer books for somebody who called.

Pasal: Pasal 13(1)g, Pasal 15(1)a.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin_app import sessions
from admin_app.staff.gated import Gated
from admin_app.staff.opened import open_file
from models.operations.clock import now, today
from models.operations.transparency import looks
from models.operations.visits import (
    appointment_days,
    appointment_notices,
    appointments,
    attendance,
    errands,
    office_hours,
)
from models.rules.appointments import STATE_NAMES, Kind, State
from models.rules.dates import read_date
from models.rules.errors import InvalidInput, SlotTaken
from models.rules.names import clean_text
from models.rules.slots import WEEKDAYS
from models.tables import Application, Appointment
from models.tables.appointments import OFFICE

TONES = {
    State.DIPESAN: "jalan",
    State.HADIR: "baik",
    State.TIDAK_HADIR: "buruk",
    State.BATAL: "diam",
    State.DITUTUP: "ingat",
}
REASONS = ("Permintaan lewat telepon.", "Datang langsung ke loket.", "Perubahan jadwal kantor.")


class Appointments(Gated):
    """Janji temu: one day of one place, and the page of one file's appointment."""

    def __init__(self) -> None:
        super().__init__(name="Janji temu", endpoint="appointments", url="janji")

    @expose("/")
    def index(self) -> str:
        """The day's list."""
        places = office_hours.places() or {OFFICE: office_hours.place_name(OFFICE)}
        day, place = _day(), request.args.get("tempat", "")
        place = place if place in places else next(iter(places))
        rows = appointment_days.listed(day, place)
        return str(
            self.render(
                "staff/janji/hari.html",
                day=day,
                weekday=WEEKDAYS[day.weekday()],
                days={"prev": day - timedelta(days=1), "next": day + timedelta(days=1)},
                place=place,
                places=places,
                closed=office_hours.closed_because(place, day),
                refusal=_wrong_day(),
                unrecorded=[(one, where, count) for (one, where), count in appointment_days.unrecorded().items()],
                rows=[(one, _expected(one)) for one in rows],
                states=STATE_NAMES,
                tones=TONES,
            )
        )

    @expose("/<reference>")
    def show(self, reference: str) -> str:
        """One file: who must come, who came, and its appointment."""
        application = open_file(reference)
        people = attendance.residents(application)
        looks.look_at_file(sessions.actor(), application, people, looks.APPOINTMENT)
        return self._page(application, _wrong_day())

    @expose("/<reference>/hadir", methods=("POST",))
    def mark(self, reference: str) -> Any:
        """One person was seen, or that is taken back."""
        application, present = open_file(reference), request.form.get("hadir") != "tidak"
        role, reason = request.form.get("peran", "")[:40], _reason()
        return self._do(
            application,
            lambda: attendance.mark(sessions.actor(), application.id, role, present=present, reason=reason),
            "Kehadiran dicatat." if present else "Tanda hadir dibatalkan.",
        )

    @expose("/<reference>/pesan", methods=("POST",))
    def book(self, reference: str) -> Any:
        """An hour for somebody who called or stands at the counter; what stands is moved."""
        application = open_file(reference)
        return self._do(application, lambda: _book(application), "Janji temu disimpan; pemohon diberi tahu.")

    @expose("/<reference>/batal", methods=("POST",))
    def cancel(self, reference: str) -> Any:
        """Give the appointment up for somebody."""
        application, version = open_file(reference), _version()
        return self._do(
            application,
            lambda: appointments.cancel(sessions.actor(), application.id, seen_version=version, reason=_reason()),
            "Janji temu dibatalkan; pemohon diberi tahu.",
        )

    @expose("/<reference>/tidak-hadir", methods=("POST",))
    def no_show(self, reference: str) -> Any:
        """Not everybody came."""
        application, version = open_file(reference), _version()
        return self._do(
            application,
            lambda: appointments.note_no_show(sessions.actor(), application.id, seen_version=version),
            "Tidak hadir dicatat; pemohon diberi tahu cara memesan lagi.",
        )

    def _do(self, application: Application, act: Callable[[], object], said: str) -> Response | tuple[str, int]:
        try:
            act()
        except InvalidInput as refusal:
            return self._page(application, refusal), refusal.status
        flash(said, "success")
        return redirect(url_for("appointments.show", reference=application.reference))

    def _page(self, application: Application, refusal: InvalidInput | None = None) -> str:
        errand, standing = errands.of(application), attendance.open_appointment(application)
        places, minutes = office_hours.places(), errand.minutes if errand else 1
        place = request.values.get("tempat", "")
        place = place if place in places else next(iter(places), OFFICE)
        return str(
            self.render(
                "staff/janji/berkas.html",
                file=application,
                presence=attendance.presence_of(application),
                errand=errand,
                cards=errands.named(errands.ready_cards(application)),
                persons=attendance.persons(application),
                standing=standing,
                when=appointment_notices.when(standing) if standing else "",
                where=appointment_notices.where(standing) if standing else "",
                over=standing is not None and standing.starts_at <= now(),
                history=[(one, appointment_notices.when(one)) for one in appointments.history(application)],
                bookable=errand is not None,
                by_officer=appointments.limits().is_left_to_officers(appointments.no_shows(application)),
                places=places,
                place=place,
                day=office_hours.day_at(place, _day(office_hours.next_free_day(place, minutes)), minutes),
                reasons=REASONS,
                states=STATE_NAMES,
                tones=TONES,
                refusal=refusal,
            )
        )


def _expected(appointment: Appointment) -> list[attendance.Person]:
    """Who must come; nobody in particular to fetch a card."""
    return attendance.persons(appointment.application) if appointment.kind == Kind.HADIR else []


def _book(application: Application) -> None:
    actor, place, reason = sessions.actor(), request.form.get("tempat", "")[:13], _reason()
    try:
        start = datetime.fromisoformat(request.form.get("waktu", ""))
    except ValueError as error:
        raise InvalidInput("Pilih jamnya.", field="waktu") from error
    if start.tzinfo is None:
        raise SlotTaken
    if attendance.open_appointment(application) is None:
        appointments.book(actor, application.id, place, start, reason=reason)
    else:
        appointments.move(actor, application.id, place, start, seen_version=_version(), reason=reason)


def _day(usual: date | None = None) -> date:
    """The day that the address or the form names; a wrong one is the usual one."""
    try:
        return read_date(request.values.get("hari", ""))
    except InvalidInput:
        return usual or today()


def _wrong_day() -> InvalidInput | None:
    """Why the day in the address cannot be read; the usual one is shown then."""
    try:
        read_date(request.args.get("hari", "") or today().isoformat())
    except InvalidInput as refusal:
        return InvalidInput(refusal.message, field="hari")
    return None


def _version() -> int:
    text = request.form.get("versi", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _reason() -> str:
    return clean_text(request.form.get("alasan", "")[:200])
