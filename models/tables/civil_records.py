"""The registers of akta with their margin notes.

Pasal: Pasal 9(1)a, Pasal 9(1)b.
"""

from __future__ import annotations

import peewee

from models.tables.applications import Application
from models.tables.base import InstantField, Table
from models.tables.people import Resident


class CivilRecord(Table):
    """One entry in a register of akta; append-only, what changes later is a :class:`MarginNote`."""

    register = peewee.CharField(40)
    number = peewee.CharField(60)
    resident = peewee.ForeignKeyField(Resident, null=True, on_delete="RESTRICT", backref="civil_records")
    name = peewee.CharField(200)
    application = peewee.ForeignKeyField(Application, on_delete="RESTRICT")
    recorded_at = InstantField()

    class Meta:
        indexes = ((("register", "number", "application"), True),)


class MarginNote(Table):
    """A catatan pinggir on an akta; ``record`` is None where the akta is older than this register."""

    record = peewee.ForeignKeyField(CivilRecord, null=True, on_delete="RESTRICT", backref="notes")
    register = peewee.CharField(40)
    number = peewee.CharField(60)
    code = peewee.CharField(10)
    text = peewee.TextField()
    application = peewee.ForeignKeyField(Application, on_delete="RESTRICT")
    noted_at = InstantField()

    class Meta:
        indexes = ((("register", "number"), False),)
