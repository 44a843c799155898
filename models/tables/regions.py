"""Regions of Kepmendagri: provinces, districts, and the kecamatan and desa of Ogan Ilir."""

from __future__ import annotations

import peewee

from models.tables.base import Table


class Region(Table):
    """One region; ``code`` is dotted (``16``, ``16.10``, ``16.10.04``, ``16.10.04.2001``)."""

    code = peewee.CharField(13, primary_key=True)
    name = peewee.CharField(120)
    level = peewee.CharField(20)
    parent_code = peewee.CharField(13, null=True, index=True)
    postal_code = peewee.CharField(5, default="")
    active = peewee.BooleanField(default=True)
