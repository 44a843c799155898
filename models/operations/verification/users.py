"""Named users of an agency: made by the office, at most as many as its agreements allow, with a second factor.

Pasal: Pasal 10(2)a.
"""

from __future__ import annotations

import re

from models.operations import trail
from models.operations.agencies import agreements
from models.operations.clock import now
from models.operations.logins import passwords, sessions
from models.operations.residents.register import resident_by_nik
from models.operations.watch import named
from models.rules.actor import Actor
from models.rules.errors import InvalidInput
from models.rules.kiosks import AGENCY_KIND
from models.rules.passwords import check_password
from models.rules.roles import Role
from models.tables import Agency, AgencyUser
from models.tables.base import writing

USERNAME = re.compile(r"[a-z0-9][a-z0-9.\-]{2,59}")


def actor_of(user: AgencyUser, address: str = "") -> Actor:
    """The user as the actor of an operation."""
    return Actor(Role.LEMBAGA, user.id, user.name, user.agency.name, address)


def create_user(
    actor: Actor, agency: Agency, *, username: str, name: str, password: str, nik: str = "", demo: bool = False
) -> AgencyUser:
    """Make a user. Raises: InvalidInput for a taken name, a weak password, or one more than was agreed."""
    handle = username.strip().lower()
    if not USERNAME.fullmatch(handle):
        raise InvalidInput("Nama pengguna: huruf kecil, angka, titik; paling sedikit 3.", field="username")
    check_password(password, name=name)
    with writing():
        most = _most_users(agency)
        if most and agency.users.where(AgencyUser.active).count() >= most:
            raise InvalidInput(f"Perjanjian lembaga ini mengizinkan {most} pengguna. Nonaktifkan seorang dahulu.")
        if AgencyUser.select().where(AgencyUser.username == handle).exists():
            raise InvalidInput("Nama pengguna ini sudah dipakai.", field="username")
        user = AgencyUser.create(
            agency=agency,
            username=handle,
            name=name,
            resident=resident_by_nik(nik) if nik else None,
            password_hash=passwords.hash_password(password),
            demo=demo,
            created_at=now(),
        )
        named.note_by(actor, [nik])
        trail.record(actor, "pengguna_lembaga_baru", subject=f"agency_user:{user.id}", detail={"nama": name})
    return user


def _most_users(agency: Agency) -> int:
    """The most that one of the agreements in force allows; 0 where one sets no limit, or none is in force."""
    limits = [terms.users for _, terms in agreements.in_force_of(agency)]
    return 0 if 0 in limits else max(limits, default=0)


def shut_out(actor: Actor, user: AgencyUser, reason: str) -> None:
    """No log-in from now on; open sessions end. Raises: InvalidInput without a reason."""
    if len(reason.strip()) < 5:
        raise InvalidInput("Tuliskan alasannya.", field="alasan")
    with writing():
        AgencyUser.update(active=False).where(AgencyUser.id == user.id).execute()
        trail.record(actor, "pengguna_lembaga_tutup", subject=f"agency_user:{user.id}", reason=reason)
        sessions.end_sessions_of(agency_user=user)


def set_password(actor: Actor, user: AgencyUser, password: str) -> None:
    """A new first password; the telephone is enrolled anew and open sessions end. Raises: InvalidInput."""
    check_password(password, name=user.name)
    with writing():
        AgencyUser.update(
            password_hash=passwords.hash_password(password),
            totp_secret=None,
            totp_confirmed=False,
            failed_logins=0,
            locked_until=None,
        ).where(AgencyUser.id == user.id).execute()
        trail.record(actor, "pengguna_lembaga_sandi", subject=f"agency_user:{user.id}")
        sessions.end_sessions_of(agency_user=user)


def check_login(username: str, password: str) -> AgencyUser:
    """First factor. Raises: passwords.LoginRefused, alike for unknown, wrong, locked and shut out.

    Operators of kiosks log in at their device and nowhere else (Pasal 10(2)b).
    """
    user = AgencyUser.get_or_none(AgencyUser.username == username.strip().lower(), AgencyUser.active)
    passwords.verify_password(user, password)
    if user is None or not user.agency.active or user.agency.kind == AGENCY_KIND:
        raise passwords.LoginRefused
    return user


def log_in(user: AgencyUser, *, address: str, agent: str, second_factor: bool) -> str:
    """Open the session after the factors were checked; returns the cookie's token."""
    token = sessions.open_session(agency_user=user, address=address, agent=agent, second_factor=second_factor)
    with writing():
        trail.record(actor_of(user, address), "masuk", subject=f"agency_user:{user.id}")
    return token
