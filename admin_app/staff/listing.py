"""Pages of long tables: keys first, rows by key, related rows in one query each, counts that stop early."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import peewee

COUNT_LIMIT = 10_001
BATCH = 500
SHALLOW = 1000  # rows skipped without hurting


def capped_count(query: peewee.ModelSelect) -> int:
    """How many rows, at most :data:`COUNT_LIMIT`: nobody counts two hundred thousand residents to show a page."""
    primary = query.model._meta.primary_key  # noqa: SLF001 - Peewee's documented way to the key
    return int(query.select(primary).limit(COUNT_LIMIT).count())


def page_of(
    narrowed: peewee.ModelSelect, fields: Sequence[Any], order: Sequence[Any], *, page: int, size: int
) -> tuple[list[Any], bool]:
    """``(rows, whether more follow)``; ``fields`` are the columns to read, none for all that ``narrowed`` has.

    A page far back takes the keys from the index first and then the whole rows by key: skipping rows is what a deep
    page costs.
    """
    offset = page * size
    query = narrowed.select(*fields) if fields else narrowed
    if offset <= SHALLOW:
        rows = list(query.order_by(*order).limit(size + 1).offset(offset))
        return rows[:size], len(rows) > size
    keys = _keys(narrowed, order, size + 1, offset)
    return _rows(query, keys[:size]), len(keys) > size


def _keys(narrowed: peewee.ModelSelect, order: Sequence[Any], limit: int, offset: int) -> list[Any]:
    primary = narrowed.model._meta.primary_key  # noqa: SLF001 - as above
    query = narrowed.select(primary).order_by(*order).limit(limit).offset(offset)
    return [key for (key,) in query.tuples()]


def _rows(full: peewee.ModelSelect, keys: list[Any]) -> list[Any]:
    if not keys:
        return []
    primary = full.model._meta.primary_key  # noqa: SLF001 - as above
    found = {row._pk: row for row in full.where(primary.in_(keys))}  # noqa: SLF001 - as above
    return [found[key] for key in keys if key in found]


def load_relations(rows: Sequence[Any], names: Sequence[str]) -> None:
    """Fill each foreign key of ``rows`` with its row: one query per key, however many rows."""
    for name in names:
        wanted = {row.__data__.get(name) for row in rows} - {None}
        if not wanted:
            continue
        target = type(rows[0])._meta.fields[name].rel_model  # noqa: SLF001 - as above
        primary = target._meta.primary_key  # noqa: SLF001 - as above
        found = {row._pk: row for row in target.select().where(primary.in_(wanted))}  # noqa: SLF001 - as above
        for row in rows:
            if row.__data__.get(name) in found:
                row.__rel__[name] = found[row.__data__[name]]


def batches(
    full: peewee.ModelSelect,
    narrowed: peewee.ModelSelect,
    order: Sequence[Any],
    limit: int,
    relations: Sequence[str] = (),
) -> Iterator[list[Any]]:
    """The first ``limit`` rows in pieces of :data:`BATCH`; keys are fixed at the start, so no row comes twice."""
    keys = _keys(narrowed, order, limit, 0)
    for start in range(0, len(keys), BATCH):
        rows = _rows(full, keys[start : start + BATCH])
        load_relations(rows, relations)
        yield rows
