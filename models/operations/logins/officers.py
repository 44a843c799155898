"""Officers: accounts made by the pengelola, log-in with a second factor, roles.

Pasal: Pasal 15(1)a, Pasal 19(3)a.
"""

from __future__ import annotations

from models.operations import trail
from models.operations.clock import now
from models.operations.logins import passwords, sessions
from models.rules.actor import Actor
from models.rules.errors import InvalidInput
from models.rules.passwords import check_password
from models.rules.roles import STAFF_ROLES, Role
from models.tables import Officer
from models.tables.base import writing


def actor_of(officer: Officer, address: str = "") -> Actor:
    """The officer as the actor of an operation."""
    return Actor(Role(officer.role), officer.id, officer.name, officer.title, address)


def create_officer(
    actor: Actor,
    *,
    username: str,
    name: str,
    role: Role,
    password: str,
    title: str = "",
    nip: str = "",
    demo: bool = False,
) -> Officer:
    """Make an officer. Raises: InvalidInput for a role that is not the office's, a taken name, a weak password."""
    if role not in STAFF_ROLES:
        raise InvalidInput("Peran ini bukan peran petugas.", field="role")
    check_password(password, name=name)
    with writing():
        if Officer.select().where(Officer.username == username).exists():
            raise InvalidInput("Nama pengguna ini sudah dipakai.", field="username")
        officer = Officer.create(
            username=username,
            name=name,
            role=role.value,
            title=title,
            nip=nip,
            password_hash=passwords.hash_password(password),
            demo=demo,
            created_at=now(),
        )
        trail.record(actor, "petugas_baru", subject=f"petugas:{officer.id}", detail={"role": role.value})
    return officer


def change_officer(actor: Actor, officer: Officer, changes: dict[str, object]) -> None:
    """Change name, title, NIP, role, resident link or activity; a shut-out officer's sessions end at once."""
    with writing():
        Officer.update(changes).where(Officer.id == officer.id).execute()
        trail.record(
            actor,
            "petugas_ubah",
            subject=f"petugas:{officer.id}",
            detail={key: str(value) for key, value in changes.items() if "password" not in key},
        )
        if changes.get("active") is False or "role" in changes:
            sessions.end_sessions_of(officer=officer)


def set_officer_password(actor: Actor, officer: Officer, password: str) -> None:
    """Give a new password and end all sessions. Raises: InvalidInput."""
    check_password(password, name=officer.name)
    with writing():
        Officer.update(password_hash=passwords.hash_password(password), failed_logins=0, locked_until=None).where(
            Officer.id == officer.id
        ).execute()
        trail.record(actor, "sandi_ganti", subject=f"petugas:{officer.id}")
        sessions.end_sessions_of(officer=officer)


def check_login(username: str, password: str) -> Officer:
    """First factor. Raises: passwords.LoginRefused."""
    officer = Officer.get_or_none(Officer.username == username.strip().lower(), Officer.active)
    passwords.verify_password(officer, password)
    assert officer is not None  # noqa: S101 - verify_password refuses None
    return officer


def log_in(officer: Officer, *, address: str, agent: str, second_factor: bool) -> str:
    """Open the session after the factors were checked; returns the cookie's token."""
    token = sessions.open_session(officer=officer, address=address, agent=agent, second_factor=second_factor)
    with writing():
        trail.record(actor_of(officer, address), "masuk", subject=f"petugas:{officer.id}")
    return token
