"""Where an entry of the register comes from and how old it is, for whoever relies on it.

Pasal: Pasal 11(1), Pasal 11(2).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.operations.clock import WIB, today
from models.operations.services import catalogue
from models.rules.words import tanggal_panjang
from models.tables import Family, Resident

OLD_DAYS, OLD_DAYS_DEFAULT = "data.tua_hari", 180
SOURCES = {
    "SIAK": "data SIAK",
    "petugas": "dicatat petugas",
    "akta": "dari akta",
    "permohonan": "dari permohonan",
}


@dataclass(frozen=True, slots=True)
class Age:
    """``source`` in words, the day as of which it holds, and whether it is older than the office likes."""

    source: str
    day: date
    days: int
    old: bool

    @property
    def text(self) -> str:
        """``data SIAK per 1 November 2026``."""
        return f"{self.source} per {tanggal_panjang(self.day)}"

    @property
    def warning(self) -> str:
        """What to say of old data; "" where it is fresh."""
        return f"sudah {self.days} hari; periksa di SIAK" if self.old else ""


def age_of(row: Resident | Family) -> Age:
    """The age of a resident's or family's data today."""
    day = row.as_of.astimezone(WIB).date()
    days = (today() - day).days
    limit = int(catalogue.setting(OLD_DAYS, OLD_DAYS_DEFAULT))
    return Age(SOURCES.get(row.source, "data penduduk"), day, days, days > limit)
