"""Counting what the search index of the register holds for a text, without touching the register itself.

Pasal: Pasal 18(3).
"""

from __future__ import annotations

import peewee

from models.tables.base import database


def count_hits(wanted: peewee.SQL, most: int) -> int:
    """How many residents :func:`models.tables.search.matching` finds, at most ``most``."""
    hits = peewee.Select(from_list=[peewee.NodeList((wanted, peewee.SQL("AS hits")))], columns=[peewee.SQL("1")])
    counted = peewee.Select(from_list=[hits.limit(most).alias("some")], columns=[peewee.fn.COUNT(peewee.SQL("1"))])
    (count,) = database.execute(counted).fetchone()
    return int(count)
