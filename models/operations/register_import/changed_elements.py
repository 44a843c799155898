"""Old and new of every element that a range of an extract changes: for its history, and for whoever confirms it.

Pasal: Pasal 11(1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from models.operations.register_import.statements import OK, rows
from models.tables import RegisterChange
from models.tables.imports import FAMILY_COLUMNS, RESIDENT_COLUMNS
from models.tables.sealing import SealedField

PERSON = (*RESIDENT_COLUMNS, "father_nik", "mother_nik")
HOME = (*FAMILY_COLUMNS, "region_code", "head_name", "active")
OF_FAMILY = "kk."
BATCH = 500
_NEW = {"kk.head_name": "s.name", "kk.active": "1", "status": "'1'", "family": "s.family"}
_OLD = {"status": "r.status", "family": "r.family_id"}
ELEMENTS = (*PERSON, "status", "family", *(f"{OF_FAMILY}{name}" for name in HOME))

ROWS = """
SELECT s.line, s.name, s.resident, s.family, s.changed, {values} FROM import_row AS s
LEFT JOIN resident AS r ON r.id = s.resident LEFT JOIN family AS f ON f.id = s.family
WHERE {where} AND s.changed <> '' ORDER BY s.line
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One element: ``kind`` resident or family, its id, old and new as the register has them."""

    line: int
    name: str
    kind: str
    subject: int
    element: str
    old: Any
    new: Any


def write(low: int, high: int, history: Mapping[str, Any]) -> int:
    """Keep every change of the groups after ``low`` up to ``high`` in the history, before it is made; how many."""
    where = f"s.grp > :low AND s.grp <= :high AND s.verdict IN {OK}"
    written, batch = 0, []
    for one in changes(where, low=low, high=high):
        batch.append(_entry(one, history))
        if len(batch) == BATCH:
            RegisterChange.insert_many(batch).execute()
            written, batch = written + BATCH, []
    if batch:
        RegisterChange.insert_many(batch).execute()
    return written + len(batch)


def _entry(one: Change, history: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "subject_kind": one.kind,
        "subject_id": one.subject,
        "element": one.element,
        "old": one.old,
        "new": one.new,
        "document_number": "",
        **history,
    }


def changes(where: str, **values: Any) -> Iterator[Change]:
    """The changes of the rows for which ``where`` (of ``s``) holds."""
    pairs = ", ".join(f"{_old(element)}, {_new(element)}" for element in ELEMENTS)
    for line, name, resident, family, changed, *found in rows(ROWS.format(values=pairs, where=where), **values):
        for element in changed.split(",")[:-1]:
            place = 2 * ELEMENTS.index(element)
            old, new = (_opened(element, value) for value in found[place : place + 2])
            of_family = element.startswith(OF_FAMILY)
            subject, kind = (family, "family") if of_family else (resident, "resident")
            if subject is not None:
                yield Change(line, name, kind, subject, element.removeprefix(OF_FAMILY), old, new)


def _old(element: str) -> str:
    if element.startswith(OF_FAMILY):
        return f"f.{element.removeprefix(OF_FAMILY)}"
    return _OLD.get(element, f"r.{element}")


def _new(element: str) -> str:
    return _NEW.get(element, f"s.{element.removeprefix(OF_FAMILY)}")


def _opened(element: str, value: Any) -> Any:
    if element.endswith("_nik"):
        return SealedField().python_value(value)
    return bool(value) if element == "kk.active" else value
