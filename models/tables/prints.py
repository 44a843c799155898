"""Answers that may still be printed, the prints that agencies made of them, and reports of their figures.

Pasal: Pasal 10(1)c, Pasal 10(1)d, Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

import peewee

from models.tables.accounts import Agency, AgencyUser
from models.tables.base import InstantField, JSONField, StoreNameField, Table
from models.tables.sealing import SealedJSONField
from models.tables.verifications import Verification


class KeptAnswer(Table):
    """What the portal answered, sealed; it lives for minutes, until it is printed or nobody printed it."""

    asked = peewee.ForeignKeyField(Verification, unique=True, on_delete="RESTRICT")
    answer = SealedJSONField()
    at = InstantField(index=True)


class DataPrint(Table):
    """One print of one answer; the row stays, ``content`` goes when it is drawn and the PDF after some days.

    ``asked`` is the query that was answered, ``logged`` the use that the print is. ``holder`` is masked.
    """

    agency = peewee.ForeignKeyField(Agency, backref="prints", on_delete="RESTRICT")
    year = peewee.IntegerField()
    sequence = peewee.IntegerField()
    number = peewee.CharField(40, unique=True)
    token = peewee.CharField(32, unique=True)
    asked = peewee.ForeignKeyField(Verification, unique=True, backref="prints", on_delete="RESTRICT")
    logged = peewee.ForeignKeyField(Verification, unique=True, backref="printed_as", on_delete="RESTRICT")
    holder = peewee.CharField(120, default="")
    content = SealedJSONField(null=True)
    sha256 = StoreNameField(null=True)
    problem = peewee.CharField(300, default="")
    at = InstantField()
    made_at = InstantField(null=True)
    forgotten_at = InstantField(null=True)

    class Meta:
        indexes = ((("agency", "year", "sequence"), True),)


class CountsReport(Table):
    """The figures of an agency as they were when a user asked for the PDF; the PDF goes after some days."""

    agency = peewee.ForeignKeyField(Agency, backref="reports", on_delete="RESTRICT")
    user = peewee.ForeignKeyField(AgencyUser, on_delete="RESTRICT", index=False)
    token = peewee.CharField(32, unique=True)
    content = JSONField()
    sha256 = StoreNameField(null=True)
    problem = peewee.CharField(300, default="")
    at = InstantField()
    made_at = InstantField(null=True)
    forgotten_at = InstantField(null=True)
