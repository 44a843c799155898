"""The second factor with a lock-out that lives on the server, and taking it away from a lost telephone.

Pasal: Pasal 19(3)a.
"""

from __future__ import annotations

from models.operations import officers, sessions, trail
from models.operations.clock import now
from models.operations.passwords import LOCK_AFTER, LOCK_FOR
from models.rules.actor import Actor
from models.rules.errors import DomainError
from models.tables import Officer
from models.tables.base import writing


class TooManyCodes(DomainError):
    """Too many wrong codes; the officer is locked out like after wrong passwords."""

    default = "Terlalu banyak kode yang salah. Coba lagi 15 menit lagi."


def check_code(officer: Officer, code: str) -> None:
    """Check the six digits and count failures on the officer's row. Raises: officers.WrongCode, TooManyCodes."""
    at = now()
    if officer.locked_until is not None and officer.locked_until > at:
        raise TooManyCodes
    try:
        officers.check_totp(officer, code)
    except officers.WrongCode:
        Officer.update(failed_logins=Officer.failed_logins + 1).where(Officer.id == officer.id).execute()
        if Officer.get_by_id(officer.id).failed_logins >= LOCK_AFTER:
            Officer.update(locked_until=at + LOCK_FOR, failed_logins=0).where(Officer.id == officer.id).execute()
            raise TooManyCodes from None
        raise
    if officer.failed_logins:
        Officer.update(failed_logins=0).where(Officer.id == officer.id).execute()


def forget_second_factor(actor: Actor, officer: Officer) -> None:
    """Take the second factor away (a lost telephone); the officer must enrol again at his next log-in."""
    with writing():
        Officer.update(totp_secret=None, totp_confirmed=False).where(Officer.id == officer.id).execute()
        trail.record(actor, "totp_hapus", subject=f"petugas:{officer.id}")
        sessions.end_sessions_of(officer=officer)
