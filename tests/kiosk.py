"""A desa with an agreement for kiosks, an enrolled device and its operator, for tests."""

from __future__ import annotations

from typing import Any

from models.operations.kiosks import devices, operators, visits
from models.operations.verification import users
from models.rules.actor import Actor
from models.rules.kiosks import CONSENT_SHA256, CONSENT_VERSION
from models.rules.roles import Role
from models.tables import Agency, AgencyUser, Agreement, Kiosk, KioskVisit
from tests import agency as agencies
from tests import world as small_office

OTHER_REGION = "16.10.04.2005"
SHOWN = f"{CONSENT_VERSION}:{CONSENT_SHA256}"
PURPOSE = "Surat pengantar desa"


def agreed(world: small_office.World, name: str = "Desa Contoh", **changed: Any) -> Agreement:
    """A desa's agreement for kiosks, in force."""
    agency = Agency.get_or_none(Agency.name == name) or Agency.create(
        name=name, kind="desa", contact_email="desa@contoh.invalid"
    )
    terms = {"metode_akses": ["KIOS"], "tujuan": [PURPOSE], **changed}
    return agencies.agreed(world, agency=agency, **terms)


def enrolled(
    world: small_office.World, agency: Agency, *, region: str = small_office.REGION, label: str = "Balai Desa"
) -> tuple[Kiosk, str]:
    """A device at work, and its secret."""
    _, code = registered(world, agency, region=region, label=label)
    return devices.enrol(code, address=agencies.ADDRESS)


def registered(
    world: small_office.World, agency: Agency, *, region: str = small_office.REGION, label: str = "Balai Desa"
) -> tuple[Kiosk, str]:
    """A device that waits for its code, and the code."""
    return devices.register(world.actor(Role.PENGELOLA), agency, region, label)


def operator_of(world: small_office.World, agency: Agency, username: str = "kios.contoh") -> AgencyUser:
    """A named operator."""
    return users.create_user(
        world.actor(Role.PENGELOLA),
        agency,
        username=username,
        name=f"Petugas {username}",
        password=small_office.PASSWORD,
    )


def actor(operator: AgencyUser, kiosk: Kiosk) -> Actor:
    return operators.actor_of(operator, kiosk, agencies.ADDRESS)


def visit_of(kiosk: Kiosk, operator: AgencyUser, **changed: Any) -> KioskVisit:
    """A resident who agreed."""
    whole = {
        "name": "Ridwan Saputra",
        "nik": small_office.FATHER,
        "by_card": False,
        "shown": SHOWN,
        "ticked": True,
        **changed,
    }
    return visits.begin(actor(operator, kiosk), kiosk, operator, **whole)
