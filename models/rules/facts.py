"""What surrounds an application while it is filled in: the date, code tables and what the register knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

Person = Mapping[str, str]
"""Resident key → code or text: nik, nama, jk, tempat_lahir, tgl_lahir (ISO), agama, pendidikan, pekerjaan,
gol_darah, status_kawin, shdk, kewarganegaraan, nama_ayah, nama_ibu …; codes of the code tables, not labels."""

NOTHING: Mapping[str, str] = MappingProxyType({})
REGION_LEVELS = (2, 4, 6, 10)
REGENCY = "16.10"
"""Ogan Ilir, in the table of regions."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the register says, split by who may see it.

    ``applicant`` is the account's own resident with ``nomor_kk``, ``hp`` and ``email`` besides; ``family`` holds
    nomor_kk, kepala, kepala_nik, alamat, rt, rw, desa (dotted code), kode_pos; ``members`` are the living members
    of that family, the applicant included. ``others`` (nik → person) are people named in the answers: they are
    compared for the officer and never shown to the applicant.
    """

    applicant: Person = field(default_factory=dict)
    family: Mapping[str, str] = field(default_factory=dict)
    members: tuple[Person, ...] = ()
    others: Mapping[str, Person] = field(default_factory=dict)

    def member(self, nik: str) -> Person | None:
        """The member of the applicant's own family with this NIK."""
        return next((person for person in self.members if nik and person.get("nik") == nik), None)

    def person(self, nik: str) -> Person | None:
        """Whoever the register knows under this NIK, for checks only."""
        return self.member(nik) or self.others.get(nik)

    def head(self) -> Person | None:
        """The kepala keluarga of the applicant's family (SHDK 1)."""
        return next((person for person in self.members if person.get("shdk") == "1"), None)


@dataclass(frozen=True, slots=True)
class Region:
    """One region of the table; ``code`` is dotted, ``level`` provinsi, kabupaten, kota, kecamatan, desa, kelurahan."""

    code: str
    name: str
    level: str
    postcode: str = ""


class Lookup:
    """Code tables and regions, however they were loaded."""

    def __init__(
        self,
        tables: Mapping[str, Mapping[str, str]],
        regions: Mapping[str, Region],
        old_codes: Mapping[str, str] = NOTHING,
    ) -> None:
        self.tables = tables
        self.regions = regions
        self.old_codes = old_codes
        self._children: dict[str, dict[str, str]] = {}
        for code, region in sorted(regions.items()):
            self._children.setdefault(code.rpartition(".")[0], {})[code] = region.name

    def table(self, name: str) -> Mapping[str, str]:
        """Code → official label in the order of the form. Raises: KeyError for an unknown table."""
        return self.tables[name]

    def label(self, table: str, code: str) -> str:
        """The official label, or the code itself where the table has no such row."""
        return self.tables[table].get(code, code)

    def children(self, parent: str = "") -> Mapping[str, str]:
        """Code → name of the regions right under ``parent`` (provinces for ""), empty where none are listed."""
        return self._children.get(parent, {})

    def region(self, code: str) -> Region | None:
        """The region with this dotted code."""
        return self.regions.get(code)

    def region_name(self, code: str) -> str:
        """The region's name, or ``code`` itself: places outside the table are kept as text."""
        region = self.regions.get(code)
        return region.name if region else code

    def knows_prefix(self, number: str) -> bool:
        """Whether a NIK or KK number begins with a kabupaten that exists or existed."""
        code = f"{number[:2]}.{number[2:4]}"
        return code in self.regions or code in self.old_codes


class Mode(StrEnum):
    """Which answers the engine may work out anew."""

    ISI = "isi"
    """The applicant fills in: the register and derivations win over what is stored."""
    KOREKSI = "koreksi"
    """An officer corrects: derivations win, the register does not."""
    BACA = "baca"
    """Sent or issued: what is stored is what holds."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything outside the answers that the form engine may look at."""

    lookup: Lookup
    today: date
    facts: Facts = field(default_factory=Facts)
    mode: Mode = Mode.ISI


def region_levels(code: str) -> Iterator[tuple[int, str]]:
    """(digits, code cut to that level) for each level of a dotted code, from provinsi down."""
    parts = code.split(".")
    for level, count in zip(REGION_LEVELS, range(1, len(parts) + 1), strict=False):
        yield level, ".".join(parts[:count])


def cut_region(code: str, level: int) -> str:
    """``16.10.04.2001`` cut to 2, 4, 6 or 10 digits; "" where the code is shorter than that."""
    return next((part for digits, part in region_levels(code) if digits == level and code), "")
