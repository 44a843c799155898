"""What may become of an appointment, and the limits that the office sets for those who book themselves.

Pasal: 13(1)g
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.rules.errors import NotAllowed


class State(StrEnum):
    """Where an appointment stands; only ``DIPESAN`` holds a seat."""

    DIPESAN = "dipesan"
    HADIR = "hadir"
    TIDAK_HADIR = "tidak_hadir"
    BATAL = "batal"
    DITUTUP = "ditutup"


class Kind(StrEnum):
    """What an appointment is for."""

    HADIR = "hadir"
    AMBIL = "ambil"


STATE_NAMES = {
    State.DIPESAN: "Dipesan",
    State.HADIR: "Hadir",
    State.TIDAK_HADIR: "Tidak hadir",
    State.BATAL: "Dibatalkan",
    State.DITUTUP: "Kantor tutup",
}
ASK_AN_OFFICER = "Hubungi atau datangi loket Dinas; petugas yang memesankan hari dan jamnya."


@dataclass(frozen=True, slots=True)
class Limits:
    """Settings of the office: hours before which a change must come, how many changes, no-shows, and days ahead."""

    hours_before: int
    changes: int
    no_shows: int
    days_ahead: int

    def is_in_time(self, starts_at: datetime, now: datetime) -> bool:
        """Whether it is early enough to change or cancel without an officer."""
        return starts_at - now >= timedelta(hours=self.hours_before) and starts_at > now

    def require_in_time(self, starts_at: datetime, now: datetime) -> None:
        """Raises: NotAllowed when it is too late to change or cancel without an officer."""
        if starts_at <= now:
            raise NotAllowed(f"Jam janji ini sudah lewat. {ASK_AN_OFFICER}")
        if not self.is_in_time(starts_at, now):
            raise NotAllowed(
                f"Sudah kurang dari {self.hours_before} jam; janji ini tidak dapat diubah sendiri lagi. "
                f"{ASK_AN_OFFICER}"
            )

    def require_few_changes(self, changed: int) -> None:
        """Raises: NotAllowed when ``changed``, counting the one that is about to be made, is more than allowed."""
        if not self.are_few(changed):
            raise NotAllowed(f"Hari dan jam sudah diubah {self.changes} kali. {ASK_AN_OFFICER}")

    def are_few(self, changed: int) -> bool:
        """Whether the office allows that many changes."""
        return changed <= self.changes

    def require_seen(self, no_shows: int) -> None:
        """Raises: NotAllowed after too many appointments to which nobody came."""
        if self.is_left_to_officers(no_shows):
            raise NotAllowed(f"Sudah {no_shows} kali tidak datang pada janji. {ASK_AN_OFFICER}")

    def is_left_to_officers(self, no_shows: int) -> bool:
        """Whether only an officer may book."""
        return no_shows >= max(1, self.no_shows)
