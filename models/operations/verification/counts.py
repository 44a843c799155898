"""How many verifications there were, by month, user, purpose, way and result; the figures add up to the log.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import peewee

from models.operations.clock import WIB
from models.operations.verification.answering import FAMILY, PERSON
from models.rules.errors import InvalidInput
from models.rules.verification.outcome import Refusal, Result
from models.rules.verification.terms import METHOD_NAMES, Method
from models.tables import Agency, AgencyUser, Agreement, ApiClient, Verification

LONGEST = timedelta(days=366)
FUNCTIONS = {PERSON: "Penduduk", FAMILY: "Keluarga"}
ANSWERED = frozenset(result.code for result in Result)
SENTENCES = {one.code: one.sentence for one in (*Result, *Refusal)}


@dataclass(frozen=True, slots=True)
class Counts:
    """Answers that took quota, and refusals beside them; each breakdown is label → answers and adds up to ``answers``.

    ``refusals`` is sentence → how many.
    """

    answers: int
    by_month: Mapping[str, int]
    by_asker: Mapping[str, int]
    by_purpose: Mapping[str, int]
    by_way: Mapping[str, int]
    by_result: Mapping[str, int]
    refusals: Mapping[str, int]

    def tables(self) -> dict[str, Mapping[str, int]]:
        """Title → label → how many; every table but the last adds up to ``answers``."""
        return {
            "Bulan": self.by_month,
            "Pengguna": self.by_asker,
            "Tujuan": self.by_purpose,
            "Cara": self.by_way,
            "Hasil": self.by_result,
            "Tidak dijawab": self.refusals,
        }


def count(agency: Agency, function: str, begins: date, ends: date) -> Counts:
    """The agency's queries from ``begins`` to ``ends``, both included (WIB). Raises: InvalidInput."""
    if function not in FUNCTIONS:
        raise InvalidInput("Pilih penduduk atau keluarga.", field="yang")
    if not begins <= ends <= begins + LONGEST:
        raise InvalidInput("Pilih rentang paling lama satu tahun, dari yang lama ke yang baru.", field="sampai")
    where = (
        Verification.agreement.in_(Agreement.select(Agreement.id).where(Agreement.agency == agency)),
        Verification.function == function,
        Verification.at >= instant(begins),
        Verification.at < instant(ends + timedelta(days=1)),
    )
    counted = (*where, Verification.counted == 1)
    refused = grouped(Verification.result, (*where, Verification.result.not_in(ANSWERED)))
    return Counts(
        answers=Verification.select().where(*counted).count(),
        by_month=_by_month(begins, ends, counted),
        by_asker=_by_asker(counted),
        by_purpose=grouped(Verification.purpose, counted),
        by_way={METHOD_NAMES[Method(way)]: number for way, number in grouped(Verification.method, counted).items()},
        by_result={SENTENCES[code]: number for code, number in grouped(Verification.result, counted).items()},
        refusals={SENTENCES.get(code, code): number for code, number in refused.items()},
    )


def log_of(agency: Agency, page: int, size: int = 50) -> tuple[list[Verification], bool]:
    """The agency's own queries, newest first, and whether there is another page."""
    own = Agreement.select(Agreement.id).where(Agreement.agency == agency)
    query = Verification.select().where(Verification.agreement.in_(own))
    rows = list(query.order_by(Verification.id.desc()).offset((page - 1) * size).limit(size + 1))
    return rows[:size], len(rows) > size


def instant(day: date) -> datetime:
    """When a day begins at the office (WIB)."""
    return datetime.combine(day, time(), WIB)


def grouped(column: peewee.Field, where: tuple[peewee.Expression, ...]) -> dict[str, int]:
    """Value of the column → log entries, most first."""
    number = peewee.fn.COUNT(Verification.id)
    rows = Verification.select(column, number).where(*where).group_by(column).order_by(number.desc(), column)
    return dict(rows.tuples())


def _by_month(begins: date, ends: date, where: tuple[peewee.Expression, ...]) -> dict[str, int]:
    """``2026-11`` → answers, by the calendar of the office; months without any are left out."""
    firsts = [begins]
    while (following := (firsts[-1].replace(day=1) + timedelta(days=32)).replace(day=1)) <= ends:
        firsts.append(following)
    found = {}
    for first, following in zip(firsts, [*firsts[1:], ends + timedelta(days=1)], strict=True):
        span = Verification.at.between(instant(first), instant(following) - timedelta(microseconds=1))
        if number := Verification.select().where(*where, span).count():
            found[first.strftime("%Y-%m")] = number
    return found


def _by_asker(where: tuple[peewee.Expression, ...]) -> dict[str, int]:
    users = {one.id: one.name for one in AgencyUser.select(AgencyUser.id, AgencyUser.name)}
    programs = {one.id: one.label for one in ApiClient.select(ApiClient.id, ApiClient.label)}
    number = peewee.fn.COUNT(Verification.id)
    rows = Verification.select(Verification.user, Verification.client, number).where(*where)
    found: dict[str, int] = {}
    for user, client, times in rows.group_by(Verification.user, Verification.client).tuples():
        name = users[user] if user is not None else f"Program {programs[client]}"
        found[name] = found.get(name, 0) + times
    return found
