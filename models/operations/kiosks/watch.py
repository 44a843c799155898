"""The office's watch over its kiosks: which are silent, and a notice once for each silence.

Pasal: Pasal 17(5).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.operations import notices, trail
from models.operations.clock import WIB, now
from models.operations.kiosks import devices
from models.operations.services import catalogue
from models.operations.visits import office_hours
from models.rules.actor import SYSTEM
from models.rules.kiosks import KioskState, is_silent
from models.tables import Kiosk, TrailEntry
from models.tables.appointments import OFFICE
from models.tables.base import EPOCH, MICROSECOND, writing

SILENT, SILENT_DEFAULT = "kios.diam_menit", 30
ALIVE_FOR = timedelta(minutes=3)
TEXT = """\
{name} tidak memberi kabar sejak {since}. Periksa listrik, jaringan, dan apakah layar kios terbuka. Bila perangkatnya
hilang, kabari Dinas sekarang juga agar dicabut.
"""


def longest_silence() -> timedelta:
    """How long a kiosk may be silent while the office is open."""
    return timedelta(minutes=int(catalogue.setting(SILENT, SILENT_DEFAULT)))


def is_alive(kiosk: Kiosk) -> bool:
    """Whether its last beat is fresh."""
    return kiosk.state == KioskState.AKTIF and kiosk.seen_at is not None and bool(kiosk.seen_at >= now() - ALIVE_FOR)


def silent() -> list[Kiosk]:
    """Kiosks at work that have been silent too long, while the office is open."""
    at, longest = now(), longest_silence()
    opened = office_hours.open_since(OFFICE, at)
    if opened is None:
        return []
    return [one for one in _at_work() if is_silent(one.seen_at, opened, at, longest)]


def tell_of_silence() -> list[str]:
    """Note each silence once, and write to the desa; returns the names of those kiosks, for the log."""
    told = []
    for kiosk in silent():
        subject = f"kiosk:{kiosk.id}:{(kiosk.seen_at - EPOCH) // MICROSECOND if kiosk.seen_at else 0}"
        if TrailEntry.select().where(TrailEntry.action == "kios_diam", TrailEntry.subject == subject).exists():
            continue
        with writing():
            trail.record(SYSTEM, "kios_diam", subject=subject)
            _write(kiosk, subject)
        told.append(devices.name_of(kiosk))
    return told


def _at_work() -> Iterable[Kiosk]:
    return Kiosk.select().where(Kiosk.state == KioskState.AKTIF).order_by(Kiosk.id)


def _write(kiosk: Kiosk, subject: str) -> None:
    address = kiosk.agency.contact_email
    if address:
        since: datetime = kiosk.seen_at or kiosk.registered_at
        text = TEXT.format(name=devices.name_of(kiosk), since=f"{since.astimezone(WIB):%d-%m-%Y %H.%M} WIB")
        notices.send_to(address, f"kios-diam:{subject}", f"{devices.name_of(kiosk)} tidak memberi kabar", text)
