"""What the pengelola changes about an officer, with the rules that keep the office able to work.

Pasal: Pasal 15(1)a, Pasal 19(3)a.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.operations.logins import officers
from models.operations.residents.register import resident_by_nik
from models.rules.actor import Actor
from models.rules.errors import InvalidInput
from models.rules.roles import STAFF_ROLES, Role
from models.tables import Officer, Resident
from models.tables.base import writing


def change(actor: Actor, officer: Officer, values: Mapping[str, Any], *, nik: str) -> None:
    """Change name, NIP, title, role, activity and the resident whom he is ("" for none).

    Raises: InvalidInput for a role that is not the office's, an unknown NIK, or the last pengelola shut out.
    """
    if values["role"] not in {role.value for role in STAFF_ROLES}:
        raise InvalidInput("Peran ini bukan peran petugas.", field="role")
    resident = _resident(nik)
    wanted = {**values, "resident": resident.id if resident else None}
    changes = {name: value for name, value in wanted.items() if officer.__data__.get(name) != value}
    if not changes:
        raise InvalidInput("Tidak ada yang berubah.")
    with writing():
        if {"role", "active"} & set(changes) and _is_last_manager(officer):
            raise InvalidInput("Ini pengelola terakhir. Angkat pengelola lain dahulu.", field="role")
        officers.change_officer(actor, officer, changes)


def link_resident(actor: Actor, officer: Officer, nik: str) -> None:
    """Note which resident the officer is. Raises: InvalidInput for an unknown NIK."""
    resident = _resident(nik)
    officers.change_officer(actor, officer, {"resident": resident.id if resident else None})


def _resident(nik: str) -> Resident | None:
    if not nik:
        return None
    resident = resident_by_nik(nik)
    if resident is None:
        raise InvalidInput("NIK ini tidak ada di data penduduk.", field="nik")
    return resident


def _is_last_manager(officer: Officer) -> bool:
    if officer.role != Role.PENGELOLA or not officer.active:
        return False
    others = Officer.select().where(Officer.role == Role.PENGELOLA.value, Officer.active, Officer.id != officer.id)
    return not others.exists()
