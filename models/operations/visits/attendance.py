"""Who must come for an application and who came: ticked person by person, and what waits for it.

Pasal: Pasal 8(1)c, Pasal 9(2)c, Pasal 15(1)a.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.operations import moves, trail
from models.operations.clock import WIB, now, today
from models.operations.residents.register import residents_by_nik
from models.operations.services import catalogue
from models.operations.visits import office_hours
from models.rules.actor import Actor
from models.rules.appointments import Kind, State
from models.rules.calendar import add_working_days, working_days_between
from models.rules.cards import CardState
from models.rules.errors import ActionNotPossible, InvalidInput, NotAllowed, NotFound, PresenceMissing
from models.rules.presence import Attendee, Presence, expected, is_open
from models.rules.roles import Role
from models.rules.service import ServiceDefinition
from models.rules.workflow import OFFICE_STAGES, Stage
from models.tables import Application, Appointment, Attendance, CardRequest, Resident
from models.tables.base import writing
from models.tables.sealing import blind

COUNTER = frozenset({Role.OPERATOR, Role.PENGAWAS, Role.ADMINISTRATOR})
"""Who may see people at the counter and book for them."""


@dataclass(frozen=True, slots=True)
class Person:
    """One who must come; ``seen`` is the officer's tick for exactly this person, None while he did not come."""

    role: str
    title: str
    name: str
    index: str
    seen: Attendance | None

    @property
    def at(self) -> datetime | None:
        """When he was seen."""
        return self.seen.at if self.seen is not None else None


def presence_of(application: Application) -> Presence | None:
    """What the pinned version of the service says; None where nobody must come for this application."""
    presence = catalogue.definition_of(application.service_version).presence
    return presence if expected(presence, application.variant, application.answers) else None


def persons(application: Application) -> list[Person]:
    """Everybody who must come, in the order of the service, with what was seen of him."""
    definition = catalogue.definition_of(application.service_version)
    wanted = expected(definition.presence, application.variant, application.answers)
    if not wanted:
        return []
    newest = {
        row.role: row for row in Attendance.find(Attendance.application == application, order_by=(Attendance.id,))
    }
    return [_person(definition, application, one, newest) for one in wanted]


def _person(
    definition: ServiceDefinition, application: Application, one: Attendee, newest: Mapping[str, Attendance]
) -> Person:
    role, answers = definition.person(one.role), application.answers
    name = str(answers.get(role.data.get("nama", ""), "") or "")
    index = blind(str(answers.get(role.nik, "") or "") or name)
    row = newest.get(one.role)
    seen = row if row is not None and row.present and row.person_index == index else None
    return Person(one.role, one.name, name, index, seen)


def residents(application: Application) -> list[Resident]:
    """Those of them whom the register knows."""
    definition = catalogue.definition_of(application.service_version)
    wanted = expected(definition.presence, application.variant, application.answers)
    niks = [str(application.answers.get(definition.person(one.role).nik, "") or "") for one in wanted]
    return list(residents_by_nik(niks).values())


def is_complete(application: Application) -> bool:
    """Whether everybody who must come was seen; true where nobody must."""
    return all(one.seen for one in persons(application))


def is_booked_now(application: Application) -> bool:
    """Whether an appointment makes sense at this stage: people must come, and did not all come yet."""
    presence = presence_of(application)
    if presence is None or not is_open(presence, Stage(application.stage)) or is_complete(application):
        return False
    if presence.before is not None:
        return True
    cards = CardRequest.select().where(CardRequest.application == application)
    return not cards.exists() or cards.where(CardRequest.state == CardState.ANTRE).exists()


def require_recorded(application: Application) -> list[dict[str, Any]]:
    """Who was seen, as the trail keeps it beside the paraf that waited for it; empty where none waits at this stage.

    Raises: PresenceMissing with the names of those who did not come.
    """
    presence = presence_of(application)
    if presence is None or presence.before is None or presence.before != application.stage:
        return []
    found = persons(application)
    missing = [f"{one.title} ({one.name})" if one.name else one.title for one in found if one.seen is None]
    if missing:
        raise PresenceMissing(
            f"Belum dapat diparaf: kehadiran belum lengkap. Belum tercatat hadir: {', '.join(missing)}.",
            field="kehadiran",
        )
    return [
        {"peran": one.role, "nama": one.name, "petugas": one.seen.officer_name, "pukul": one.seen.at.isoformat()}
        for one in found
        if one.seen is not None
    ]


def follow(application: Application) -> None:
    """Stop the office's clock while the file waits for people, and start it again, inside the caller's transaction.

    Called after every move of the file and every tick; the promised day moves by the working days of the wait.
    """
    presence = presence_of(application)
    waits = presence is not None and presence.before == application.stage and not is_complete(application)
    if waits is (application.waits_since is not None):
        return
    changes: dict[str, Any] = {"waits_since": now()}
    if not waits:
        promised, days = date.fromisoformat(application.promised_on), _waited(application, today())
        changes = {
            "waits_since": None,
            "promised_on": add_working_days(promised, days, catalogue.holidays()).isoformat(),
            "paused_days": application.paused_days + days,
        }
    Application.update(changes).where(Application.id == application.id).execute()
    application.__data__.update(changes)


def follow_all() -> None:
    """:func:`follow` every file inside the office: those that waited before the clock knew it wait from now on."""
    for application in Application.select().where(Application.stage.in_([one.value for one in OFFICE_STAGES])):
        follow(application)


def promised_day(application: Application) -> date:
    """The promised day; while the file waits for people, what it becomes when they come at the appointment or now."""
    promised = date.fromisoformat(application.promised_on)
    if application.waits_since is None:
        return promised
    appointment = open_appointment(application)
    coming = appointment.starts_at.astimezone(WIB).date() if appointment is not None else today()
    return add_working_days(promised, _waited(application, max(coming, today())), catalogue.holidays())


def _waited(application: Application, until: date) -> int:
    return working_days_between(application.waits_since.astimezone(WIB).date(), until, catalogue.holidays())


def mark(actor: Actor, application_id: int, role: str, *, present: bool = True, reason: str = "") -> None:
    """An officer saw this person at the counter, or takes that back with a reason; the same twice is once.

    When everybody was seen the appointment is over. Raises: NotAllowed, NotFound for somebody who need not come,
    InvalidInput without a reason, ActionNotPossible when the file is past what waited for it.
    """
    with writing():
        application = moves.load(application_id)
        require_counter(actor, application)
        presence = presence_of(application)
        person = next((one for one in persons(application) if one.role == role), None)
        if presence is None or person is None:
            raise NotFound("Orang itu tidak perlu hadir untuk permohonan ini.")
        if not is_open(presence, Stage(application.stage)):
            raise ActionNotPossible(
                "Kehadiran tidak dicatat pada tahap ini; berkas sudah diteruskan atau belum sampai."
            )
        if present is (person.seen is not None):
            return
        if not present and not reason.strip():
            raise InvalidInput("Tulis mengapa tanda hadir dibatalkan.", field="alasan")
        _write(actor, application, person, present=present, reason=reason.strip()[:200])


def _write(actor: Actor, application: Application, person: Person, *, present: bool, reason: str) -> None:
    appointment = open_appointment(application)
    Attendance.create(
        application=application,
        appointment=appointment,
        role=person.role,
        name=person.name or person.title,
        person_index=person.index,
        present=present,
        reason=reason,
        officer_id=actor.id,
        officer_name=actor.name,
        at=now(),
    )
    follow(application)
    if appointment is not None and appointment.kind == Kind.HADIR and is_complete(application):
        close(appointment)
    trail.record(
        actor,
        "kehadiran" if present else "kehadiran_dibatalkan",
        application=application,
        reason=reason,
        detail={"peran": person.role, "nama": person.name},
    )


def close(appointment: Appointment) -> None:
    """Whoever was expected came, inside the caller's transaction; seats of an hour still to come are free again."""
    at = now()
    Appointment.update(state=State.HADIR.value, version=Appointment.version + 1, changed_at=at).where(
        Appointment.id == appointment.id, Appointment.state == State.DIPESAN
    ).execute()
    if appointment.starts_at > at:
        office_hours.free_seats(appointment)


def open_appointment(application: Application) -> Appointment | None:
    """The appointment that stands, None for none."""
    return Appointment.get_or_none(Appointment.application == application, Appointment.state == State.DIPESAN)


def require_counter(actor: Actor, application: Application) -> None:
    """Raises: NotAllowed for who does not sit at the counter, and for a file of the officer's own family."""
    if actor.role not in COUNTER or actor.id is None:
        raise NotAllowed("Peran Anda tidak mencakup janji temu dan kehadiran.")
    if moves.concerns_own_family(application, actor.id):
        raise NotAllowed("Permohonan ini menyangkut Anda atau keluarga Anda; petugas lain yang harus menanganinya.")
