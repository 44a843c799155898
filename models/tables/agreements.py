"""Agreements with agencies (perjanjian kerja sama) and what each lets its agency see.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

import peewee

from models.tables.base import InstantField, Table


class Agency(Table):
    """A perangkat daerah or other body that uses data."""

    name = peewee.CharField(200, unique=True)
    kind = peewee.CharField(40)
    address = peewee.CharField(255, default="")
    contact_name = peewee.CharField(200, default="")
    contact_email = peewee.CharField(200, default="")
    active = peewee.BooleanField(default=True)


class Agreement(Table):
    """One PKS with its term."""

    agency = peewee.ForeignKeyField(Agency, backref="agreements", on_delete="RESTRICT")
    number = peewee.CharField(80, unique=True)
    title = peewee.CharField(200)
    signed_on = peewee.CharField(10, default="")
    valid_from = peewee.CharField(10)
    valid_until = peewee.CharField(10)
    state = peewee.CharField(20, default="diusulkan")
    quota_day = peewee.IntegerField(default=0)
    quota_month = peewee.IntegerField(default=0)
    note = peewee.CharField(500, default="")
    changed_at = InstantField()


class AgreementElement(Table):
    """One data element: shown, matched only, or never."""

    agreement = peewee.ForeignKeyField(Agreement, backref="elements", on_delete="RESTRICT")
    element = peewee.CharField(40)
    mode = peewee.CharField(10)

    class Meta:
        indexes = ((("agreement", "element"), True),)
        constraints = (peewee.Check("mode IN ('tampil', 'cocok')"),)
