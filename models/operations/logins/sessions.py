"""Log-in sessions that live on the server: opening, finding and ending them.

The cookie holds a random token; the table holds its SHA-256 only.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from models.operations.clock import now
from models.rules.kiosks import KioskState
from models.tables import Account, AgencyUser, Kiosk, LoginSession, Officer
from models.tables.base import writing

CITIZEN_IDLE = timedelta(minutes=60)
STAFF_IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TOUCH_EVERY = timedelta(seconds=60)


def hash_token(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(
    *,
    account: Account | None = None,
    officer: Officer | None = None,
    agency_user: AgencyUser | None = None,
    kiosk: Kiosk | None = None,
    address: str,
    agent: str,
    second_factor: bool = False,
) -> str:
    """Open a session for exactly one of the three; returns the token for the cookie.

    ``kiosk``: the device at which a user of an agency works as its operator.
    """
    if [account, officer, agency_user].count(None) != 2:
        raise ValueError("a session belongs to one account, one officer or one user of an agency")
    token = secrets.token_urlsafe(32)
    at = now()
    with writing():
        LoginSession.create(
            token_hash=hash_token(token),
            account=account,
            officer=officer,
            agency_user=agency_user,
            kiosk=kiosk,
            created_at=at,
            seen_at=at,
            expires_at=at + LONGEST,
            second_factor=second_factor,
            address=address[:64],
            agent=agent[:200],
        )
    return token


def find_session(token: str) -> LoginSession | None:
    """The living session of ``token``, its holder loaded; None when ended, idle too long, or its holder is shut out."""
    session = LoginSession.get_or_none(LoginSession.token_hash == hash_token(token))
    at = now()
    if session is None or session.ended_at is not None or session.expires_at <= at:
        return None
    idle = CITIZEN_IDLE if session.account_id else STAFF_IDLE
    if session.seen_at + idle < at:
        return None
    if not _may_stay(session):
        return None
    if session.seen_at + TOUCH_EVERY < at:
        LoginSession.update(seen_at=at).where(LoginSession.token_hash == session.token_hash).execute()
    return session


def holder_of(token: str) -> str:
    """Whose session this is, or was before it ended: akun:12, petugas:3, pengguna:4; "" for a token unknown here."""
    found = LoginSession.get_or_none(LoginSession.token_hash == hash_token(token))
    if found is None:
        return ""
    keys = {"akun": found.account_id, "petugas": found.officer_id, "pengguna": found.agency_user_id}
    return next(f"{face}:{key}" for face, key in keys.items() if key)


def _may_stay(session: LoginSession) -> bool:
    if session.account_id:
        return bool(session.account.state == "aktif")
    if session.kiosk_id and session.kiosk.state != KioskState.AKTIF:
        return False
    if session.agency_user_id:
        return bool(session.agency_user.active and session.agency_user.agency.active)
    return bool(session.officer.active)


def end_session(token: str) -> None:
    """Log out: the token is worth nothing from now on."""
    LoginSession.update(ended_at=now()).where(
        LoginSession.token_hash == hash_token(token), LoginSession.ended_at.is_null()
    ).execute()


def end_sessions_of(
    *,
    account: Account | None = None,
    officer: Officer | None = None,
    agency_user: AgencyUser | None = None,
    kiosk: Kiosk | None = None,
    but: str = "",
) -> int:
    """End every session of one person or at one device, except the token ``but``; returns how many were ended."""
    columns = (
        (LoginSession.account, account),
        (LoginSession.officer, officer),
        (LoginSession.agency_user, agency_user),
        (LoginSession.kiosk, kiosk),
    )
    owner = next(column == holder for column, holder in columns if holder is not None)
    query = LoginSession.update(ended_at=now()).where(owner, LoginSession.ended_at.is_null())
    if but:
        query = query.where(LoginSession.token_hash != hash_token(but))
    return query.execute()
