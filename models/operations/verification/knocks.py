"""Calls turned away at the door, before anybody was asked about: unknown and ended keys, and too many in a minute.

A stranger can knock as often as he likes, so he gets a row per day, code and address with a count, not a row per knock;
a day has at most :data:`ROWS` of them, what comes from further addresses is counted in one row. Of one source and of
all together only so many are noted in a minute by each process; more of them would tell nothing new.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta

import peewee

from models.operations.clock import now, today
from models.tables import Agreement, ApiClient, ApiKnock
from models.tables.base import writing

ROWS = 2_000
OF_ONE, OF_ALL = 60, 600  # in a minute
OTHERS = "lainnya"
KEPT = timedelta(days=400)  # a year, and the month in which it is reported

_noted: Counter[tuple[int, str]] = Counter()
"""Minute and source → how often noted by this process; never more than :data:`OF_ALL` entries."""


def note(code: str, address: str, client: int | None = None) -> None:
    """Count one call that was refused with ``code``; ``client`` is the program, where its token was good."""
    minute, source = int(time.time()) // 60, f"{client} {address[:64]}"
    if (minute, "") not in _noted:
        _noted.clear()
    if _noted[minute, source] >= OF_ONE or _noted[minute, ""] >= OF_ALL:
        return
    _noted.update(((minute, source), (minute, "")))
    with writing():
        if not _counted(code, address[:64], client or 0):
            _begin(code, address[:64], client or 0)


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


def _counted(code: str, address: str, client: int) -> bool:
    mine = (ApiKnock.day == today().isoformat(), ApiKnock.code == code)
    where = (*mine, ApiKnock.client == client, ApiKnock.address == address)
    return bool(ApiKnock.update(times=ApiKnock.times + 1, last_at=now()).where(*where).execute())


def _begin(code: str, address: str, client: int) -> None:
    day, at = today().isoformat(), now()
    if ApiKnock.select().where(ApiKnock.day == day).count() >= ROWS:
        address, client = OTHERS, 0
    row = {"day": day, "code": code, "client": client, "address": address, "times": 1, "first_at": at, "last_at": at}
    keys = [ApiKnock.day, ApiKnock.code, ApiKnock.client, ApiKnock.address]
    changes = {ApiKnock.times: ApiKnock.times + 1, ApiKnock.last_at: at}
    ApiKnock.insert(**row).on_conflict(conflict_target=keys, update=changes).execute()
