"""What the search index of the register holds for a text: how many hits, and how a list best reaches their rows.

Pasal: Pasal 18(3).
"""

from __future__ import annotations

import peewee

from models.tables.base import database, is_postgres

MANY_HITS = 2000


def find(wanted: peewee.SQL, key: peewee.Field, most: int) -> tuple[int, peewee.Expression]:
    """How many residents :func:`models.tables.search.matching` finds, at most ``most``, and the condition on ``key``.

    Many hits are walked in the order of names, few are looked up and sorted: no engine can tell by itself. PostgreSQL
    takes every name for evenly spread over the alphabet, and walks through half of it to the first Siti.
    """
    if is_postgres():
        count, ids = _first_ids(wanted, most)
        if count < most:
            return count, key == peewee.SQL("ANY(ARRAY(SELECT unnest(%s::bigint[])))", [ids])
        return most, (key + 0).in_(wanted)
    count = _count(wanted, most)
    return count, (key + 0 if count > MANY_HITS else key).in_(wanted)


def _first_ids(wanted: peewee.SQL, most: int) -> tuple[int, str]:
    """How many, and their keys as PostgreSQL writes an array: they go back as they came."""
    some = _hits(wanted, "rowid").limit(most).alias("some")
    columns = [peewee.SQL("COUNT(1)"), peewee.SQL("COALESCE(array_agg(rowid)::text, '{}')")]
    (count, ids) = database.execute(peewee.Select(from_list=[some], columns=columns)).fetchone()
    return count, ids


def _count(wanted: peewee.SQL, most: int) -> int:
    some = _hits(wanted, "1").limit(most).alias("some")
    (count,) = database.execute(peewee.Select(from_list=[some], columns=[peewee.fn.COUNT(peewee.SQL("1"))])).fetchone()
    return int(count)


def _hits(wanted: peewee.SQL, column: str) -> peewee.Select:
    return peewee.Select(from_list=[peewee.NodeList((wanted, peewee.SQL("AS hits")))], columns=[peewee.SQL(column)])
