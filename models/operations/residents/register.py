"""Reading residents and families: by NIK, KK or name, each look logged and shown to the person.

Pasal: Pasal 8(1)a, Pasal 10(1)a, Pasal 18(3).
"""

from __future__ import annotations

from collections.abc import Iterable

import peewee

from models.operations.clock import now
from models.rules.actor import Actor
from models.tables import AccessEntry, Application, Family, Resident
from models.tables.sealing import blind

ALIVE = "1"


def resident_by_nik(
    nik: str, columns: tuple[peewee.Field, ...] = (), of_family: tuple[peewee.Field, ...] = ()
) -> Resident | None:
    """The resident with this NIK, family loaded lazily; None when there is none.

    ``columns`` are all that is read (none: every one), for whoever asks often and needs few; ``of_family`` are those
    of the family that are read with them.
    """
    joined = (Resident.family, of_family) if of_family else None
    return next(iter(Resident.find(Resident.nik_index == blind(nik), columns=columns, joined=joined)), None)


def residents_by_nik(niks: Iterable[str]) -> dict[str, Resident]:
    """NIK → resident, in one query; a NIK that the register does not hold is left out, an empty one not asked for."""
    asked = {blind(nik): nik for nik in niks if nik}
    if not asked:
        return {}
    return {asked[one.nik_index]: one for one in Resident.find(Resident.nik_index.in_(sorted(asked)))}


def family_by_kk(kk: str) -> Family | None:
    """The family with this KK number; None when there is none."""
    return Family.get_or_none(Family.kk_index == blind(kk))


def members(family: Family) -> list[Resident]:
    """Living members in the order of the card: head first, then by SHDK and age."""
    rows = Resident.find(Resident.family == family, Resident.status == ALIVE)
    return sorted(rows, key=lambda person: (int(person.shdk or 99), person.birth_date, person.id))


def log_access(
    actor: Actor,
    resident: Resident | None,
    what: str,
    purpose: str,
    *,
    application: Application | None = None,
) -> None:
    """Note that ``actor`` looked at ``resident``'s data, for “Siapa melihat data saya” (UU 27/2022 Pasal 7)."""
    AccessEntry.create(
        resident=resident,
        at=now(),
        actor_kind=actor.role.value,
        actor_id=actor.id,
        actor_name=actor.name,
        actor_role=actor.title or actor.role.value,
        what=what,
        purpose=purpose,
        application=application,
    )
