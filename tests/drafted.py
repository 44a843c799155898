"""The job that draws a file's drafts, with bytes that a test chooses instead of the renderer."""

from __future__ import annotations

import hashlib

from models.operations import outbox
from models.operations.documents import draft_documents
from models.operations.documents.draft_documents import Drawn
from models.tables import OutboxItem


def promises(application):
    """The open promises to draw or forget this file's drafts."""
    rows = OutboxItem.select().where(OutboxItem.job == draft_documents.JOB, OutboxItem.application == application)
    return list(rows.where(OutboxItem.done_at.is_null()).order_by(OutboxItem.id))


def bytes_of(code: str, plan) -> bytes:
    """Other facts, other bytes."""
    return f"%PDF-1.4 {code} {plan.facts_sha256}".encode()


def draw(application, put=lambda data: hashlib.sha256(data).hexdigest(), *, problem=""):
    """Do the file's oldest promise; returns the hashes that may leave the store."""
    item = outbox.claim(promises(application)[0].id)
    plan = draft_documents.wanted(item)
    if plan is not None:
        drawn = [
            Drawn(one.output.code, one.output.title, None if problem else put(bytes_of(one.output.code, plan)), problem)
            for one in draft_documents.missing(plan)
        ]
        draft_documents.record(item, plan, drawn)
    rows = draft_documents.unwanted(item, plan)
    gone = draft_documents.objects_of(rows)
    draft_documents.finish(item, rows)
    return gone
