"""Hashing and checking passwords, with the lock-out that both kinds of log-in share.

argon2id with the library's recommended cost (RFC 9106); an unknown name costs the same time as a wrong password.
"""

from __future__ import annotations

from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.operations.clock import now
from models.rules.errors import DomainError
from models.tables import Account, AgencyUser, Officer

LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=15)
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _hasher.hash("tidak ada orang seperti ini")  # made before anybody asks: the first unknown name costs no more


class LoginRefused(DomainError):
    """One answer for an unknown name, a wrong password and a locked account."""

    default = (
        "Nama pengguna atau kata sandi tidak cocok, atau akun sedang dikunci 15 menit karena terlalu banyak percobaan."
    )


def hash_password(password: str) -> str:
    """An argon2id hash in PHC format."""
    return _hasher.hash(password)


def verify_password(holder: Account | Officer | AgencyUser | None, password: str) -> None:
    """Check ``password`` and count failures on the row (the caller holds no transaction).

    Raises: LoginRefused.
    """
    right = _matches(holder.password_hash if holder else _NOBODY, password)
    if holder is None:
        raise LoginRefused
    at = now()
    if holder.locked_until is not None and holder.locked_until > at:
        raise LoginRefused
    model = type(holder)
    if not right:
        model.update(failed_logins=model.failed_logins + 1).where(model.id == holder.id).execute()
        lock = model.update(locked_until=at + LOCK_FOR, failed_logins=0)  # as counted now: guesses come side by side
        lock.where(model.id == holder.id, model.failed_logins >= LOCK_AFTER).execute()
        raise LoginRefused
    if holder.failed_logins or holder.locked_until:
        model.update(failed_logins=0, locked_until=None).where(model.id == holder.id).execute()


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
