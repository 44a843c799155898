"""Operators of kiosks: users of the desa's agency, at its enrolled devices and nowhere else.

Two factors: the password that one knows, and the device that stands in the desa's office.

Pasal: Pasal 10(2)b.
"""

from __future__ import annotations

from models.operations import trail
from models.operations.clock import now
from models.operations.kiosks import devices, visits
from models.operations.logins import passwords, sessions
from models.rules.actor import Actor
from models.rules.kiosks import Ending
from models.rules.roles import Role
from models.tables import AgencyUser, Kiosk
from models.tables.base import writing

SHOWN_TO_RESIDENTS = 40  # as the log of looks has it


def actor_of(operator: AgencyUser, kiosk: Kiosk, address: str = "") -> Actor:
    """The operator as the actor of an operation; residents read the kiosk's name, not his."""
    title = f"Kios {devices.place_of(kiosk)}"[:SHOWN_TO_RESIDENTS]
    return Actor(Role.LEMBAGA, operator.id, operator.name, title, address)


def log_in(kiosk: Kiosk, username: str, password: str, *, address: str, agent: str) -> str:
    """Open a session at this device and end whatever was open at it; returns the cookie's token.

    Raises: passwords.LoginRefused, alike for unknown, wrong, locked, shut out and of another desa; Refused when the
    desa's agreement is not in force.
    """
    user = AgencyUser.get_or_none(AgencyUser.username == username.strip().lower(), AgencyUser.active)
    passwords.verify_password(user, password)
    if user is None or user.agency_id != kiosk.agency_id or not user.agency.active:
        raise passwords.LoginRefused
    devices.agreement_of(kiosk.agency)
    with writing():
        sessions.end_sessions_of(kiosk=kiosk)
        visits.end_all_of(kiosk, Ending.GANTI, now())
        Kiosk.update(operator=user).where(Kiosk.id == kiosk.id).execute()
        trail.record(actor_of(user, kiosk, address), "masuk", subject=f"kiosk:{kiosk.id}")
    return sessions.open_session(agency_user=user, kiosk=kiosk, address=address, agent=agent, second_factor=True)
