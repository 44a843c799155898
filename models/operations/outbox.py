"""Promised jobs: written with the act that promised them, claimed by compare-and-set with a lease.

The lease's times come from the database's clock. A job that lost its lease can commit nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import timedelta

import peewee

from models.rules.errors import DomainError
from models.rules.nik import without_numbers
from models.tables import Application, OutboxItem
from models.tables.base import database_now, later_expression, now_expression, writing

LEASE = timedelta(seconds=30)
RESEND_AFTER = timedelta(seconds=20)
BACKOFF_SECONDS = (2, 5, 10, 20, 30)
MAX_ATTEMPTS = 200
BACKGROUND = frozenset(
    {
        "konsep",
        "konsep_naskah",
        "uji_rancangan",
        "baca_formulir",
        "impor_register",
        "verifikasi_berkas",
        "data_balikan",
        "lupakan_berkas",
    }
)
"""Jobs that nobody's signature waits for: they run when no other job is due."""


class LeaseLost(DomainError):
    """Another worker has taken the job over; whatever this one was about to commit must not happen."""

    default = "Pekerjaan ini sudah diambil alih oleh proses lain."


def promise(
    job: str,
    key: str,
    *,
    application: Application | None = None,
    subject_id: int | None = None,
    payload: dict[str, str] | None = None,
) -> None:
    """Insert the row inside the caller's transaction; the same key twice is one promise."""
    at = database_now()
    OutboxItem.insert(
        job=job,
        key=key,
        application=application,
        subject_id=subject_id,
        created_at=at,
        due_at=at,
        payload=payload or {},
    ).on_conflict_ignore().execute()


def _open() -> peewee.Expression:
    return OutboxItem.done_at.is_null() & OutboxItem.failed_at.is_null()


def _ripe() -> peewee.Expression:
    """Due by the clock, or never tried: a clock that was set back holds up no promise but the tries after a failure."""
    return (OutboxItem.due_at <= now_expression()) | (OutboxItem.attempts == 0)


def due(limit: int = 100, *, background: bool = False) -> Iterator[tuple[int, str]]:
    """``(id, job)`` of rows that are due, unleased and not sent lately, oldest first; of one kind of jobs."""
    stale = now_expression()
    of_background = OutboxItem.job.in_(list(BACKGROUND))
    query = (
        OutboxItem.select(OutboxItem.id, OutboxItem.job)
        .where(_open(), of_background if background else ~of_background)
        .where(_ripe())
        .where(OutboxItem.lease_until.is_null() | (OutboxItem.lease_until < stale))
        .where(
            OutboxItem.sent_at.is_null()
            | ((OutboxItem.sent_at < OutboxItem.due_at) & (OutboxItem.attempts > 0))
            | (OutboxItem.sent_at < later_expression(-RESEND_AFTER))
        )
        .order_by(OutboxItem.due_at, OutboxItem.id)
        .limit(limit)
    )
    return iter(query.tuples())


def mark_sent(item_id: int) -> None:
    """Note that the queue was told; nothing depends on it but how soon the row is sent again."""
    OutboxItem.update(sent_at=now_expression()).where(OutboxItem.id == item_id).execute()


def claim(item_id: int) -> OutboxItem | None:
    """Take the lease; None when the row is done, not due, or held by a living lease."""
    lease = secrets.token_hex(16)
    expires = later_expression(LEASE)
    with writing():
        taken = (
            OutboxItem.update(lease=lease, lease_until=expires, attempts=OutboxItem.attempts + 1, waiting_for="")
            .where(OutboxItem.id == item_id)
            .where(_open())
            .where(_ripe())
            .where(OutboxItem.lease_until.is_null() | (OutboxItem.lease_until < now_expression()))
            .execute()
        )
    return OutboxItem.get_by_id(item_id) if taken else None


def hold(item: OutboxItem, *, progress: str = "") -> None:
    """Prove and prolong the lease, first thing in every transaction of a job.

    Raises: LeaseLost when another worker has it, or the row is done.
    """
    expires = later_expression(LEASE)
    changes = {OutboxItem.lease_until: expires}
    if progress:
        changes[OutboxItem.progress] = progress
    held = OutboxItem.update(changes).where(OutboxItem.id == item.id, OutboxItem.lease == item.lease).where(_open())
    if held.execute() != 1:
        raise LeaseLost


def finish(item: OutboxItem) -> None:
    """Close the row inside the transaction that did its work. Raises: LeaseLost."""
    hold(item, progress="selesai")
    OutboxItem.update(done_at=now_expression(), lease=None, lease_until=None, error="").where(
        OutboxItem.id == item.id
    ).execute()


def postpone(item: OutboxItem, *, waiting_for: str, error: str = "") -> None:
    """Give the lease back and try again later; ``waiting_for`` is shown to the staff, ``error`` without NIKs."""
    pause = BACKOFF_SECONDS[min(item.attempts, len(BACKOFF_SECONDS)) - 1]
    due_at = later_expression(timedelta(seconds=pause))
    changes = {
        OutboxItem.due_at: due_at,
        OutboxItem.lease: None,
        OutboxItem.lease_until: None,
        OutboxItem.waiting_for: waiting_for[:200],
        OutboxItem.error: without_numbers(error)[:500],
    }
    if item.attempts >= MAX_ATTEMPTS:
        changes[OutboxItem.failed_at] = now_expression()
    OutboxItem.update(changes).where(OutboxItem.id == item.id, OutboxItem.lease == item.lease).execute()


def give_turn(item: OutboxItem) -> None:
    """Give the lease back with work left, so that whatever waits is done first. Raises: LeaseLost."""
    hold(item)
    OutboxItem.update(due_at=now_expression(), lease=None, lease_until=None, attempts=0, sent_at=None, error="").where(
        OutboxItem.id == item.id
    ).execute()


def retry(item_id: int) -> None:
    """Let the pengelola try a failed or waiting row again at once."""
    OutboxItem.update(due_at=now_expression(), failed_at=None, attempts=0, sent_at=None).where(
        OutboxItem.id == item_id, OutboxItem.done_at.is_null()
    ).execute()
