"""A file of an agency whose rows are verified one by one: where its text is kept and how far its answers are.

Pasal: Pasal 10(1)a.
"""

from __future__ import annotations

import peewee

from models.tables.accounts import AgencyUser
from models.tables.agreements import Agreement
from models.tables.base import InstantField, JSONField, Table


class VerificationBatch(Table):
    """One file; ``token`` begins the serial of each of its answers in the log, and its line ends it.

    The serial is unique there, so a row is answered once. ``user`` is whoever uploaded it or let it go on last.
    """

    token = peewee.CharField(16, unique=True)
    agreement = peewee.ForeignKeyField(Agreement, backref="batches", on_delete="RESTRICT")
    user = peewee.ForeignKeyField(AgencyUser, on_delete="RESTRICT", index=False)
    address = peewee.CharField(64, default="")
    name = peewee.CharField(120)
    purpose = peewee.CharField(200)
    case_reference = peewee.CharField(120)
    workbook = peewee.CharField(64, default="")
    """The store's name of an XLSX that still has to be turned into text."""
    parts = JSONField(default=list)
    header = JSONField(default=list)
    encoding = peewee.CharField(10, default="")
    delimiter = peewee.CharField(1, default="")
    rows = peewee.IntegerField(default=0)
    state = peewee.CharField(12, default="dibaca", index=True)
    waiting = peewee.CharField(24, default="")
    """The code of the refusal that halted it."""
    problem = peewee.CharField(500, default="")
    automatic = peewee.BooleanField(default=False)
    """Whether it goes on by itself when the quota or the hours allow it again."""
    done = peewee.IntegerField(default=0)
    """The last line that was answered."""
    turn = peewee.IntegerField(default=0)
    """How often it was let go on."""
    counts = JSONField(default=dict)
    uploaded_at = InstantField()
    changed_at = InstantField()
