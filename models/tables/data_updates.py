"""What agencies propose to update in the data, and each step of the office.

Pasal: Pasal 10(1)g.
"""

from __future__ import annotations

import peewee

from models.tables.accounts import Agency, AgencyUser, Officer
from models.tables.base import InstantField, StoreNameField, Table
from models.tables.people import Resident
from models.tables.sealing import SealedField, SealedJSONField
from models.tables.verifications import Verification


class DataUpdate(Table):
    """One proposal about the person of one answered query; it never changes the register.

    ``changes`` is element → ``lama`` (what the agency was told) and ``baru``.
    """

    agency = peewee.ForeignKeyField(Agency, backref="data_updates", on_delete="RESTRICT")
    asked = peewee.ForeignKeyField(Verification, unique=True, on_delete="RESTRICT")
    resident = peewee.ForeignKeyField(Resident, on_delete="RESTRICT", index=False)
    user = peewee.ForeignKeyField(AgencyUser, on_delete="RESTRICT", index=False)
    token = peewee.CharField(32, unique=True)
    state = peewee.CharField(12, index=True)
    changes = SealedJSONField()
    reason = SealedField()
    sha256 = StoreNameField()
    media_type = peewee.CharField(40)
    pages = peewee.IntegerField()
    size = peewee.IntegerField()
    original_name = peewee.CharField(120)
    at = InstantField()
    changed_at = InstantField()

    class Meta:
        constraints = (peewee.Check("state IN ('diajukan', 'diperiksa', 'diteruskan', 'ditolak', 'selesai')"),)


class DataUpdateStep(Table):
    """One change of state by an officer, with the note that the agency reads; append-only."""

    data_update = peewee.ForeignKeyField(DataUpdate, backref="steps", on_delete="RESTRICT")
    state = peewee.CharField(12)
    note = SealedField(default="")
    officer = peewee.ForeignKeyField(Officer, on_delete="RESTRICT", index=False)
    officer_name = peewee.CharField(200)
    at = InstantField()

    class Meta:
        indexes = ((("data_update", "state"), True),)
