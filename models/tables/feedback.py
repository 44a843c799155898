"""Data that agencies give back by their agreements (data balikan): beside the register, never in it.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

import peewee

from models.tables.accounts import AgencyUser
from models.tables.agreements import Agreement
from models.tables.base import InstantField, JSONField, StoreNameField, Table
from models.tables.sealing import SealedJSONField


class FeedbackDelivery(Table):
    """One file; ``upload`` is its name in the sealed store until it was read, ``rows_sha256`` that of its fit rows.

    ``problems`` are line and reason, and tell nothing of the cells; ``sample`` are the first rows. A file with one bad
    row is not taken at all.
    """

    agreement = peewee.ForeignKeyField(Agreement, backref="deliveries", on_delete="RESTRICT")
    user = peewee.ForeignKeyField(AgencyUser, on_delete="RESTRICT", index=False)
    token = peewee.CharField(32, unique=True)
    name = peewee.CharField(120)
    columns = JSONField()
    upload = StoreNameField(default="")
    rows_sha256 = StoreNameField(default="")
    state = peewee.CharField(12, default="dibaca", index=True)
    rows = peewee.IntegerField(default=0)
    wrong = peewee.IntegerField(default=0)
    problems = JSONField(default=list)
    problem = peewee.CharField(500, default="")
    sample = SealedJSONField(default=list)
    at = InstantField()
    sent_at = InstantField(null=True)

    class Meta:
        constraints = (peewee.Check("state IN ('dibaca', 'siap', 'gagal', 'diterima', 'dibuang')"),)
