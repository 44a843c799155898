"""Stopping a user or a program of an agency at once, and letting him ask again by another officer.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from models.operations import trail
from models.operations.clock import now
from models.operations.logins import sessions
from models.rules.actor import Actor
from models.rules.errors import ActionNotPossible, InvalidInput, NotAllowed, NotFound
from models.rules.verification.odd_use import Asker
from models.tables import AccessFreeze, AgencyUser, ApiClient, OddUse
from models.tables.base import writing

REASON_AT_LEAST = 5


def freeze(actor: Actor, flag: OddUse, reason: str) -> AccessFreeze:
    """The user or program of a flag is refused from the next call on; open sessions end.

    Raises: InvalidInput without a reason; ActionNotPossible for an officer, or who may not ask already.
    """
    words = _words(reason)
    if flag.asker_kind not in {Asker.USER, Asker.PROGRAM}:
        raise ActionNotPossible("Hanya pengguna atau program lembaga yang dapat dibekukan dari sini.")
    of_user = flag.asker_kind == Asker.USER
    table: type[AgencyUser] | type[ApiClient] = AgencyUser if of_user else ApiClient
    with writing():
        stopped = table.update(active=False).where(table.id == flag.asker_id, table.active)
        if stopped.execute() != 1:
            raise ActionNotPossible("Ia sudah tidak boleh bertanya. Muat ulang halamannya.")
        column = {"user" if of_user else "client": flag.asker_id}
        row = AccessFreeze.create(odd_use=flag, reason=words, by=actor.id, at=now(), **column)
        if of_user:
            sessions.end_sessions_of(agency_user=AgencyUser.get_by_id(flag.asker_id))
        trail.record(actor, "akses_beku", subject=_subject(row), reason=words, detail={"pembekuan": row.id})
    return row


def lift(actor: Actor, key: int, reason: str) -> None:
    """He may ask again. Raises: NotFound, InvalidInput, NotAllowed for whoever froze it, ActionNotPossible."""
    words = _words(reason)
    row = AccessFreeze.get_or_none(AccessFreeze.id == key)
    if row is None:
        raise NotFound("Pembekuan itu tidak ditemukan.")
    if row.by_id == actor.id:
        raise NotAllowed("Pembekuan dicabut oleh petugas lain, bukan oleh yang membekukan.")
    with writing():
        open_one = (AccessFreeze.id == key) & AccessFreeze.lifted_at.is_null()
        lifted = AccessFreeze.update(lifted_by=actor.id, lifted_at=now(), lift_reason=words).where(open_one)
        if lifted.execute() != 1:
            raise ActionNotPossible("Pembekuan ini sudah dicabut.")
        if row.user_id is not None:
            AgencyUser.update(active=True).where(AgencyUser.id == row.user_id).execute()
        else:
            ApiClient.update(active=True).where(ApiClient.id == row.client_id).execute()
        trail.record(actor, "akses_buka", subject=_subject(row), reason=words, detail={"pembekuan": key})


def standing_on(flag: OddUse) -> AccessFreeze | None:
    """The freeze of this flag's asker that nobody has lifted, whichever flag it came from."""
    own = (
        {
            Asker.USER: AccessFreeze.user == flag.asker_id,
            Asker.PROGRAM: AccessFreeze.client == flag.asker_id,
        }.get(Asker(flag.asker_kind))
        if flag.asker_kind
        else None
    )
    if own is None:
        return None
    found: AccessFreeze | None = AccessFreeze.select().where(own, AccessFreeze.lifted_at.is_null()).first()
    return found


def may_ask(flag: OddUse) -> bool:
    """Whether the flag is about a user or program who may ask at this moment."""
    table = {Asker.USER.value: AgencyUser, Asker.PROGRAM.value: ApiClient}.get(flag.asker_kind)
    return table is not None and bool(table.get_by_id(flag.asker_id).active)


def _words(reason: str) -> str:
    words = " ".join(reason.split())[:500]
    if len(words) < REASON_AT_LEAST:
        raise InvalidInput("Tuliskan alasannya.", field="alasan")
    return words


def _subject(row: AccessFreeze) -> str:
    return f"agency_user:{row.user_id}" if row.user_id is not None else f"api_client:{row.client_id}"
