"""Statements that Peewee composes once per shape: most of the time of an act went into writing the same SQL anew.

A shape is a table, the columns that are read or written, and those that are compared with a value each, all of them
joined by AND. Only the values change from one time to the next; whatever is asked otherwise is Peewee's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from json import JSONEncoder
from typing import Any

import peewee

OP = peewee.OP
COMPARED = frozenset({OP.EQ, OP.NE, OP.LT, OP.LTE, OP.GT, OP.GTE})
NULL = frozenset({OP.IS, OP.IS_NOT})
MOST = 50
"""Rows of an insert, or values to choose from: nobody needs the longer statements of a bulk load again."""

Joined = tuple[peewee.ForeignKeyField, tuple[peewee.Field, ...]]

_statements: dict[tuple[Any, ...], str] = {}
_encode = JSONEncoder(ensure_ascii=False).encode


def conditions_of(table: type[peewee.Model], query: Iterable[Any]) -> list[peewee.Expression] | None:
    """The comparisons of columns of ``table`` with values that ``query`` is made of; None when there is more in it."""
    found = list(_joined(query))
    return found if found and all(_is_plain(table, node) for node in found) else None


def _joined(query: Iterable[Any]) -> Iterator[Any]:
    for node in query:
        if isinstance(node, peewee.Expression) and node.op == OP.AND:
            yield from _joined((node.lhs, node.rhs))
        else:
            yield node


def _is_plain(table: type[peewee.Model], node: Any) -> bool:
    if not (isinstance(node, peewee.Expression) and isinstance(node.lhs, peewee.Field) and node.lhs.model is table):
        return False
    if node.rhs is None:
        return node.op in NULL
    if node.op == OP.IN:
        few = isinstance(node.rhs, list) and 0 < len(node.rhs) <= MOST
        return few and all(isinstance(one, str | int) for one in node.rhs)
    return node.op in COMPARED and isinstance(node.rhs, str | int | datetime | peewee.Model)


def _shape(conditions: list[peewee.Expression]) -> tuple[tuple[str, str, int], ...]:
    return tuple((node.lhs.name, node.op, len(node.rhs) if node.op == OP.IN else 1) for node in conditions)


def _values(conditions: list[peewee.Expression]) -> list[Any]:
    compared = [node for node in conditions if node.rhs is not None]
    return [node.lhs.db_value(one) for node in compared for one in (node.rhs if node.op == OP.IN else [node.rhs])]


def rows(
    table: type[peewee.Model],
    conditions: list[peewee.Expression],
    *,
    order_by: tuple[peewee.Field, ...] = (),
    limit: int | None = None,
    columns: tuple[peewee.Field, ...] = (),
    joined: Joined | None = None,
) -> list[Any]:
    """The rows of ``table`` for which all ``conditions`` hold, ascending by ``order_by``, at most ``limit``.

    ``columns`` are all that is read of them (none: every column); ``joined``: a key and what is read of its row.
    """
    database, fields = table._meta.database, columns or table._meta.sorted_fields
    shape = (database.param, table, limit is None, order_by, columns, joined, _shape(conditions))
    if shape not in _statements:
        query = table.select(*columns) if joined is None else _with_joined(table.select(*fields), *joined)
        asked = conditions if joined is None else map(_unseen, conditions)
        _statements[shape], _ = query.where(*asked).order_by(*order_by).limit(limit).sql()
    values = _values(conditions)
    cursor = database.execute_sql(_statements[shape], values if limit is None else [*values, limit])
    found = cursor.fetchall()
    if joined is None:
        return [_row(table, fields, row) for row in found]
    return [_row_with_joined(table, fields, *joined, row) for row in found]


def _unseen(node: peewee.Expression) -> peewee.Expression:
    """The comparison with a cast: of two tables SQLite plans anew for each value that it can look at beforehand."""
    return peewee.Expression(node.lhs, node.op, peewee.Value(node.rhs).cast("TEXT")) if _is_word(node) else node


def _is_word(node: peewee.Expression) -> bool:
    return node.op == OP.EQ and isinstance(node.rhs, str) and isinstance(node.lhs, peewee.CharField)


def _with_joined(query: peewee.ModelSelect, key: peewee.ForeignKeyField, columns: tuple[peewee.Field, ...]) -> Any:
    return query.select_extend(*columns).join(key.rel_model, peewee.JOIN.LEFT_OUTER, on=(key == key.rel_field))


def _row_with_joined(
    table: type[peewee.Model],
    fields: tuple[peewee.Field, ...],
    key: peewee.ForeignKeyField,
    columns: tuple[peewee.Field, ...],
    values: tuple[Any, ...],
) -> Any:
    row = _row(table, fields, values[: len(fields)])
    if row.__data__[key.name] is not None:
        row.__rel__[key.name] = _row(key.rel_model, columns, values[len(fields) :])
    return row


def add(table: type[peewee.Model], row: Mapping[str, Any]) -> None:
    """Insert one row as it is given, without the defaults of columns."""
    statement, fields = _insertion(table, row)
    table._meta.database.execute_sql(statement, [field.db_value(row[field.name]) for field in fields])


def add_many(table: type[peewee.Model], rows: list[dict[str, Any]]) -> None:
    """As :func:`add`, of rows with the same columns: the engine is given one statement and the values of each."""
    if rows:
        statement, fields = _insertion(table, rows[0])
        values = [[field.db_value(row[field.name]) for field in fields] for row in rows]
        with peewee.__exception_wrapper__:
            table._meta.database.cursor().executemany(statement, values)


def insertion(table: type[peewee.Model], rows: Sequence[Mapping[str, Any]], source: str) -> tuple[str, str]:
    """For PostgreSQL, the insert of rows with the same columns as a part of a longer statement, and its one value.

    Of any number of rows it is the same text, ``source`` having one row. The engine reads the value as JSON.
    """
    fields = [table._meta.fields[name] for name in rows[0]]
    shape = (table, "insertion", source, *rows[0])
    if shape not in _statements:
        name, names = table._meta.table_name, ", ".join(f'"{field.column_name}"' for field in fields)
        given = f'json_populate_recordset(NULL::"{name}", CAST(%s AS json))'
        _statements[shape] = f'INSERT INTO "{name}" ({names}) SELECT {names} FROM {source}, {given} given'  # noqa: S608 - our own names
    return _statements[shape], _encode(
        [{one.column_name: one.db_value(row[one.name]) for one in fields} for row in rows]
    )


def _insertion(table: type[peewee.Model], row: Mapping[str, Any]) -> tuple[str, list[peewee.Field]]:
    database, fields = table._meta.database, [table._meta.fields[name] for name in row]
    shape = (database.param, table, "add", *row)
    if shape not in _statements:
        names, places = ", ".join(f'"{field.column_name}"' for field in fields), ", ".join([database.param] * len(row))
        _statements[shape] = f'INSERT INTO "{table._meta.table_name}" ({names}) VALUES ({places})'  # noqa: S608 - our own names
    return _statements[shape], fields


def _row(table: type[peewee.Model], fields: Iterable[peewee.Field], values: tuple[Any, ...]) -> Any:
    """As Peewee makes it: converted, and nothing in it yet to be saved."""
    row = table(__no_default__=True)
    row.__data__.update({field.name: field.python_value(value) for field, value in zip(fields, values, strict=True)})
    return row


class _Once(peewee.Node):
    """A statement that is composed once for each shape that it can tell."""

    def __sql__(self, context: peewee.Context) -> peewee.Context:
        """Write what this shape was composed to before, with the values of this time."""
        told = None if self._return_cursor or self._cte_list else self._told()
        if told is None:
            return super().__sql__(context)
        shape, values = told
        key = (context.state.param, type(self), self.model, bool(self._returning), shape)
        if key not in _statements:
            fresh = self.model._meta.database.get_sql_context()
            _statements[key], _ = super().__sql__(fresh).query()
        context.literal(_statements[key])
        for value in values:
            context.value(value, converter=False, add_param=False)
        return context


def _is_value(value: Any) -> bool:
    return not isinstance(value, peewee.Node) or isinstance(value, peewee.Model)


class Select(peewee.ModelSelect):
    """A query that has read all its rows before it gives the first.

    A query that is half read keeps its connection at the moment when it began, and SQLite refuses at once whoever
    writes on it after somebody else has (SQLITE_BUSY_SNAPSHOT): no patience helps. ``iterator()`` reads row by row, for
    whoever writes nothing meanwhile.
    """

    def __iter__(self) -> Any:
        len(self)
        return super().__iter__()


class Insert(_Once, peewee.ModelInsert):
    """An insert; of a few rows of plain values it is composed once, whether or not it ignores what is there."""

    def _told(self) -> tuple[tuple[Any, ...], list[Any]] | None:
        ignores = self._on_conflict is not None and self._on_conflict._action == "IGNORE"
        given = self._given()
        if not given or self._columns or not (ignores or self._on_conflict is None):
            return None
        columns = [column for column in self.model._meta.sorted_fields if column in given[0]]  # in Peewee's order
        if any(row.keys() != set(columns) or not all(map(_is_value, row.values())) for row in given):
            return None
        shape = (ignores, isinstance(self._insert, list), len(given), *(column.name for column in columns))
        return shape, [column.db_value(row[column]) for row in given for column in columns]

    def _given(self) -> list[dict[peewee.Field, Any]]:
        """Each row with the defaults of what it leaves out; nothing where these are not rows, or too many."""
        rows = [self._insert] if isinstance(self._insert, Mapping) else self._insert
        if not isinstance(rows, list) or len(rows) > MOST or not all(isinstance(row, Mapping) for row in rows):
            return []
        defaults = self.get_default_data()
        return [{key: made() if callable(made) else made for key, made in defaults.items()} | row for row in rows]


class Update(_Once, peewee.ModelUpdate):
    """An update; with plain values, or SQL without any, it is composed once for plain conditions."""

    def _told(self) -> tuple[tuple[Any, ...], list[Any]] | None:
        conditions = conditions_of(self.model, () if self._where is None else (self._where,))
        if conditions is None or self._from or self._order_by or self._limit is not None:
            return None
        columns = [column for column in self.model._meta.sorted_fields if column in self._update]
        given = [self._update[column] for column in columns]
        texts = [value.sql if _is_text(value) else None for value in given]
        values = [(column, value) for column, value in zip(columns, given, strict=True) if not _is_text(value)]
        if len(columns) != len(self._update) or not all(_is_value(value) for _, value in values):
            return None
        shape = (*((column.name, text) for column, text in zip(columns, texts, strict=True)), _shape(conditions))
        return shape, [column.db_value(value) for column, value in values] + _values(conditions)


def _is_text(value: Any) -> bool:
    return isinstance(value, peewee.SQL) and not value.params
