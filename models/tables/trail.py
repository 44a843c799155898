"""The trail of acts, chained by hash, and the log of who looked at whose data.

Pasal: Pasal 19(3)a, Pasal 19(4).
"""

from __future__ import annotations

import peewee

from models.tables.applications import Application
from models.tables.base import InstantField, Table
from models.tables.people import Resident
from models.tables.sealing import SealedJSONField


class TrailEntry(Table):
    """One act; append-only, each entry carries the hash of the one before."""

    at = InstantField()
    application = peewee.ForeignKeyField(Application, null=True, on_delete="RESTRICT", backref="trail")
    subject = peewee.CharField(60, default="")
    actor_kind = peewee.CharField(20)
    actor_id = peewee.BigIntegerField(null=True)
    actor_name = peewee.CharField(200)
    action = peewee.CharField(40)
    from_stage = peewee.CharField(16, default="")
    to_stage = peewee.CharField(16, default="")
    basis = peewee.CharField(60, default="")
    reason = peewee.CharField(1000, default="")
    round = peewee.IntegerField(default=0)
    content_sha256 = peewee.CharField(64, default="")
    detail = SealedJSONField(null=True)
    detail_sha256 = peewee.CharField(64, default="")
    address = peewee.CharField(64, default="")
    previous_hash = peewee.CharField(64)
    entry_hash = peewee.CharField(64, unique=True)


class ChainHead(Table):
    """The newest hash of the trail: one row, locked by whoever appends."""

    id = peewee.IntegerField(primary_key=True)
    entry_hash = peewee.CharField(64)
    length = peewee.BigIntegerField()


class AccessEntry(Table):
    """One look at a resident's data, shown to him in “Siapa melihat data saya”."""

    resident = peewee.ForeignKeyField(Resident, null=True, on_delete="RESTRICT", backref="accesses")
    at = InstantField()
    actor_kind = peewee.CharField(20)
    actor_id = peewee.BigIntegerField(null=True)
    actor_name = peewee.CharField(200)
    actor_role = peewee.CharField(40, default="")
    what = peewee.CharField(60)
    purpose = peewee.CharField(200)
    application = peewee.ForeignKeyField(Application, null=True, on_delete="RESTRICT")

    class Meta:
        indexes = ((("resident", "at"), False),)
