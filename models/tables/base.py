"""The database, declared unbound and bound at the edge, and the columns that every table shares."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import peewee
from playhouse.cysqlite_ext import CySqliteDatabase, PooledCySqliteDatabase
from playhouse.pool import PooledPostgresqlDatabase

from models.rules.canonical import canonical_json
from models.tables import composed, sealing
from models.tables.turns import PATIENCE, Turn

database = peewee.DatabaseProxy()

MINIMUM_SQLITE = (3, 51, 3)
BUSY_MILLISECONDS = int(PATIENCE * 1000)
CONNECTION_SECONDS = 300
turn = Turn()
"""Whoever writes to SQLite queues up here."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Table(peewee.Model):
    """Base of every table: one database, names as written."""

    class Meta:
        database = database
        legacy_table_names = False

    @classmethod
    def get(cls, *query: Any, **filters: Any) -> Any:
        """As Peewee's, whose :meth:`get_by_id`, :meth:`get_or_none` and foreign keys ask this one as well."""
        conditions = None if filters else composed.conditions_of(cls, query)
        if conditions is None:
            return super().get(*query, **filters)
        found = composed.rows(cls, conditions, limit=1)
        if not found:
            raise cls.DoesNotExist(
                f"no {cls.__name__} for which {' and '.join(one.lhs.name for one in conditions)} hold"
            )
        return found[0]

    @classmethod
    def find(
        cls,
        *query: Any,
        order_by: tuple[peewee.Field, ...] = (),
        columns: tuple[peewee.Field, ...] = (),
        joined: composed.Joined | None = None,
    ) -> list[Any]:
        """The rows for which all of ``query`` holds, ascending by the columns of ``order_by``.

        ``columns`` are all that is read of them (none: every column); ``joined``: a key of theirs, among ``columns``,
        and all that is read of the row that it names, with them.
        """
        conditions = composed.conditions_of(cls, query)
        if conditions is None:
            return list(cls.select(*columns).where(*query).order_by(*order_by))
        return composed.rows(cls, conditions, order_by=order_by, columns=columns, joined=joined)

    @classmethod
    def add(cls, row: Mapping[str, Any]) -> None:
        """Insert a row that names every column with a value: no default is added. For logs, whose rows are alike."""
        composed.add(cls, row)

    @classmethod
    def add_many(cls, rows: list[dict[str, Any]]) -> None:
        """As :meth:`add`, all at once."""
        composed.add_many(cls, rows)

    @classmethod
    def select(cls, *fields: Any) -> composed.Select:
        """As Peewee's; all rows are there before the first is given."""
        return composed.Select(cls, fields or cls._meta.sorted_fields, is_default=not fields)

    @classmethod
    def insert(cls, row: Any = None, **columns: Any) -> composed.Insert:
        """As Peewee's."""
        return composed.Insert(cls, cls._normalize_data(row, columns))

    @classmethod
    def insert_many(cls, rows: Any, fields: Any = None) -> composed.Insert:
        """As Peewee's."""
        given = list(rows)
        named = fields is None and all(isinstance(row, dict) for row in given)
        return composed.Insert(cls, [cls._normalize_data(row, {}) for row in given] if named else given, fields)

    @classmethod
    def update(cls, changes: Any = None, **columns: Any) -> composed.Update:
        """As Peewee's."""
        return composed.Update(cls, cls._normalize_data(changes, columns))


class InstantField(peewee.BigIntegerField):
    """A moment, aware and in UTC, stored as microseconds since 1970 so that both engines order it alike."""

    def db_value(self, value: datetime | int | None) -> int | None:
        """Accepts an aware datetime (or the stored integer, as in comparisons with :func:`now_expression`)."""
        if value is None or isinstance(value, int):
            return value
        return (value - EPOCH) // MICROSECOND

    def python_value(self, value: int | None) -> datetime | None:
        """Back to an aware datetime."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


class _StoreNameField(peewee.CharField):
    """The name of a file in the store: the SHA-256 of its plain bytes, 64 hexadecimal digits.

    A file lies there once, however many rows name it: whoever deletes one asks all these columns first, so each has
    an index.
    """

    def __init__(self, *, unique: bool = False, **options: Any) -> None:
        super().__init__(64, unique=unique, index=not unique, **options)


StoreNameField: Any = _StoreNameField
"""As a column: what it gives is text, or nothing."""


class JSONField(peewee.TextField):
    """Plain JSON as canonical text, for what is not personal."""

    def db_value(self, value: Any) -> str | None:
        """Write canonical JSON."""
        return None if value is None else canonical_json(value).decode()

    def python_value(self, value: str | None) -> Any:
        """Parse."""
        return None if value is None else json.loads(value)


class _ParsedWhenAsked(peewee.FieldAccessor):
    """A row keeps the text until somebody reads the column."""

    def __get__(self, instance: Any, instance_type: type[Any] | None = None) -> Any:
        value = super().__get__(instance, instance_type)
        if instance is not None and isinstance(value, str):
            value = instance.__data__[self.name] = json.loads(value)
        return value


class OrderedJSONField(JSONField):
    """JSON of an object whose order says something (the choices of a question), kept as it was given.

    Its rows are read far more often than looked into, so it is parsed when it is asked for.
    """

    accessor_class = _ParsedWhenAsked

    def db_value(self, value: Any) -> str | None:
        """Write in the order of the dicts; what is still text was never looked into."""
        if value is None or isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def python_value(self, value: str | None) -> str | None:
        """The text as stored, for the row to parse."""
        return value


def bind(url: str, data_key: bytes, *, pooled: bool = False) -> peewee.Database:
    """Bind every table to ``url`` (``sqlite:///abs/path`` or ``postgresql://…``) and set the sealing key.

    ``pooled``: a closed connection waits for the next user up to :data:`CONNECTION_SECONDS`; for a process that opens
    one for each request and never forks.

    Raises: ValueError for another scheme, RuntimeError for a SQLite with the WAL-reset fault (< 3.51.3).
    """
    sealing.use_key(data_key)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        database.initialize(_sqlite(Path(parts.path), pooled=pooled))
        turn.queue_at(Path(parts.path).parent)
    elif parts.scheme in {"postgresql", "postgres"}:
        database.initialize(_pooled(url) if pooled else peewee.PostgresqlDatabase(url, prefer_psycopg3=True))
    else:
        raise ValueError(f"unknown database scheme: {parts.scheme}")
    return database.obj


# No pool has a limit of its own: a thread never holds more than one connection.
def _pooled(url: str) -> PooledPostgresqlDatabase:
    """Each connection is asked whether it lives before it serves again."""
    return PooledPostgresqlDatabase(url, max_connections=None, stale_timeout=CONNECTION_SECONDS, prefer_psycopg3=True)


class _PooledSqlite(PooledCySqliteDatabase):
    """Opening the file, reading the schema and compiling each statement anew took a seventh of a request."""

    def _can_reuse(self, conn: Any) -> bool:
        """A statement that nobody read to its end would show the next request the database of before."""
        _, unfinished = conn.get_stmt_usage()
        return not unfinished and bool(super()._can_reuse(conn))


def _sqlite(path: Path, *, pooled: bool) -> CySqliteDatabase:
    import cysqlite  # noqa: PLC0415 - only where SQLite is the engine

    version = tuple(int(part) for part in cysqlite.sqlite_version.split("."))
    if version < MINIMUM_SQLITE:
        raise RuntimeError("SQLite di komputer ini terlalu lama; diperlukan 3.51.3 atau yang lebih baru.")
    pragmas = {
        "journal_mode": "wal",
        "synchronous": "full",
        "foreign_keys": 1,
        "busy_timeout": BUSY_MILLISECONDS,
        "cache_size": -8_000,
        "temp_store": "memory",
    }
    settings: dict[str, Any] = {"timeout": BUSY_MILLISECONDS / 1000, "pragmas": pragmas}
    if pooled:
        return _PooledSqlite(str(path), max_connections=None, stale_timeout=CONNECTION_SECONDS, **settings)
    return CySqliteDatabase(str(path), **settings)


def is_postgres() -> bool:
    """Whether the bound engine is PostgreSQL."""
    return isinstance(database.obj, peewee.PostgresqlDatabase)


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction; on SQLite it takes the write lock at once, so a read-then-write cannot fail late.

    Whose turn does not come in time tries all the same, and SQLite says what is the matter.
    """
    if is_postgres() or database.in_transaction():
        with database.atomic():
            yield
    else:
        waited = turn.acquire()
        try:
            with database.atomic("IMMEDIATE"):
                yield
        finally:
            if waited:
                turn.release()


def now_expression() -> peewee.SQL:
    """The database's own clock as microseconds since 1970, for leases (a worker's clock may be wrong)."""
    if is_postgres():
        return peewee.SQL("CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)")
    return peewee.SQL("CAST(unixepoch('subsec') * 1000000 AS INTEGER)")


def later_expression(delta: timedelta) -> peewee.SQL:
    """The moment ``delta`` (negative: before) from now, as :func:`now_expression` tells it."""
    return peewee.SQL(f"{now_expression().sql} + {delta // MICROSECOND}")


def database_now() -> datetime:
    """The database's own clock."""
    (microseconds,) = database.execute(peewee.Select(columns=[now_expression()])).fetchone()
    return EPOCH + timedelta(microseconds=microseconds)
