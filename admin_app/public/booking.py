"""Coming to the office: the applicant chooses day and hour, changes his mind, and takes the appointment home.

Pasal: Pasal 13(1)g.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin_app import sessions
from admin_app.bound import config
from admin_app.public.asking import Fault
from admin_app.public.blueprint import blueprint
from models.operations.applications import drafting
from models.operations.clock import WIB, now, today
from models.operations.visits import appointment_notices, appointments, attendance, errands, office_hours
from models.operations.visits.errands import Errand
from models.rules.appointments import Kind, State
from models.rules.calendar_file import CalendarEntry, calendar_file
from models.rules.errors import ActionNotPossible, AlreadyChanged, DomainError, NotAllowed, NotFound, SlotTaken
from models.rules.slots import WEEKDAYS
from models.rules.words import tanggal_panjang
from models.tables import Application, Appointment

CHANGED = (
    "Janji ini berubah sejak halamannya dibuka. Yang berlaku tertulis di bawah; batalkan bila itu yang Anda maksud."
)


@dataclass(frozen=True, slots=True)
class Visit:
    """What the application's page says about coming to the office."""

    errand: Errand
    cards: str
    """The cards that are fetched, "" where people must be present."""
    persons: list[attendance.Person]
    appointment: Appointment | None
    ahead: bool
    """Whether it is still to come."""
    when: str
    where: str
    before: str
    """What became of the appointment before, while none stands."""
    may_cancel: bool
    holds_up: bool
    """Whether a paraf waits for it."""
    open: bool
    refusal: str
    """Why the applicant cannot choose for himself now, "" when he can."""


def visit_of(application: Application) -> Visit | None:
    """None where nobody must come and no card is to be fetched."""
    errand, presence = errands.of(application), attendance.presence_of(application)
    needed = errand is not None
    if errand is None and presence is not None:
        errand = Errand(Kind.HADIR, presence.why, presence.minutes, presence.bring)
    if errand is None:
        return None
    standing = attendance.open_appointment(application)
    fetching = errand.kind is Kind.AMBIL
    return Visit(
        errand=errand,
        cards=errands.named(errands.ready_cards(application)) if fetching else "",
        persons=[] if fetching else attendance.persons(application),
        appointment=standing,
        ahead=standing is not None and standing.starts_at > now(),
        when=appointment_notices.when(standing) if standing else "",
        where=appointment_notices.where(standing) if standing else "",
        before=_before(application),
        holds_up=not fetching and presence is not None and presence.before is not None,
        may_cancel=standing is not None and appointments.may_change(standing),
        open=needed,
        refusal=_refusal(application) if needed else "",
    )


def _before(application: Application) -> str:
    last = appointments.latest(application)
    if last is not None and last.state == State.TIDAK_HADIR:
        return "Anda belum datang pada janji yang lalu."
    if last is not None and last.state == State.DITUTUP:
        reason = office_hours.closed_because(last.place, last.starts_at.astimezone(WIB).date())
        if reason:
            when = appointment_notices.when(last)
            return f"Kantor tutup pada janji Anda {when}: {reason}. Ini tidak dihitung sebagai perubahan dari Anda."
    return "Belum ada janji."


def _refusal(application: Application) -> str:
    try:
        appointments.require_open_to_applicant(application)
    except DomainError as refusal:
        return refusal.message
    return ""


@blueprint.get("/akun/permohonan/<token>/janji")
def choose_day(token: str) -> Response | str:
    """The days to come, with how much is left of each; full and closed ones are told as such."""
    application = drafting.own(sessions.account(), token)
    with _back_to_the_application():
        standing = appointments.require_open_to_applicant(application)
        places = office_hours.places()
        place = _place(places, request.args.get("tempat", standing.place if standing else ""))
        return render_template(
            "public/janji_hari.html",
            application=application,
            visit=visit_of(application),
            places=places,
            place=place,
            days=[
                (_named(one.day), one)
                for one in office_hours.days(
                    place, today(), appointments.limits().days_ahead + 1, _minutes(application)
                )
                if one.closed or any(slot.starts_at > now() for slot in one.slots)
            ],
        )
    return redirect(url_for(".application", token=token))


@blueprint.route("/akun/permohonan/<token>/janji/jam", methods=["GET", "POST"])
def choose_time(token: str) -> Response | tuple[str, int]:
    """The hours of one day; choosing one books it, or moves what stands."""
    application = drafting.own(sessions.account(), token)
    problems: list[Fault] = []
    with _back_to_the_application():
        if request.method == "POST":
            try:
                _choose(application, request.form.get("waktu", ""))
            except SlotTaken as refusal:
                problems = [Fault("waktu", refusal.message)]
            else:
                return redirect(url_for(".application", token=token, _anchor="janji"))
        appointments.require_open_to_applicant(application)
        return _hours_page(application, problems)
    return redirect(url_for(".application", token=token, _anchor="janji"))


def _minutes(application: Application) -> int:
    errand = errands.of(application)
    return errand.minutes if errand is not None else 1


def _hours_page(application: Application, problems: list[Fault]) -> tuple[str, int]:
    place, day = _place(office_hours.places(), request.values.get("tempat", "")), _day(request.values.get("hari", ""))
    found = office_hours.day_at(place, day, _minutes(application))
    ahead = [one for one in found.slots if one.starts_at > now()]
    page = render_template(
        "public/janji_jam.html",
        application=application,
        place=place,
        place_name=office_hours.place_name(place),
        iso=day.isoformat(),
        day=f"{_named(day)}, {tanggal_panjang(day)}",
        closed=found.closed,
        free=[one for one in ahead if one.free],
        full=[one for one in ahead if not one.free],
        problems=problems,
    )
    return page, HTTPStatus.CONFLICT if problems else HTTPStatus.OK


def _choose(application: Application, text: str) -> None:
    """Book or move. Raises: SlotTaken, also when no hour was ticked."""
    start = _moment(text)
    if start is None:
        raise SlotTaken("Pilih salah satu jam.")
    place, actor = request.values.get("tempat", ""), sessions.actor()
    standing = attendance.open_appointment(application)
    if standing is None:
        appointments.book(actor, application.id, place, start)
    else:
        appointments.move(actor, application.id, place, start, seen_version=standing.version)


@blueprint.route("/akun/permohonan/<token>/janji/batal", methods=["GET", "POST"])
def give_up(token: str) -> Response | tuple[str, int]:
    """Ask once more, then give the appointment up; why it is too late for that is told on the application's page."""
    application = drafting.own(sessions.account(), token)
    standing = attendance.open_appointment(application)
    if standing is None or not appointments.may_change(standing):
        return redirect(url_for(".application", token=token, _anchor="janji"))
    version, problems = request.form.get("versi", ""), list[Fault]()
    if request.method == "POST" and version.isascii() and version.isdigit() and len(version) < 10:
        try:
            appointments.cancel(sessions.actor(), application.id, seen_version=int(version))
        except AlreadyChanged:
            problems = [Fault("batal", CHANGED)]
        else:
            return redirect(url_for(".application", token=token, _anchor="janji"))
    page = render_template(
        "public/janji_batal.html",
        application=application,
        visit=visit_of(application),
        again=appointments.books_himself(application, more=1),
        problems=problems,
    )
    return page, HTTPStatus.CONFLICT if problems else HTTPStatus.OK


@blueprint.get("/akun/permohonan/<token>/janji/unduh.ics")
def calendar(token: str) -> Response:
    """The appointment for the phone's calendar. Raises: NotFound without one."""
    application = drafting.own(sessions.account(), token)
    standing = attendance.open_appointment(application)
    if standing is None or standing.state != State.DIPESAN:
        raise NotFound("Permohonan ini tidak mempunyai janji temu.")
    entry = CalendarEntry(
        uid=f"janji-{application.reference}-{standing.id}@aku-mandiri",
        sequence=standing.version,
        changed_at=standing.changed_at,
        starts_at=standing.starts_at,
        minutes=standing.minutes,
        title=f"{application.service_name} ({application.reference})",
        place=appointment_notices.where(standing),
        text=f"{appointment_notices.summary(standing)}\n{config().base_url}{url_for('.application', token=token)}",
    )
    answer = make_response(calendar_file(entry))
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="janji-{application.reference}.ics"'
    return answer


@contextmanager
def _back_to_the_application() -> Iterator[None]:
    """What cannot be chosen now is explained on the application's own page."""
    try:
        yield
    except (ActionNotPossible, NotAllowed):
        return


def _place(places: dict[str, str], wanted: str) -> str:
    return wanted if wanted in places else next(iter(places), wanted)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today()


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _named(day: date) -> str:
    return WEEKDAYS[day.weekday()]
