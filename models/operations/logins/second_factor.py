"""The second factor with a lock-out that lives on the server, and taking it away from a lost telephone.

Pasal: Pasal 19(3)a.
"""

from __future__ import annotations

from models.operations import trail
from models.operations.clock import now
from models.operations.logins import sessions, totp
from models.operations.logins.passwords import LOCK_AFTER, LOCK_FOR
from models.rules.actor import Actor
from models.rules.errors import DomainError
from models.tables import AgencyUser, Officer
from models.tables.base import writing


class TooManyCodes(DomainError):
    """Too many wrong codes; the officer is locked out like after wrong passwords."""

    default = "Terlalu banyak kode yang salah. Coba lagi 15 menit lagi."


def check_code(holder: Officer | AgencyUser, code: str) -> None:
    """Check the six digits and count failures on the holder's row. Raises: totp.WrongCode, TooManyCodes."""
    at, table = now(), type(holder)
    if holder.locked_until is not None and holder.locked_until > at:
        raise TooManyCodes
    try:
        totp.check_totp(holder, code)
    except totp.WrongCode:
        table.update(failed_logins=table.failed_logins + 1).where(table.id == holder.id).execute()
        if table.get_by_id(holder.id).failed_logins >= LOCK_AFTER:
            table.update(locked_until=at + LOCK_FOR, failed_logins=0).where(table.id == holder.id).execute()
            raise TooManyCodes from None
        raise
    if holder.failed_logins:
        table.update(failed_logins=0).where(table.id == holder.id).execute()


def forget_second_factor(actor: Actor, officer: Officer) -> None:
    """Take the second factor away (a lost telephone); the officer must enrol again at his next log-in."""
    with writing():
        Officer.update(totp_secret=None, totp_confirmed=False).where(Officer.id == officer.id).execute()
        trail.record(actor, "totp_hapus", subject=f"petugas:{officer.id}")
        sessions.end_sessions_of(officer=officer)
