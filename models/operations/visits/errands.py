"""What people come to the office for: to be present, or to fetch a card that is ready; both book the same seats.

Pasal: Pasal 8(1)c, Pasal 8(1)d, Pasal 13(1)g.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.operations.services import catalogue
from models.operations.visits import attendance
from models.operations.visits.attendance import open_appointment
from models.rules.appointments import Kind
from models.rules.cards import CARD_NAMES, CardState
from models.tables import Application, Appointment, CardRequest, Resident

PICK_UP_MINUTES, PICK_UP_MINUTES_DEFAULT = "janji.ambil_menit", 10
PICK_UP_WHY = "Kartu diambil di loket; datang tanpa janji juga boleh, tetapi mungkin antre."
PICK_UP_BRING = (
    "Tanda terima permohonan dan KTP pengambil",
    "Kartu lama, bila ada",
    "Surat kuasa, bila yang mengambil bukan anggota keluarga dalam satu KK",
)


@dataclass(frozen=True, slots=True)
class Errand:
    """Why somebody comes, how long it takes (minutes), and what he brings."""

    kind: Kind
    why: str
    minutes: int
    bring: tuple[str, ...]


def to_book(application: Application) -> Errand | None:
    """What an appointment is for at this stage; None where nobody has to come now."""
    presence = attendance.presence_of(application)
    if presence is not None and attendance.is_booked_now(application):
        return Errand(Kind.HADIR, presence.why, presence.minutes, presence.bring)
    return _pick_up() if ready_cards(application) else None


def of(application: Application) -> Errand | None:
    """What the appointment that stands is for, else :func:`to_book`."""
    standing = open_appointment(application)
    return of_appointment(standing) if standing is not None else to_book(application)


def of_appointment(appointment: Appointment) -> Errand | None:
    """What this appointment is for; None when the service no longer asks for it."""
    if appointment.kind == Kind.AMBIL:
        return _pick_up()
    presence = attendance.presence_of(appointment.application)
    return Errand(Kind.HADIR, presence.why, presence.minutes, presence.bring) if presence is not None else None


def _pick_up() -> Errand:
    minutes = max(1, int(catalogue.setting(PICK_UP_MINUTES, PICK_UP_MINUTES_DEFAULT)))
    return Errand(Kind.AMBIL, PICK_UP_WHY, minutes, PICK_UP_BRING)


def ready_cards(application: Application) -> list[CardRequest]:
    """The cards of this application that wait at the counter."""
    return list(
        CardRequest.select(CardRequest, Resident)
        .join(Resident)
        .where(CardRequest.application == application, CardRequest.state == CardState.SIAP)
        .order_by(CardRequest.id)
    )


def named(cards: list[CardRequest]) -> str:
    """``KTP-el RIDWAN SAPUTRA, KIA AISYAH``."""
    return ", ".join(f"{CARD_NAMES[one.card]} {one.resident.name}" for one in cards)


def fetched(application: Application) -> None:
    """A card was handed over: the appointment is over when none is left, inside the caller's transaction."""
    appointment = open_appointment(application)
    if appointment is not None and appointment.kind == Kind.AMBIL and not ready_cards(application):
        attendance.close(appointment)
