"""Forms of residents that were taken already, so that one which is sent again has the first one's answer.

Pasal: Pasal 13(1)b.
"""

from __future__ import annotations

import peewee

from models.tables.base import InstantField, Table


class FormReply(Table):
    """Where a form led to when it was taken; both indexes are blind, for a form holds what a person wrote."""

    token_index = peewee.CharField(32, primary_key=True)
    body_index = peewee.CharField(32)
    location = peewee.CharField(400, default="")
    at = InstantField(index=True)
