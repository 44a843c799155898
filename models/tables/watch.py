"""Odd use of the register: flags and the looks that they rest on, what is usual for whom, decoys and freezes.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

import peewee

from models.tables.accounts import AgencyUser, Officer
from models.tables.agreements import Agreement
from models.tables.base import InstantField, JSONField, Table, database, is_postgres
from models.tables.sealing import SealedField, SealedJSONField
from models.tables.trail import AccessEntry
from models.tables.verifications import ApiClient, Verification

DECOY_JOB = "nik_umpan"


class OddUse(Table):
    """One flag; ``key`` names what was odd about whom on which day, so that looking twice finds it once.

    ``asker_kind`` is pengguna, program or petugas with its key, empty where it is about one resident whom many asked
    about.
    """

    key = peewee.CharField(120, unique=True)
    odd = peewee.CharField(20)
    asker_kind = peewee.CharField(10, default="")
    asker_id = peewee.BigIntegerField(default=0)
    asker_name = peewee.CharField(300, default="")
    agreement = peewee.ForeignKeyField(Agreement, null=True, on_delete="RESTRICT", index=False)
    day = peewee.CharField(10)
    told = peewee.CharField(300)
    alarm = peewee.BooleanField(default=False)
    found_at = InstantField()
    state = peewee.CharField(12, default="baru", index=True)
    changed_at = InstantField()

    class Meta:
        constraints = (peewee.Check("state IN ('baru', 'diperiksa', 'wajar', 'pelanggaran')"),)


class OddUseRow(Table):
    """One look that a flag rests on; append-only."""

    odd_use = peewee.ForeignKeyField(OddUse, backref="rows", on_delete="RESTRICT", index=False)
    verification = peewee.ForeignKeyField(Verification, null=True, on_delete="RESTRICT", index=False)
    access = peewee.ForeignKeyField(AccessEntry, null=True, on_delete="RESTRICT", index=False)

    class Meta:
        indexes = (
            (("odd_use", "verification"), True),
            (("odd_use", "access"), True),
        )
        constraints = (peewee.Check("(access_id IS NULL) <> (verification_id IS NULL)"),)


class OddUseStep(Table):
    """What an officer made of a flag, and why; append-only."""

    odd_use = peewee.ForeignKeyField(OddUse, backref="steps", on_delete="RESTRICT")
    state = peewee.CharField(12)
    reason = peewee.CharField(500)
    officer = peewee.ForeignKeyField(Officer, on_delete="RESTRICT", index=False)
    officer_name = peewee.CharField(200)
    at = InstantField()


class AskerDay(Table):
    """How often somebody looked on a day, and at which hours (WIB, as text): what is usual for him."""

    asker_kind = peewee.CharField(10)
    asker_id = peewee.BigIntegerField()
    day = peewee.CharField(10, index=True)
    times = peewee.IntegerField(default=0)
    hours = JSONField(default=dict)

    class Meta:
        indexes = ((("asker_kind", "asker_id", "day"), True),)


class WatchMark(Table):
    """How far a log was looked through: every row up to ``last`` counts in :class:`AskerDay`."""

    log = peewee.CharField(12, primary_key=True)
    last = peewee.BigIntegerField(default=0)


class Decoy(Table):
    """A NIK and a KK number of nobody, which only somebody asks about who has no business to.

    Proposed by one officer, in force when another has approved it. It never stands among the residents.
    """

    nik = SealedField()
    nik_index = peewee.CharField(32, unique=True)
    kk_index = peewee.CharField(32, unique=True)
    record = SealedJSONField()
    note = peewee.CharField(300, default="")
    proposed_by = peewee.ForeignKeyField(Officer, on_delete="RESTRICT", index=False)
    proposed_at = InstantField()
    approved_by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", index=False)
    approved_at = InstantField(null=True)
    retired_by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", index=False)
    retired_at = InstantField(null=True)

    class Meta:
        constraints = (peewee.Check("approved_by_id IS NULL OR approved_by_id <> proposed_by_id"),)


class AccessFreeze(Table):
    """A user or program that may not ask for the time being; lifted by another officer than whoever froze it."""

    user = peewee.ForeignKeyField(AgencyUser, null=True, on_delete="RESTRICT")
    client = peewee.ForeignKeyField(ApiClient, null=True, on_delete="RESTRICT")
    odd_use = peewee.ForeignKeyField(OddUse, null=True, on_delete="RESTRICT", backref="freezes")
    reason = peewee.CharField(500)
    by = peewee.ForeignKeyField(Officer, on_delete="RESTRICT", index=False)
    at = InstantField()
    lifted_by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", index=False)
    lifted_at = InstantField(null=True)
    lift_reason = peewee.CharField(500, default="")

    class Meta:
        constraints = (
            peewee.Check("(user_id IS NULL) <> (client_id IS NULL)"),
            peewee.Check("lifted_by_id IS NULL OR lifted_by_id <> by_id"),
        )


_MICROSECONDS = {
    True: "CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)",
    False: "CAST(unixepoch('subsec') * 1000000 AS INTEGER)",
}
_PROMISE = """INSERT INTO outbox_item
 (job, key, subject_id, created_at, due_at, attempts, progress, waiting_for, error, payload)
 VALUES ('{job}', 'umpan:v' || NEW.id, NEW.id, {now}, {now}, 0, '', '', '', '{{}}')
 ON CONFLICT (key) DO NOTHING"""
_TOUCHED = """EXISTS (SELECT 1 FROM decoy d WHERE (d.nik_index = NEW.{column} OR d.kk_index = NEW.{column})
 AND d.approved_at IS NOT NULL AND d.retired_at IS NULL)"""
BY_SUBJECT, BY_MEMBER = ("verification_of_decoy", "subject_index"), ("verification_of_member", "member_index")


def watch_decoys(name: str, column: str) -> None:
    """The database itself promises an alarm for each query about a decoy, in the transaction that logs the query.

    So no way to ask can forget it, now or later, and the answer's own code does nothing that could be told from the
    time it takes: the same look at an index follows every query. Where the column is empty nothing can equal it, so on
    PostgreSQL no function is called for it.
    """
    promise = _PROMISE.format(job=DECOY_JOB, now=_MICROSECONDS[is_postgres()])
    touched = _TOUCHED.format(column=column)
    for statement in (_postgres if is_postgres() else _sqlite)(name, column, touched, promise):
        database.execute_sql(statement)


def _sqlite(name: str, _column: str, touched: str, promise: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} AFTER INSERT ON verification FOR EACH ROW WHEN {touched} BEGIN {promise}; END",
    ]


def _postgres(name: str, column: str, touched: str, promise: str) -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION watch_{name}() RETURNS trigger LANGUAGE plpgsql AS $watch$ "
        f"BEGIN IF {touched} THEN {promise}; END IF; RETURN NULL; END $watch$",
        f"CREATE OR REPLACE TRIGGER {name} AFTER INSERT ON verification FOR EACH ROW "
        f"WHEN (NEW.{column} IS NOT NULL) EXECUTE FUNCTION watch_{name}()",
    ]
