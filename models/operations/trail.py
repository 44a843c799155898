"""Appending to the trail and checking it: append-only, each entry carries the hash of the one before.

Pasal: Pasal 13(1)g, Pasal 19(3)a.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.operations.clock import now
from models.rules.actor import Actor
from models.rules.canonical import content_sha256
from models.tables import Application, ChainHead, TrailEntry
from models.tables.base import EPOCH, MICROSECOND, database, is_postgres

HASHED = (
    "application_id",
    "subject",
    "actor_kind",
    "actor_id",
    "actor_name",
    "action",
    "from_stage",
    "to_stage",
    "basis",
    "reason",
    "round",
    "content_sha256",
    "detail_sha256",
    "address",
    "previous_hash",
)


def record(
    actor: Actor,
    action: str,
    *,
    application: Application | None = None,
    subject: str = "",
    from_stage: str = "",
    to_stage: str = "",
    basis: str = "",
    reason: str = "",
    detail: Any = None,
) -> TrailEntry:
    """Append one entry inside the caller's transaction; ``detail`` is JSON, sealed, and bound by its hash."""
    if not database.in_transaction():
        raise RuntimeError("a trail entry belongs to the transaction of its act")
    head = ChainHead.select().where(ChainHead.id == 1).for_update().get() if is_postgres() else ChainHead.get_by_id(1)
    entry = TrailEntry(
        at=now(),
        application=application,
        subject=subject,
        actor_kind=actor.role.value,
        actor_id=actor.id,
        actor_name=actor.name,
        action=action,
        from_stage=from_stage,
        to_stage=to_stage,
        basis=basis,
        reason=reason[:1000],
        round=application.round if application else 0,
        content_sha256=application.content_sha256 if application else "",
        detail=detail,
        detail_sha256=content_sha256(detail) if detail is not None else "",
        address=actor.address,
        previous_hash=head.entry_hash,
    )
    entry.entry_hash = _hash(entry)
    entry.save(force_insert=True)
    ChainHead.update(entry_hash=entry.entry_hash, length=head.length + 1).where(ChainHead.id == 1).execute()
    return entry


def _hash(entry: TrailEntry) -> str:
    fields = {name: getattr(entry, name) for name in HASHED}
    return content_sha256({**fields, "at": (entry.at - EPOCH) // MICROSECOND})


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What :func:`verify` found; ``broken_at`` is the first bad entry's id, None when the chain is whole."""

    entries: int
    broken_at: int | None
    problem: str = ""


def verify() -> ChainReport:
    """Walk the whole chain: links, hashes, details, length and head."""
    previous = "0" * 64
    count = 0
    for entry in TrailEntry.select().order_by(TrailEntry.id).iterator():
        count += 1
        if entry.previous_hash != previous:
            return ChainReport(count, entry.id, "entri sebelumnya hilang atau disisipkan")
        if _hash(entry) != entry.entry_hash:
            return ChainReport(count, entry.id, "isi entri diubah")
        if entry.detail is not None and content_sha256(entry.detail) != entry.detail_sha256:
            return ChainReport(count, entry.id, "rincian entri diubah")
        previous = entry.entry_hash
    head = ChainHead.get_by_id(1)
    if head.entry_hash != previous or head.length != count:
        return ChainReport(count, 0, "ujung rantai tidak cocok: entri terakhir dihapus")
    return ChainReport(count, None)
