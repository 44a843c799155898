"""What is promised to happen after the click: outbox rows with leases, notices and messages.

Pasal: Pasal 13(1)g.
"""

from __future__ import annotations

import peewee

from models.tables.accounts import Account
from models.tables.applications import Application
from models.tables.base import InstantField, JSONField, Table
from models.tables.sealing import SealedField


class OutboxItem(Table):
    """One promised job; the row is the record, the queue only a hint."""

    job = peewee.CharField(40)
    key = peewee.CharField(120, unique=True)
    application = peewee.ForeignKeyField(Application, null=True, on_delete="RESTRICT", backref="jobs")
    subject_id = peewee.BigIntegerField(null=True)
    created_at = InstantField()
    due_at = InstantField()
    sent_at = InstantField(null=True)
    lease = peewee.CharField(32, null=True)
    lease_until = InstantField(null=True)
    attempts = peewee.IntegerField(default=0)
    progress = peewee.CharField(120, default="")
    waiting_for = peewee.CharField(200, default="")
    error = peewee.CharField(500, default="")
    done_at = InstantField(null=True)
    failed_at = InstantField(null=True)
    payload = JSONField(default=dict)


OutboxItem.add_index(
    OutboxItem.index(
        OutboxItem.due_at,
        name="outbox_open",
        where=OutboxItem.done_at.is_null() & OutboxItem.failed_at.is_null(),
    )
)


class Notice(Table):
    """A line in the resident's account about one step of his file."""

    account = peewee.ForeignKeyField(Account, backref="notices", on_delete="RESTRICT")
    application = peewee.ForeignKeyField(Application, null=True, on_delete="RESTRICT")
    key = peewee.CharField(120, unique=True)
    title = peewee.CharField(200)
    text = peewee.CharField(1000)
    at = InstantField()
    read_at = InstantField(null=True)


class Message(Table):
    """An e-mail to send once; without SMTP it stays visible to the pengelola."""

    key = peewee.CharField(120, unique=True)
    account = peewee.ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    recipient = SealedField()
    subject = peewee.CharField(200)
    body = SealedField()
    at = InstantField()
    channel = peewee.CharField(10, default="email")
    state = peewee.CharField(20, default="menunggu")
    sent_at = InstantField(null=True)
    error = peewee.CharField(300, default="")
