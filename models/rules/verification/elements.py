"""Data elements that an agreement may name, and how a value that an agency knows is compared with ours.

Pasal: Pasal 10(1)a, Pasal 10(1)b.
Source of the elements and their letters: UU 24/2013 Pasal 58(2); of those that are protected: UU 24/2013 Pasal 84(1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How two values of an element are compared."""

    EXACT = "exact"
    TEXT = "text"
    DATE = "date"
    CODE = "code"
    REGION = "region"
    PLACE = "place"
    OWNED = "owned"


class Show(StrEnum):
    """What an agreement allows for one element; an element that it does not name is never answered."""

    TAMPIL = "tampil"
    COCOK = "cocok"


REGION, REGION_NAMES = "desa", frozenset({"nama_provinsi", "nama_kabupaten", "nama_kecamatan", "nama_desa"})
"""The element of a region, and what may be compared, never shown, wherever an agreement names it."""


@dataclass(frozen=True, slots=True)
class DataElement:
    """One element; ``column`` of Resident or ``family`` column of Family holds it, ``table`` names its codes.

    ``digits``: how much of a region's code it is the name of. ``on_cards``: what cards print for several labels of the
    table, each of which begins with it.
    """

    key: str
    letter: str
    label: str
    kind: Kind | None = None
    column: str = ""
    family: str = ""
    table: str = ""
    digits: int = 0
    on_cards: Sequence[str] = ()
    protected: bool = False

    @property
    def offered(self) -> bool:
        """Whether an agreement may name it: we hold it, it is not protected, and no part of another."""
        return not (self.protected or self.digits) and bool(self.column or self.family)


def from_rows(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, DataElement]:
    """The elements of the catalogue in its order."""
    return {
        key: DataElement(key=key, **{**row, "kind": Kind(row["kind"]) if "kind" in row else None})
        for key, row in rows.items()
    }
