"""Knowing a device by the secret of its cookie, which changes often; a copy of the cookie gives itself away.

A secret is followed by another after :data:`ROTATE_AFTER`. The successor is made of the secret and a salt that the
database keeps, so requests at the same time get the same one, and nobody makes it from the database alone. Once the
successor was shown, the old secret is given up: shown again, two devices share one enrolment, and the kiosk is locked.
A device that lost its power before it had written the new cookie comes back with the old one; as long as the new one
had hardly been used it is taken back, and the new one is given up in its place.

Pasal: Pasal 10(2)b.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.operations import trail
from models.operations.clock import now
from models.operations.kiosks import devices, visits
from models.operations.logins import sessions
from models.operations.logins.sessions import hash_token
from models.rules.actor import SYSTEM
from models.rules.kiosks import Ending, KioskState
from models.tables import Kiosk, KioskSecret
from models.tables.base import writing

ROTATE_AFTER = timedelta(minutes=15)
IN_FLIGHT = timedelta(seconds=60)
"""Requests that were sent before the new cookie came are still answered."""
WRITTEN_AFTER = timedelta(minutes=2)
"""By then every browser has the new cookie on its disk."""
SEEN_EVERY = timedelta(seconds=20)
KEPT = timedelta(days=90)
REUSED = "Rahasia perangkat yang sudah diganti dipakai lagi: mungkin ada salinannya."


@dataclass(frozen=True, slots=True)
class Device:
    """A kiosk at work, and the secret that its cookie should hold from now on ("" : the one it showed)."""

    kiosk: Kiosk
    successor: str = ""


def recognise(secret: str, *, renew: bool = False) -> Device | None:
    """The device that shows ``secret``; None for an unknown, locked or revoked one. ``renew``: change it at once."""
    row = KioskSecret.get_or_none(KioskSecret.secret_sha256 == hash_token(secret))
    if row is None or row.kiosk.state != KioskState.AKTIF:
        return None
    at = now()
    if row.retired_at is not None:
        return _came_back(row, at)
    if row.confirmed_at is None:
        _confirm(row, at)
    _note_seen(row, at)
    due = renew or row.salt or row.made_at <= at - ROTATE_AFTER
    return Device(row.kiosk, _successor(row, secret, at) if due else "")


def forget_old() -> int:
    """Remove secrets that were given up long ago; returns how many."""
    with writing():
        return KioskSecret.delete().where(KioskSecret.retired_at < now() - KEPT).execute()


def _came_back(row: KioskSecret, at: datetime) -> Device | None:
    if row.retired_at >= at - IN_FLIGHT:
        return Device(row.kiosk)
    successor = KioskSecret.get_or_none(
        KioskSecret.before == row.secret_sha256,
        KioskSecret.kiosk == row.kiosk_id,
        KioskSecret.retired_at.is_null(),
    )
    if successor is None or successor.seen_at > successor.confirmed_at + WRITTEN_AFTER:
        devices.lock(row.kiosk, REUSED)
        return None
    with writing():
        KioskSecret.update(retired_at=at, before="").where(
            KioskSecret.secret_sha256 == successor.secret_sha256
        ).execute()
        KioskSecret.update(retired_at=None, salt="", made_at=at, seen_at=at).where(
            KioskSecret.secret_sha256 == row.secret_sha256
        ).execute()
        sessions.end_sessions_of(kiosk=row.kiosk)
        visits.end_all_of(row.kiosk, Ending.KELUAR, at)
        trail.record(SYSTEM, "kios_rahasia_kembali", subject=f"kiosk:{row.kiosk_id}")
    return Device(row.kiosk)


def _confirm(row: KioskSecret, at: datetime) -> None:
    """The device has it now: the one before is given up."""
    with writing():
        mine = KioskSecret.secret_sha256 == row.secret_sha256
        if KioskSecret.update(confirmed_at=at, seen_at=at).where(mine, KioskSecret.confirmed_at.is_null()).execute():
            KioskSecret.update(retired_at=at).where(
                KioskSecret.kiosk == row.kiosk_id, ~mine, KioskSecret.retired_at.is_null()
            ).execute()


def _note_seen(row: KioskSecret, at: datetime) -> None:
    if row.seen_at is None or row.seen_at <= at - SEEN_EVERY:
        KioskSecret.update(seen_at=at).where(KioskSecret.secret_sha256 == row.secret_sha256).execute()
        Kiosk.update(seen_at=at).where(Kiosk.id == row.kiosk_id).execute()


def _successor(row: KioskSecret, secret: str, at: datetime) -> str:
    """The same one for every request that shows ``secret``."""
    mine = KioskSecret.secret_sha256 == row.secret_sha256
    if not row.salt:
        KioskSecret.update(salt=secrets.token_hex(32)).where(mine, KioskSecret.salt == "").execute()
    fresh = KioskSecret.get_or_none(mine)
    if fresh is None:  # revoked in this very moment
        return ""
    digest = hmac.digest(bytes.fromhex(fresh.salt), secret.encode(), "sha256")
    following = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    KioskSecret.insert(
        secret_sha256=hash_token(following), kiosk=row.kiosk_id, before=row.secret_sha256, made_at=at
    ).on_conflict_ignore().execute()
    return following
