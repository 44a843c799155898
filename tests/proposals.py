"""An agency that asks on the portal and proposes to update what it was told, for tests."""

from __future__ import annotations

from typing import Any

from models.operations.verification import answering, asker, data_updates, kept_answers, users
from models.rules.roles import Role
from models.tables import Agency, AgencyUser, Agreement, DataUpdate
from tests import agency as agencies
from tests import world as small_office

REASON = "Alamat pada akta berbeda."


def agreed(world: small_office.World) -> Agreement:
    """An agreement in force of an agency that can be written to."""
    found = agencies.agreed(world, metode_akses=["WEB_PORTAL"])
    Agency.update(contact_email="rsud@contoh.invalid").execute()
    return found


def user_of(world: small_office.World, agency: Agency, username: str = "loket") -> AgencyUser:
    return users.create_user(
        world.actor(Role.PENGELOLA),
        agency,
        username=username,
        name="Petugas Loket",
        password=small_office.PASSWORD,
        demo=True,
    )


def ask(user: AgencyUser, agreement: Agreement, **changed: Any) -> str:
    """The serial of an answered query."""
    who = asker.by_user(user, agreement, agencies.ADDRESS)
    known = {"nama": "RIDWAN SAPUTRA", "agama": "KATHOLIK"}
    asked = agencies.query(**{"known": known, "wanted": ("alamat",), **changed})
    answer = answering.verify_person(who, asked)
    kept_answers.keep(who, asked.number, answer)
    return answer.serial


def propose(user: AgencyUser, serial: str, **changed: Any) -> DataUpdate:
    typed = {"alamat": "DUSUN III NO. 2", "agama": "3"}
    whole = {"typed": typed, "reason": REASON, "file": small_office.clean_file(), "address": agencies.ADDRESS}
    return data_updates.propose(user, serial, **{**whole, **changed})


def proposed(world: small_office.World, **changed: Any) -> DataUpdate:
    """A proposal about the father of the small office."""
    agreement = agreed(world)
    user = user_of(world, agreement.agency)
    return propose(user, ask(user, agreement), **changed)
