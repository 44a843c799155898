"""Shutting the account of a resident who died.

Pasal: Pasal 13(1)a.
"""

from __future__ import annotations

from models.operations import trail
from models.operations.logins import sessions
from models.rules.actor import Actor
from models.tables import Account, Resident

OPEN_STATES = ("menunggu", "aktif")


def close(actor: Actor, resident: Resident, *, reason: str) -> None:
    """The account is shut and its sessions end; nobody acts in his name any more."""
    for account in Account.select().where(Account.nik_index == resident.nik_index, Account.state.in_(OPEN_STATES)):
        Account.update(state="ditutup", reason=reason[:500]).where(Account.id == account.id).execute()
        sessions.end_sessions_of(account=account)
        trail.record(actor, "akun_tutup", subject=f"akun:{account.id}", basis="Pasal 13(1)a", reason=reason)
