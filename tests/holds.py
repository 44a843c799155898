"""An order of law that holds looks back, for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from models.operations.clock import today
from models.operations.transparency import look_holds
from models.operations.transparency.look_holds import Order
from models.rules.roles import Role
from models.tables import LookHold
from tests import world as small_office

REASON = "Perintah penyidikan dari Polres, perkara penipuan."


def order(**changed: Any) -> Order:
    usual = {
        "number": "SP.Sidik/12/XI/2026",
        "day": today(),
        "last_day": today() + timedelta(days=30),
        "reason": REASON,
    }
    return Order(**{**usual, **changed})


def proposed(world: small_office.World, *names: str, **changed: Any) -> LookHold:
    return look_holds.propose(world.actor(Role.AUDITOR), names, order(**changed))


def in_force(world: small_office.World, *names: str, **changed: Any) -> LookHold:
    row = proposed(world, *names, **changed)
    look_holds.approve(world.actor(Role.KEPALA), row.id)
    return LookHold.get_by_id(row.id)
