"""A child is found by the NIK of its mother or father: both get a blind index, made from what is sealed beside it."""

from __future__ import annotations

from typing import Any

from models.tables import Resident, schema
from models.tables.sealing import blind

AT_ONCE = 1000


def up(migrator: Any, _database: Any) -> None:
    """Add the columns, then fill them stretch by stretch."""
    schema.complete(migrator, Resident)
    known = Resident.father_nik.is_null(False) | Resident.mother_nik.is_null(False)
    wanted = Resident.select(Resident.id, Resident.father_nik, Resident.mother_nik).where(known)
    after = 0
    while found := list(wanted.where(Resident.id > after).order_by(Resident.id).limit(AT_ONCE).namedtuples()):
        for one in found:
            indexes = {"father_index": _index(one.father_nik), "mother_index": _index(one.mother_nik)}
            Resident.update(indexes).where(Resident.id == one.id).execute()
        after = found[-1].id


def _index(nik: str | None) -> str | None:
    return blind(nik) if nik else None
