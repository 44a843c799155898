"""The archive, keyed by NIK: the application as sent, its attachments and the signed result.

Pasal: Pasal 18(1), Pasal 18(2), Pasal 18(3).
"""

from __future__ import annotations

import peewee

from models.tables.applications import Application
from models.tables.base import InstantField, StoreNameField, Table
from models.tables.documents import Document
from models.tables.people import Resident
from models.tables.sealing import SealedField


class ArchiveRecord(Table):
    """One archived fact; exactly one per (application, kind, key)."""

    nik = SealedField()
    nik_index = peewee.CharField(32, index=True)
    resident = peewee.ForeignKeyField(Resident, null=True, on_delete="RESTRICT", backref="archive")
    application = peewee.ForeignKeyField(Application, null=True, on_delete="RESTRICT")
    document = peewee.ForeignKeyField(Document, null=True, on_delete="RESTRICT")
    kind = peewee.CharField(20)
    key = peewee.CharField(80)
    title = peewee.CharField(200)
    number = peewee.CharField(60, default="", index=True)
    classification = peewee.CharField(20, default="")
    retention = peewee.CharField(40, default="permanen")
    sha256 = StoreNameField()
    media_type = peewee.CharField(40)
    size = peewee.IntegerField()
    archived_at = InstantField()

    class Meta:
        indexes = ((("application", "kind", "key"), True),)
