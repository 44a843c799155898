"""The pengelola's hand on promised jobs: try again, with a trail entry.

Pasal: Pasal 19(3)a.
"""

from __future__ import annotations

from models.operations import outbox, trail
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, NotFound
from models.tables import OutboxItem
from models.tables.base import writing


def try_again(actor: Actor, item_id: int) -> OutboxItem:
    """Make a failed or waiting job due at once. Raises: NotFound, AlreadyChanged when it is done."""
    with writing():
        item = OutboxItem.get_or_none(OutboxItem.id == item_id)
        if item is None:
            raise NotFound("Pekerjaan itu tidak ditemukan.")
        if item.done_at is not None:
            raise AlreadyChanged("Pekerjaan ini sudah selesai.")
        outbox.retry(item_id)
        trail.record(actor, "pekerjaan_ulang", application=item.application, subject=f"outbox:{item_id}")
    return item


def state_of(item: OutboxItem) -> str:
    """``selesai``, ``gagal``, ``berjalan`` (leased), ``menunggu`` (something outside) or ``antre``."""
    if item.done_at is not None:
        return "selesai"
    if item.failed_at is not None:
        return "gagal"
    if item.lease is not None:
        return "berjalan"
    return "menunggu" if item.waiting_for else "antre"
