"""What the applicant is told about his appointment, each fact once.

Pasal: Pasal 13(1)g.
"""

from __future__ import annotations

from models.operations import notices
from models.operations.clock import WIB
from models.operations.visits import attendance, errands, office_hours
from models.rules.appointments import ASK_AN_OFFICER, Kind
from models.rules.slots import WEEKDAYS
from models.rules.words import tanggal_panjang
from models.tables import Appointment

CHOOSE_AGAIN = "Pilih hari dan jam yang lain di halaman permohonan Anda."


def when(appointment: Appointment) -> str:
    """``Senin, 30 November 2026 pukul 09.00 WIB``."""
    start = appointment.starts_at.astimezone(WIB)
    return f"{WEEKDAYS[start.weekday()]}, {tanggal_panjang(start.date())} pukul {start:%H.%M} WIB"


def where(appointment: Appointment) -> str:
    """The place in words."""
    return office_hours.place_name(appointment.place)


def summary(appointment: Appointment) -> str:
    """When, where, who comes or what is fetched, and what they bring, in one paragraph."""
    errand = errands.of_appointment(appointment)
    bring = f" Bawa: {'; '.join(errand.bring)}." if errand and errand.bring else ""
    return f"{when(appointment)}, {where(appointment)}. {purpose(appointment)}{bring}"[:900]


def purpose(appointment: Appointment) -> str:
    """Who must come, or which card is fetched, as a sentence."""
    if appointment.kind == Kind.AMBIL:
        return f"Yang diambil: {errands.named(errands.ready_cards(appointment.application))}."
    return f"Yang harus hadir: {', '.join(one.title for one in attendance.persons(appointment.application))}."


def booked(appointment: Appointment) -> None:
    """An appointment was made."""
    _tell(appointment, "dipesan", "Janji temu dipesan", summary(appointment))


def moved(appointment: Appointment, reason: str) -> None:
    """Day, hour or place changed."""
    _tell(appointment, "dipindah", "Janji temu dipindah", f"{_because(reason)}Sekarang: {summary(appointment)}")


def cancelled(appointment: Appointment, reason: str, *, by_officer: bool) -> None:
    """It was given up, by the applicant or an officer; ``by_officer``: only an officer may book again."""
    text = f"Janji {when(appointment)} dibatalkan. {_because(reason)}{_again(by_officer)}"
    _tell(appointment, "batal", "Janji temu dibatalkan", text)


def ended(appointment: Appointment) -> None:
    """The application itself came to an end."""
    _tell(
        appointment,
        "batal",
        "Janji temu dibatalkan",
        f"Janji {when(appointment)} tidak berlaku lagi karena permohonannya sudah berakhir.",
    )


def closed(appointment: Appointment, reason: str, *, by_officer: bool) -> None:
    """The office is closed on that day."""
    text = (
        f"Maaf, {where(appointment)} tutup pada {when(appointment)}: {reason}. {_again(by_officer)} Ini tidak dihitung "
    )
    _tell(appointment, "tutup", "Kantor tutup, pilih hari lain", f"{text}sebagai perubahan dari Anda.")


def reminder(appointment: Appointment) -> None:
    """The day before."""
    _tell(appointment, "ingat", "Besok Anda ditunggu", summary(appointment))


def missed(appointment: Appointment, *, by_officer: bool) -> None:
    """Nobody, or not everybody, came; ``by_officer``: only an officer may book again."""
    again = _again(by_officer)
    text = f"Pada janji {when(appointment)} belum semua yang harus hadir datang. Permohonan tetap tersimpan. {again}"
    if appointment.kind == Kind.AMBIL:
        text = f"Pada janji {when(appointment)} kartu belum diambil. Kartu tetap disimpan di loket. {again}"
    _tell(appointment, "tidak-hadir", "Anda belum datang", text)


def _again(by_officer: bool) -> str:  # noqa: FBT001 - as its callers have it
    return ASK_AN_OFFICER if by_officer else CHOOSE_AGAIN


def _because(reason: str) -> str:
    return f"Alasan: {reason.strip().rstrip('.')}. " if reason.strip() else ""


def _tell(appointment: Appointment, fact: str, title: str, text: str) -> None:
    application = appointment.application
    notices.notify(
        application.account,
        f"janji:{appointment.id}:{appointment.version}:{fact}",
        f"{title}: {application.service_name}"[:200],
        f"Permohonan {application.reference}. {text}"[:1000],
        application=application,
    )
