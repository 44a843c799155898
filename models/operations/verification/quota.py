"""Taking from the quota of an agreement, inside the transaction that gives the answer.

One statement takes and checks: of a thousand calls at the edge of a quota of five hundred, five hundred are answered.
It also holds the permission of whoever asks against the rows that gave it, which he may have shown a while ago.
The day never goes backwards: a machine whose clock falls back over midnight takes from the newer day.

Pasal: Pasal 10(2)a.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.operations.clock import today
from models.operations.verification.asker import Asker
from models.rules.verification.outcome import Refusal, Refused
from models.tables import Agreement, AgreementUse, Verification
from models.tables.agreements import ACTIVE
from models.tables.base import EPOCH, MICROSECOND, database, is_postgres
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
  AND EXISTS (SELECT 1 FROM agreement g WHERE g.id = agreement_id AND g.state = {p} AND g.in_force = {p}
    AND g.quota_percent = {p} AND (SELECT active FROM agency WHERE id = g.agency_id))
  AND ({p} = '' OR EXISTS (SELECT 1 FROM api_token t WHERE t.token_sha256 = {p} AND t.expires_at > {p}
    AND (SELECT revoked_at IS NULL AND expires_at > {p} FROM api_secret WHERE id = t.secret_id)
    AND (SELECT active AND NOT sandbox AND c.agreement_id = agreement_use.agreement_id
         FROM api_client c WHERE id = t.client_id)))
RETURNING used_day, used_month
"""
"""Each look is at one row by its key: of several tables at once SQLite would make a plan anew for each value."""
_TAKE_AND_LOG = "WITH taken AS ({take}), logged AS ({log}) SELECT used_day, used_month FROM taken"
"""For PostgreSQL, where each statement is a way to another process and back."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of the quota after an answer; None where none is set."""

    day: int | None
    month: int | None

    def before(self, later: int) -> Left:
        """What was left before ``later`` answers more were taken."""
        return Left(*(None if part is None else part + later for part in (self.day, self.month)))


def take(asker: Asker, at: datetime, count: int = 1) -> Left:
    """Take ``count`` answers for the day and month of ``at`` (WIB).

    Raises: Refused, also when the agreement was changed, frozen or ended since the request came.
    """
    taken = database.execute_sql(_TAKE.format(p=database.obj.param), _taking(asker, at, count)).fetchone()
    return _left(asker, at, count, taken)


def take_and_log(asker: Asker, at: datetime, row: dict[str, Any]) -> Left:
    """Take one answer and write its line in the log, both or neither, together with whoever waits for the same.

    Raises: as :func:`take`; peewee.IntegrityError for a line whose serial is there.
    """
    return write_together(_take_and_log_each, _Taking(asker, at, row), lane=asker.agreement)


@dataclass(frozen=True, slots=True)
class _Taking:
    """One answer that waits for its part of the quota; ``row`` is its line in the log."""

    asker: Asker
    at: datetime
    row: dict[str, Any]

    def taken_with(self) -> tuple[Any, ...]:
        """Equal for those who can take together: the same permission on the same day."""
        asker = self.asker
        return asker.agreement, asker.version, asker.quota_percent, asker.token, self.at.date()


def _take_and_log_each(takings: Sequence[_Taking]) -> list[Left]:
    alike: dict[tuple[Any, ...], list[_Taking]] = {}
    for one in takings:
        alike.setdefault(one.taken_with(), []).append(one)
    parts = {key: iter(_take_and_log_alike(those)) for key, those in alike.items()}
    return [next(parts[one.taken_with()]) for one in takings]


def _take_and_log_alike(those: Sequence[_Taking]) -> list[Left]:
    """What is left after each. Raises: Refused where the quota does not suffice for all."""
    asker, at, count, rows = those[0].asker, those[0].at, len(those), [one.row for one in those]
    if is_postgres():
        log, given = insertion(Verification, rows, "taken")
        statement = _TAKE_AND_LOG.format(take=_TAKE.format(p=database.obj.param), log=log)
        taken = database.execute_sql(statement, (*_taking(asker, at, count), given)).fetchone()
        left = _left(asker, at, count, taken)
    else:
        left = take(asker, at, count)
        Verification.add_many(rows)
    return [left.before(later) for later in reversed(range(count))]


def _taking(asker: Asker, at: datetime, count: int) -> tuple[Any, ...]:
    day = at.date().isoformat()
    month, moment = day[:7], (at - EPOCH) // MICROSECOND
    return (
        *(day, count, month, count, day, day, month, month, asker.agreement),
        *(asker.quota_day, day, count, asker.quota_day, asker.quota_month, month, count, asker.quota_month),
        *(ACTIVE, asker.version, asker.quota_percent, asker.token, asker.token, moment, moment),
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
