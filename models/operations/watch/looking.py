"""Looking through the logs for odd use, once a minute from where it stopped.

A row counts as looked through only when it is some minutes old: until then a transaction that began earlier may still
bring a smaller key. Younger rows are looked at again; a flag has a key, so twice is once. Flags, what became usual and
the mark are one transaction: a process that is killed leaves all of it or nothing.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

import peewee

from models.operations.clock import WIB, now, today
from models.operations.verification.counts import ANSWERED
from models.operations.watch import askers, flags
from models.operations.watch.askers import Who
from models.operations.watch.flags import Flag
from models.operations.watch.logs import LOOKS, QUERIES, Log, Looked
from models.rules.verification.odd_detectors import Series, Use, findings
from models.rules.verification.odd_use import PREFIX, Odd, Thresholds, is_shared
from models.tables import Agreement, Resident, Setting, Verification, WatchMark
from models.tables.base import writing

CHUNK, MOST_CHUNKS = 10_000, 5
"""A chunk holds what programs ask while a row settles, or a sweep would be flagged when it is over."""
MOST_BEFORE = 3_000
SETTLED = timedelta(minutes=5)
AT_ONCE = 500


def look_through() -> list[str]:
    """A few chunks of both logs; returns the flags that are new, for the log of the process."""
    limits, found = thresholds(), []
    for log in (QUERIES, LOOKS):
        for _ in range(MOST_CHUNKS):
            more, new = step(log, limits)
            found += new
            if not more:
                break
    askers.forget_old(today())
    return found


def thresholds() -> Thresholds:
    """As the office has set them."""
    rows = Setting.select().where(Setting.key.startswith(PREFIX))
    return replace(Thresholds(), **{one.key.removeprefix(PREFIX): int(one.value) for one in rows})


def step(log: Log, limits: Thresholds) -> tuple[bool, list[str]]:
    """One chunk: whether more may follow at once, and the flags that are new."""
    mark = WatchMark.get_or_none(WatchMark.log == log.name)
    last = mark.last if mark is not None else 0
    looks = log.after(last, CHUNK)
    if not looks:
        return False, []
    settled = _settled(looks)
    found = [*_of_askers(log, looks, last, limits), *(_shared(looks, limits) if log is QUERIES else ())]
    with writing():
        WatchMark.insert(log=log.name, last=0).on_conflict_ignore().execute()
        moved = WatchMark.update(last=settled[-1].row if settled else last).where(
            WatchMark.log == log.name, WatchMark.last == last
        )
        if moved.execute() != 1:
            return False, []
        askers.add_up(settled)
        new = flags.raise_all(found, log.column)
    return len(settled) == CHUNK, new


def _settled(looks: Sequence[Looked]) -> Sequence[Looked]:
    """Those before the first that is too young."""
    limit = now() - SETTLED
    young = next((place for place, one in enumerate(looks) if one.at > limit), len(looks))
    return looks[:young]


def _of_askers(log: Log, looks: Sequence[Looked], last: int, limits: Thresholds) -> Iterator[Flag]:
    by_asker: dict[tuple[Who, int | None], list[Looked]] = {}
    for one in looks:
        if one.who is not None:
            by_asker.setdefault((one.who, one.agreement), []).append(one)
    for (who, agreement), own in by_asker.items():
        for found in findings(_series(log, who, own, last, limits), limits):
            yield Flag(found, who, agreement)


def _series(log: Log, who: Who, own: Sequence[Looked], last: int, limits: Thresholds) -> Series:
    """The new looks with those of the same day before them."""
    first_day, last_day = own[0].at.date(), own[-1].at.date()
    before = log.before(own[0], datetime.combine(first_day, time(), WIB), last, MOST_BEFORE) if last else []
    whole = sorted((one for one in (*before, *own) if one.who == who), key=lambda one: (one.at, one.row))
    single = [one.use for one in whole if not one.beside]
    new_today = sum(not one.beside and one.at.date() == last_day for one in own)
    return Series(
        who[0],
        _described(single, limits),
        askers.habits_of(who, first_day),
        askers.kin_of(who),
        askers.times_on(who, last_day) + new_today,
        [one.use for one in whole if one.beside],
    )


def _described(uses: Sequence[Use], limits: Thresholds) -> list[Use]:
    """With number, birth date and village where the order of them could say something."""
    keys = sorted({one.resident for one in uses if one.resident is not None and not one.in_file})
    if len(keys) < min(limits.urut_nik, limits.urut_lahir, limits.desa_banyak * limits.desa_orang):
        return list(uses)
    columns = (Resident.id, Resident.nik, Resident.birth_date, Resident.region_code)
    people = {row.id: row for part in _parts(keys) for row in Resident.select(*columns).where(Resident.id.in_(part))}
    return [
        replace(one, nik=person.nik, born=person.birth_date, village=person.region_code)
        if one.resident is not None and (person := people.get(one.resident)) is not None
        else one
        for one in uses
    ]


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _shared(looks: Iterable[Looked], limits: Thresholds) -> Iterator[Flag]:
    """Residents about whom many asked within days."""
    newest = {
        one.use.resident: one.at
        for one in looks
        if one.who is not None and not one.beside and one.use.resident is not None
    }
    people = peewee.fn.COUNT(Verification.user.distinct()) + peewee.fn.COUNT(Verification.client.distinct())
    agencies = peewee.fn.COUNT(Agreement.agency.distinct())
    for part in _parts(sorted(newest)):
        since = min(newest[key] for key in part) - timedelta(days=limits.penanya_hari)
        rows = (
            Verification.select(Verification.resident, people, agencies)
            .join(Agreement)
            .where(
                Verification.resident.in_(part),
                Verification.at >= since,
                Verification.result.in_(sorted(ANSWERED)),
            )
            .group_by(Verification.resident)
            .having((people >= limits.penanya_orang) | (agencies >= limits.penanya_lembaga))
        )
        for resident, of_people, of_agencies in list(rows.tuples()):
            yield from _shared_by(resident, newest[resident], of_people, of_agencies, limits)


def _shared_by(resident: int, at: datetime, people: int, agencies: int, limits: Thresholds) -> Iterator[Flag]:
    if not is_shared(people, agencies, limits):
        return
    since = at - timedelta(days=limits.penanya_hari)
    keys = Verification.select(Verification.id).where(Verification.resident == resident, Verification.at >= since)
    told = f"{people} pengguna atau program dari {agencies} lembaga dalam {limits.penanya_hari} hari"
    year, week, _ = at.isocalendar()
    rows = tuple(key for (key,) in keys.tuples())
    yield Flag.about_it(Odd.SHARED, at.date(), told, rows, f"{resident}:{year}-{week}")
