"""Changing the office's own small tables: one row, one transaction, one trail entry, no delete.

Pasal: Pasal 10(2)a, Pasal 12(2), Pasal 19(3)a.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import peewee

from models.operations import trail
from models.operations.clock import now
from models.rules.actor import Actor
from models.rules.errors import InvalidInput, NotFound
from models.tables import Agency, Agreement, Closure, Holiday, OpeningHours, ReasonText
from models.tables.base import Table, writing

EDITABLE: tuple[type[Table], ...] = (Agency, Agreement, Closure, Holiday, OpeningHours, ReasonText)
"""The tables that this module may write; everything else has an operation of its own."""


def create_row(actor: Actor, table: type[Table], values: Mapping[str, Any]) -> Table:
    """Add a row of one of :data:`EDITABLE`. Raises: InvalidInput when it stands already."""
    _allowed(table)
    with writing():
        try:
            row = table.create(**_stamped(table, values))
        except peewee.IntegrityError as error:
            raise InvalidInput("Baris seperti ini sudah ada; ubah yang lama.") from error
        trail.record(actor, f"{_name(table)}_baru", subject=_subject(row), detail=_plain(values))
    return row


def change_row(actor: Actor, table: type[Table], key: Any, values: Mapping[str, Any]) -> None:
    """Change columns of a row. Raises: NotFound, InvalidInput when another row stands there already."""
    _allowed(table)
    primary = table._meta.primary_key  # noqa: SLF001 - Peewee's documented way to the key
    with writing():
        row = table.get_or_none(primary == key)
        if row is None:
            raise NotFound("Baris itu tidak ditemukan.")
        old = {name: row.__data__.get(name) for name in values}
        try:
            table.update(_stamped(table, values)).where(primary == key).execute()
        except peewee.IntegrityError as error:
            raise InvalidInput("Baris lain sudah memakai isian ini.") from error
        detail = {"lama": _plain(old), "baru": _plain(values)}
        trail.record(actor, f"{_name(table)}_ubah", subject=_subject(row), detail=detail)


def _allowed(table: type[Table]) -> None:
    if table not in EDITABLE:
        raise ValueError(f"{table.__name__} has an operation of its own")


def _name(table: type[Table]) -> str:
    return str(table._meta.table_name)  # noqa: SLF001 - as above


def _subject(row: Table) -> str:
    return f"{_name(type(row))}:{row._pk}"[:60]  # noqa: SLF001 - as above


def _stamped(table: type[Table], values: Mapping[str, Any]) -> dict[str, Any]:
    stamp = {"changed_at": now()} if "changed_at" in table._meta.fields else {}  # noqa: SLF001 - as above
    return {**values, **stamp}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | bool | None) else str(getattr(value, "_pk", value))
        for name, value in values.items()
    }
