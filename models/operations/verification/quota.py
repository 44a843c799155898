"""Taking from the quota of an agreement, inside the transaction that gives the answer.

One statement takes and checks: of a thousand calls at the edge of a quota of five hundred, five hundred are answered.
The day never goes backwards: a machine whose clock falls back over midnight takes from the newer day.

Pasal: Pasal 10(2)a.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from models.operations.clock import today
from models.operations.verification.asker import Asker
from models.rules.verification.outcome import Refusal, Refused
from models.tables import Agreement, AgreementUse, Verification
from models.tables.agreements import ACTIVE
from models.tables.base import database, is_postgres
from models.tables.composed import insertion
from models.tables.together import write_together

_TAKE = """
UPDATE agreement_use SET
  used_day = CASE WHEN day >= {p} THEN used_day ELSE 0 END + {p},
  used_month = CASE WHEN month >= {p} THEN used_month ELSE 0 END + {p},
  day = CASE WHEN day >= {p} THEN day ELSE {p} END, month = CASE WHEN month >= {p} THEN month ELSE {p} END
WHERE agreement_id = {p}
  AND ({p} = 0 OR CASE WHEN day >= {p} THEN used_day ELSE 0 END + {p} <= {p})
  AND ({p} = 0 OR CASE WHEN month >= {p} THEN used_month ELSE 0 END + {p} <= {p})
  AND EXISTS (SELECT 1 FROM agreement g WHERE g.id = agreement_id AND g.state = {p} AND g.in_force = {p})
RETURNING used_day, used_month
"""


_TAKE_AND_LOG = "WITH taken AS ({take}), logged AS ({log}) SELECT used_day, used_month FROM taken"
"""For PostgreSQL, where each statement is a way to another process and back."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of the quota after an answer; None where none is set."""

    day: int | None
    month: int | None


def take(asker: Asker, at: datetime, count: int = 1) -> Left:
    """Take ``count`` answers for the day and month of ``at`` (WIB).

    Raises: Refused, also when the agreement was changed, frozen or ended since the request came.
    """
    taken = database.execute_sql(_TAKE.format(p=database.obj.param), _taking(asker, at, count)).fetchone()
    return _left(asker, at, count, taken)


def take_and_log(asker: Asker, at: datetime, row: Mapping[str, Any]) -> Left:
    """Take one answer and write its line in the log, both or neither; on PostgreSQL in one statement.

    Raises: as :func:`take`; peewee.IntegrityError for a line whose serial is there.
    """
    if not is_postgres():
        return write_together(partial(_take_then_log, asker, at, row))
    log, values = insertion(Verification, row, "taken")
    statement = _TAKE_AND_LOG.format(take=_TAKE.format(p=database.obj.param), log=log)
    taken = database.execute_sql(statement, (*_taking(asker, at, 1), *values)).fetchone()
    return _left(asker, at, 1, taken)


def _take_then_log(asker: Asker, at: datetime, row: Mapping[str, Any]) -> Left:
    left = take(asker, at)
    Verification.add(row)
    return left


def _taking(asker: Asker, at: datetime, count: int) -> tuple[Any, ...]:
    day = at.date().isoformat()
    month = day[:7]
    return (
        *(day, count, month, count, day, day, month, month, asker.agreement),
        *(asker.quota_day, day, count, asker.quota_day, asker.quota_month, month, count, asker.quota_month),
        *(ACTIVE, asker.version),
    )


def _left(asker: Asker, at: datetime, count: int, taken: tuple[int, int] | None) -> Left:
    if taken is None:
        raise Refused(_why(asker, at.date(), count))
    return Left(
        asker.quota_day - taken[0] if asker.quota_day else None,
        asker.quota_month - taken[1] if asker.quota_month else None,
    )


def take_up_to(asker: Asker, at: datetime, most: int) -> tuple[int, Refusal | None]:
    """Take as many of ``most`` answers as the quota has, and why not all of them.

    Raises: Refused when the agreement was changed, frozen or ended.
    """
    count, reason = most, None
    while count:
        try:
            take(asker, at, count)
            break
        except Refused as refused:
            if refused.refusal is Refusal.PERJANJIAN:
                raise
            reason = refused.refusal
            count = min([count - 1, *(part for part in _rest(asker, at.date()) if part is not None)])
    return count, reason


def _rest(asker: Asker, day: date) -> tuple[int | None, int | None]:
    used_day, used_month = used(asker.agreement, day)
    return (
        max(0, asker.quota_day - used_day) if asker.quota_day else None,
        max(0, asker.quota_month - used_month) if asker.quota_month else None,
    )


def used(agreement: Agreement | int, day: date | None = None) -> tuple[int, int]:
    """Answers of ``day`` (today where none is given) and of its month (WIB)."""
    use, day = AgreementUse.get_or_none(AgreementUse.agreement == agreement), day or today()
    if use is None:
        return 0, 0
    return (
        use.used_day if use.day >= day.isoformat() else 0,
        use.used_month if use.month >= day.strftime("%Y-%m") else 0,
    )


def left(asker: Asker) -> Left:
    """What is left now, without taking any."""
    if asker.sandbox:
        return Left(asker.quota_day or None, asker.quota_month or None)
    return Left(*_rest(asker, today()))


def _why(asker: Asker, day: date, count: int) -> Refusal:
    used_day, used_month = used(asker.agreement, day)
    if asker.quota_day and used_day + count > asker.quota_day:
        return Refusal.KUOTA_HARI
    if asker.quota_month and used_month + count > asker.quota_month:
        return Refusal.KUOTA_BULAN
    return Refusal.PERJANJIAN
