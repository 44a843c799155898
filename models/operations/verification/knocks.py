"""Calls turned away at the door, before anybody was asked about: unknown and ended keys, and too many in a minute.

A stranger can knock as often as he likes, so he gets a row per day, code and address with a count, not a row per knock;
a day has at most :data:`ROWS` of them, what comes from further addresses is counted in one row for each program. Every
call is counted; the faces gather the counts of a second (``admin_app/door.py``).

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

import peewee

from models.operations.clock import now, today
from models.tables import Agreement, ApiClient, ApiKnock
from models.tables.base import writing

ROWS = 2_000
OTHERS = "lainnya"
KEPT = timedelta(days=400)  # a year, and the month in which it is reported


class Knock(NamedTuple):
    """What is counted together: ``day`` is ISO at the office, ``client`` 0 for nobody with a good token."""

    day: str
    code: str
    client: int
    address: str


def add(counts: Mapping[Knock, int]) -> None:
    """Add so many calls to each, in one transaction."""
    with writing():
        for knock, times in counts.items():
            if not _counted(knock, times):
                _begin(knock, times)


def forget_old() -> int:
    """Remove the notes of days that nobody reports on any more; returns how many."""
    with writing():
        return ApiKnock.delete().where(ApiKnock.day < (today() - KEPT).isoformat()).execute()


def of_days(first: str, before: str, agreement: Agreement) -> tuple[int, int]:
    """Calls noted on days from ``first`` until before ``before``: of the agreement's programs, and of nobody known."""
    programs = ApiClient.select(ApiClient.id).where(ApiClient.agreement == agreement)
    then = ApiKnock.select(peewee.fn.COALESCE(peewee.fn.SUM(ApiKnock.times), 0)).where(
        ApiKnock.day >= first, ApiKnock.day < before
    )
    return int(then.where(ApiKnock.client.in_(programs)).scalar()), int(then.where(ApiKnock.client == 0).scalar())


def are_kept(first: str) -> bool:
    """Whether the notes of the days from ``first`` on are all still there."""
    return first >= (today() - KEPT).isoformat()


def _counted(knock: Knock, times: int) -> bool:
    where = [getattr(ApiKnock, name) == value for name, value in knock._asdict().items()]
    return bool(ApiKnock.update(times=ApiKnock.times + times, last_at=now()).where(*where).execute())


def _begin(knock: Knock, times: int) -> None:
    if ApiKnock.select().where(ApiKnock.day == knock.day).count() >= ROWS:
        knock = knock._replace(address=OTHERS)
    at = now()
    row = {**knock._asdict(), "times": times, "first_at": at, "last_at": at}
    keys = [ApiKnock.day, ApiKnock.code, ApiKnock.client, ApiKnock.address]
    changes = {ApiKnock.times: ApiKnock.times + times, ApiKnock.last_at: at}
    ApiKnock.insert(**row).on_conflict(conflict_target=keys, update=changes).execute()
