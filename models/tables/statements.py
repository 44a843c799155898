"""Monthly statements: what an agreement was used for in a month, frozen with the rows of the log it was counted from.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

import peewee

from models.tables.agreements import Agreement
from models.tables.base import InstantField, JSONField, Table


class MonthlyStatement(Table):
    """One month of one agreement; append-only.

    ``sha256`` is that of ``figures``; ``rows``, ``first_id``, ``last_id`` and ``rows_sha256`` say which rows of the
    log they were counted from (0 and 0 where there were none).
    """

    agreement = peewee.ForeignKeyField(Agreement, backref="statements", on_delete="RESTRICT", index=False)
    month = peewee.CharField(7)
    token = peewee.CharField(32, unique=True)
    figures = JSONField()
    sha256 = peewee.CharField(64)
    rows = peewee.IntegerField()
    first_id = peewee.BigIntegerField()
    last_id = peewee.BigIntegerField()
    rows_sha256 = peewee.CharField(64)
    at = InstantField()

    class Meta:
        indexes = ((("agreement", "month"), True),)
