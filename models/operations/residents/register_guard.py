"""Refusing what the register's invariants forbid, in words that tell what happened before.

Pasal: Pasal 8(1)a, Pasal 9(1)a, Pasal 11(1).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.operations.clock import WIB
from models.operations.residents import kinship
from models.operations.residents.register import resident_by_nik
from models.rules import invariants
from models.rules.errors import RegisterForbids
from models.rules.invariants import Breach
from models.rules.words import tanggal_panjang
from models.tables import RegisterChange, Resident


def require_possible(resident: Resident | None, changes: Mapping[str, Any], *, correcting: bool = False) -> None:
    """``changes`` by column; ``resident`` None for a newcomer. Raises: RegisterForbids."""
    before = resident.__data__ if resident is not None else {}
    after = {**(before or {"status": invariants.ALIVE}), **changes}
    refuse(resident, invariants.breach(before or None, after, correcting=correcting))
    for side in kinship.SIDES:
        differs = [one for one in (side, "birth_date") if (before.get(one) or "") != (after.get(one) or "")]
        parent = resident_by_nik(after[side]) if differs and after.get(side) else None
        if parent is not None:
            refuse(parent, invariants.unrelated(parent.__data__, after, mother=side == kinship.MOTHER))
    if resident is not None and resident.birth_date != after["birth_date"]:
        require_children(resident, changes)


def require_children(resident: Resident, changes: Mapping[str, Any]) -> None:
    """His children, wherever they are registered, can be his after ``changes`` to his birth or death.

    Raises: RegisterForbids.
    """
    for side, child in kinship.children_of(resident):
        after = {**resident.__data__, **changes}
        refuse(child, kinship.unrelated(after, child, side))


def require_alive(resident: Resident) -> None:
    """For an event that changes no element of his. Raises: RegisterForbids."""
    if resident.status == invariants.DEAD:
        refuse(resident, Breach("sesudah_mati", invariants.told_dead(resident.__data__), "status", "status"))


def refuse(resident: Resident | None, found: Breach | None) -> None:
    """Tell it with what happened, unless nothing was found. Raises: RegisterForbids."""
    if found is not None:
        happened = _happened(resident, found.since) if resident is not None and found.since else ""
        raise RegisterForbids(found.message + happened, nik=resident.nik if resident else "", field=found.field)


def _happened(resident: Resident, column: str) -> str:
    """When and on which basis the column became what it is; empty when it always was."""
    rows = RegisterChange.select().where(
        RegisterChange.subject_kind == "resident",
        RegisterChange.subject_id == resident.id,
        RegisterChange.element == column,
    )
    last = rows.order_by(RegisterChange.id.desc()).first()
    if last is None:
        return ""
    return f" Dicatat {tanggal_panjang(last.at.astimezone(WIB).date())} atas dasar {last.basis}."
