"""Opening hours cut into slots, and the slots in a row that one appointment takes.

Pasal: 13(1)g
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from models.rules.errors import InvalidInput

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
LONGEST_SLOT, MOST_SEATS = 480, 100
MINUTES_OF_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Open on ``weekday`` (0: Monday) from ``opens`` to ``closes`` (minutes since midnight), ``seats`` at a time."""

    weekday: int
    opens: int
    closes: int
    minutes: int
    seats: int

    def require_sound(self) -> None:
        """Raises: InvalidInput (``field``: the column) for hours that nobody can come in."""
        if self.weekday not in range(len(WEEKDAYS)):
            raise InvalidInput("Pilih harinya.", field="weekday")
        if not 0 <= self.opens < MINUTES_OF_DAY or not self.opens < self.closes <= MINUTES_OF_DAY:
            raise InvalidInput("Jam tutup harus sesudah jam buka.", field="closes")
        if not 5 <= self.minutes <= min(LONGEST_SLOT, self.closes - self.opens):
            raise InvalidInput("Lama satu giliran 5 menit sampai sepanjang jam buka.", field="minutes")
        if not 1 <= self.seats <= MOST_SEATS:
            raise InvalidInput(f"Isi 1 sampai {MOST_SEATS} tempat tiap giliran.", field="seats")

    def overlaps(self, other: Hours) -> bool:
        """Whether both are open at one moment of the week."""
        return self.weekday == other.weekday and self.opens < other.closes and other.opens < self.closes


@dataclass(frozen=True, slots=True)
class Slot:
    """One moment that can be chosen; ``cells`` are the starts of the opening hours' slots that it takes."""

    starts_at: datetime
    free: int
    cells: tuple[tuple[datetime, int], ...]
    """``(start, seats)`` of each."""


def read_clock(text: str) -> int:
    """Minutes since midnight of ``8:00``, ``08.00`` or ``8``. Raises: InvalidInput."""
    hour, _, minute = text.strip().replace(".", ":").partition(":")
    if not all(part.isascii() and part.isdigit() and len(part) <= 2 for part in (hour, minute or "0")):
        raise InvalidInput("Tulis jam seperti 08.30.")
    value = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or value > MINUTES_OF_DAY:
        raise InvalidInput("Jam itu tidak ada; tulis seperti 08.30.")
    return value


def clock_of(minutes: int) -> str:
    """``08.30``."""
    return f"{minutes // 60:02d}.{minutes % 60:02d}"


def slots_of(day: date, hours: Iterable[Hours], length: int, taken: Mapping[datetime, int], zone: tzinfo) -> list[Slot]:
    """Every start on ``day`` at which ``length`` minutes fit, in order; ``taken`` is start → seats that are taken."""
    found = []
    for one in sorted((one for one in hours if one.weekday == day.weekday()), key=lambda one: one.opens):
        starts = range(one.opens, one.closes - one.minutes + 1, one.minutes)
        cells = [(_moment(day, start, zone), one.seats) for start in starts]
        needed = max(1, -(-length // one.minutes))
        found += [_slot(cells[at : at + needed], taken) for at in range(len(cells) - needed + 1)]
    return found


def _slot(cells: Sequence[tuple[datetime, int]], taken: Mapping[datetime, int]) -> Slot:
    free = min(seats - taken.get(start, 0) for start, seats in cells)
    return Slot(cells[0][0], max(0, free), tuple(cells))


def _moment(day: date, minutes: int, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, zone) + timedelta(minutes=minutes)
