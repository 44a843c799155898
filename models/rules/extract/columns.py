"""The columns of an extract as data: which heading means what, so that another spelling touches no program.

Pasal: Pasal 11(1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.rules.errors import InvalidInput, MalformedDefinition

KINDS = frozenset({"nik", "kk", "parent", "name", "text", "day", "code", "block", "digits", "place"})
_OTHER = re.compile(r"[^A-Z0-9]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its headings, the kind of its values, and how values of a code table are read."""

    key: str
    titles: tuple[str, ...]
    kind: str
    label: str
    table: str = ""
    most: int = 200
    required: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    finer: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The heading that refusals name."""
        return self.titles[0]


@dataclass(frozen=True, slots=True)
class Header:
    """Key of a column → its place in a line, how many cells a line has, and the headings that mean nothing to us."""

    places: Mapping[str, int]
    width: int
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Every column that an extract may have."""

    columns: Mapping[str, Column]
    ignored: frozenset[str]

    def header(self, cells: Sequence[str]) -> Header:
        """Read the first line. Raises: InvalidInput when a column is missing or stands twice."""
        by_title = {title: key for key, column in self.columns.items() for title in column.titles}
        places: dict[str, int] = {}
        unknown = []
        for place, cell in enumerate(cells):
            title = plain_title(cell)
            key = by_title.get(title)
            if key is None:
                unknown += [title] if title and title not in self.ignored else []
            elif key in places:
                raise InvalidInput(f"Kolom {self.columns[key].title} ada dua kali di baris judul. Hapus salah satunya.")
            else:
                places[key] = place
        missing = [column.title for key, column in self.columns.items() if column.required and key not in places]
        if missing:
            raise InvalidInput(
                f"Baris judul tidak lengkap; kolom yang belum ada: {', '.join(missing)}. Baris pertama berkas harus "
                "berisi nama kolom."
            )
        return Header(places, len(cells), tuple(unknown))


def plain_title(text: str) -> str:
    """A heading in capitals, with every run of other signs as one underscore."""
    return _OTHER.sub("_", text.upper()).strip("_")


def column_map(data: Mapping[str, Any]) -> ColumnMap:
    """The columns out of plain data. Raises: MalformedDefinition with every fault."""
    columns, faults, seen = {}, [], set()
    for key, one in data["columns"].items():
        column = Column(key=key, **{**one, "titles": tuple(one["titles"])})
        columns[key] = column
        if column.kind not in KINDS:
            faults.append(f"{key}: jenis {column.kind} tidak dikenal")
        faults += [f"{key}: judul {title} dipakai dua kali" for title in column.titles if title in seen]
        seen |= set(column.titles)
    if faults:
        raise MalformedDefinition(tuple(faults), name="extract_columns")
    return ColumnMap(columns, frozenset(data["ignored"]))
