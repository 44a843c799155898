"""Who somebody is that looks: his name, his family in the register, and what is usual for him.

Pasal: Pasal 10(2)a.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from models.operations.residents.register import resident_by_nik
from models.operations.watch.logs import Looked
from models.rules.verification.odd_detectors import Habits
from models.rules.verification.odd_use import Asker
from models.tables import AgencyUser, ApiClient, AskerDay, Officer, Resident
from models.tables.base import writing

HABIT_DAYS = 60
KEPT = timedelta(days=400)

Who = tuple[Asker, int]


def name_of(who: Who) -> str:
    """``Petugas Loket (RSUD)``, as the list of flags shows it."""
    kind, number = who
    if kind is Asker.OFFICER:
        return str(Officer.get_by_id(number).name)
    if kind is Asker.USER:
        user = AgencyUser.get_by_id(number)
        return f"{user.name} ({user.agency.name})"
    client = ApiClient.get_by_id(number)
    return f"Program {client.label} ({client.agreement.agency.name})"


def kin_of(who: Who) -> frozenset[int]:
    """Keys of himself, his family and his parents in the register; none for a program or where he is not known."""
    kind, number = who
    if kind is Asker.PROGRAM:
        return frozenset()
    account = (Officer if kind is Asker.OFFICER else AgencyUser).get_by_id(number)
    own: Resident | None = account.resident
    if own is None:
        return frozenset()
    parents = [resident_by_nik(nik) for nik in (own.father_nik, own.mother_nik) if nik]
    family = Resident.select(Resident.id).where(Resident.family == own.family_id) if own.family_id else ()
    return frozenset({own.id, *(one.id for one in family), *(one.id for one in parents if one is not None)})


def habits_of(who: Who, before: date) -> Habits:
    """The days of the last :data:`HABIT_DAYS` before a day, and the very last before those."""
    kind, number = who
    own = AskerDay.select().where(
        AskerDay.asker_kind == kind, AskerDay.asker_id == number, AskerDay.day < before.isoformat()
    )
    days = list(own.order_by(AskerDay.day.desc()).limit(HABIT_DAYS))
    hours: Counter[int] = Counter()
    for one in days:
        hours.update({int(hour): times for hour, times in one.hours.items()})
    return Habits({date.fromisoformat(one.day): one.times for one in days}, hours)


def times_on(who: Who, day: date) -> int:
    """How often he looked on a day, as far as the log was looked through."""
    kind, number = who
    row = AskerDay.get_or_none(
        AskerDay.asker_kind == kind.value, AskerDay.asker_id == number, AskerDay.day == day.isoformat()
    )
    return row.times if row is not None else 0


def add_up(looks: Iterable[Looked]) -> None:
    """Count looks into their days, in the transaction that marks them as looked through."""
    by_day: dict[tuple[Who, str], list[int]] = {}
    for one in looks:
        if one.who is not None and not one.beside:
            by_day.setdefault((one.who, one.at.date().isoformat()), []).append(one.at.hour)
    for (who, day), hours in by_day.items():
        _add(who, day, hours)


def _add(who: Who, day: str, hours: Sequence[int]) -> None:
    kind, number = who
    where = {"asker_kind": kind.value, "asker_id": number, "day": day}
    row, _ = AskerDay.get_or_create(**where)
    whole = Counter({int(hour): times for hour, times in row.hours.items()}) + Counter(hours)
    told = {f"{hour:02}": times for hour, times in whole.items()}
    AskerDay.update(times=row.times + len(hours), hours=told).where(AskerDay.id == row.id).execute()


def forget_old(today: date) -> int:
    """Remove the days that nobody's habits are told from any more; returns how many."""
    with writing():
        return int(AskerDay.delete().where(AskerDay.day < (today - KEPT).isoformat()).execute())
