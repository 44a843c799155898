"""The state of one message around its sending.

Pasal: Pasal 13(1)g.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from models.operations import outbox
from models.operations.clock import now
from models.tables import Message, OutboxItem
from models.tables.base import writing

FINAL = ("terkirim", "tersimpan", "ditolak")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One e-mail, opened for sending."""

    id: int
    message_id: str
    recipient: str
    subject: str
    body: str
    written_at: datetime


def begin(item: OutboxItem) -> Outgoing | None:
    """The message of this job; None (job closed) when it was sent before."""
    message = Message.get_by_id(item.subject_id)
    if message.state in FINAL:
        with writing():
            outbox.finish(item)
        return None
    digest = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    return Outgoing(message.id, digest, message.recipient, message.subject, message.body, message.at)


def done(item: OutboxItem, message: Outgoing, outcome: str, reason: str = "") -> None:
    """Note the outcome (one of :data:`FINAL`), why it was refused, and close the job in one transaction."""
    with writing():
        Message.update(state=outcome, sent_at=now(), error=reason[:300]).where(Message.id == message.id).execute()
        outbox.finish(item)
