"""The office's figures over all agencies; each figure says which rows of the log it counts.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import peewee

from models.operations.verification.counts import ANSWERED, FUNCTIONS, LONGEST, SENTENCES, grouped, instant
from models.rules.errors import InvalidInput
from models.rules.verification.terms import METHOD_NAMES, Method
from models.tables import Agency, AgencyUser, Agreement, ApiClient, Verification

BOTH = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """``key`` and ``value`` narrow the log to the ``number`` rows that it counts."""

    label: str
    number: int
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class OfficeCounts:
    """Answers that took quota, and tables; every one but the last adds up to ``answers``."""

    answers: int
    tables: dict[str, list[Figure]]


def count(agency: int | None, function: str, begins: date, ends: date) -> OfficeCounts:
    """Queries from ``begins`` to ``ends``, both included (WIB), of one agency, or of all where None.

    Raises: InvalidInput.
    """
    if function not in {BOTH, *FUNCTIONS}:
        raise InvalidInput("Pilih penduduk atau keluarga.", field="yang")
    if not begins <= ends <= begins + LONGEST:
        raise InvalidInput("Pilih rentang paling lama satu tahun, dari yang lama ke yang baru.", field="sampai")
    where: tuple[peewee.Expression, ...] = (
        Verification.at >= instant(begins),
        Verification.at < instant(ends + timedelta(days=1)),
    )
    if agency is not None:
        where += (Verification.agreement.in_(Agreement.select(Agreement.id).where(Agreement.agency == agency)),)
    if function != BOTH:
        where += (Verification.function == function,)
    counted = (*where, Verification.counted == 1)
    refused = (*where, Verification.result.not_in(ANSWERED))
    return OfficeCounts(
        answers=Verification.select().where(*counted).count(),
        tables={
            "Lembaga": list(_by_agency(counted)),
            "Pengguna": sorted(_by_asker(counted), key=lambda one: (-one.number, one.label)),
            "Tujuan": _of(Verification.purpose, counted, "tujuan", str),
            "Yang ditanyakan": _of(Verification.function, counted, "yang", lambda code: FUNCTIONS.get(code, code)),
            "Cara": _of(Verification.method, counted, "cara", lambda code: METHOD_NAMES[Method(code)]),
            "Hasil": _of(Verification.result, counted, "hasil", lambda code: SENTENCES[code]),
            "Tidak dijawab": _of(Verification.result, refused, "hasil", lambda code: SENTENCES.get(code, code)),
        },
    )


def _of(
    column: peewee.Field, where: tuple[peewee.Expression, ...], key: str, write: Callable[[str], str]
) -> list[Figure]:
    return [Figure(write(value), number, key, value) for value, number in grouped(column, where).items()]


def _by_agency(where: tuple[peewee.Expression, ...]) -> Iterator[Figure]:
    number = peewee.fn.COUNT(Verification.id)
    rows = (
        Verification.select(Agency.id, Agency.name, number)
        .join(Agreement)
        .join(Agency)
        .where(*where)
        .group_by(Agency.id, Agency.name)
        .order_by(number.desc(), Agency.name)
    )
    for key, name, times in rows.tuples():
        yield Figure(name, times, "lembaga", str(key))


def _by_asker(where: tuple[peewee.Expression, ...]) -> Iterator[Figure]:
    number = peewee.fn.COUNT(Verification.id)
    rows = Verification.select(Verification.user, Verification.client, number).where(*where)
    found = list(rows.group_by(Verification.user, Verification.client).tuples())
    users = {row.id: row for row in AgencyUser.select(AgencyUser, Agency).join(Agency)}
    programs = {row.id: row for row in ApiClient.select(ApiClient, Agreement, Agency).join(Agreement).join(Agency)}
    for user, client, times in found:
        if user is not None:
            row = users[user]
            yield Figure(f"{row.name} ({row.agency.name})", times, "penanya", f"u{user}")
        else:
            row = programs[client]
            yield Figure(f"Program {row.label} ({row.agreement.agency.name})", times, "penanya", f"p{client}")
