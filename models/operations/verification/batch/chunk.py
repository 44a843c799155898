"""Answering the rows of one part together: one look-up of the residents, one taking of quota, one writing of the log.

Pasal: Pasal 10(1)a.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import peewee

from models.operations.agencies import agreements
from models.operations.verification import answering
from models.operations.verification.asker import Asker
from models.operations.verification.call import Call, watch
from models.rules.verification.outcome import Refusal, Refused
from models.rules.verification.query import Query
from models.tables import Family, Resident, Verification
from models.tables.sealing import blind

TOGETHER = 500
"""Rows of one statement; what a statement may bind has a limit on both engines."""
LINE_DIGITS = 8
Told = tuple[int, dict[str, Any]]
"""A line and its row of the log."""


def serial(token: str, line: int) -> str:
    """The serial of the answer to a line: 24 hexadecimal digits like every other, in the order of the lines."""
    return f"{token}{line:0{LINE_DIGITS}x}"


def line_of(of_serial: str) -> int:
    """Undo :func:`serial`."""
    return int(of_serial[-LINE_DIGITS:], 16)


def answer(who: Asker, token: str, rows: Sequence[tuple[int, Query]]) -> list[Told]:
    """A verdict for every row, not yet in the log; one that is refused takes no quota."""
    started = time.perf_counter()
    refusals = {line: _refusal(who, query) for line, query in rows}
    elements = {key for _, query in rows for key in query.known}
    found = _residents((query.number for line, query in rows if refusals[line] is None), elements)
    told = [
        (line, _row(Call(who, query, answering.PERSON, started, serial(token, line)), refusals[line], found))
        for line, query in rows
    ]
    share = round((time.perf_counter() - started) * 1e6 / max(1, len(rows)))
    return [(line, row | {"microseconds": share}) for line, row in told]


def write(who: Asker, told: Sequence[Told], asked: Mapping[int, Query]) -> None:
    """Into the log, inside the transaction that took the quota; a decoy alarms with what was ``asked`` at its line."""
    Verification.add_many([row for _, row in told])
    watch(who, [number for line, _ in told for number in asked[line].further_numbers()])


def affordable(told: Sequence[Told], granted: int) -> Iterator[Told]:
    """The rows from the first on for which ``granted`` answers are enough."""
    for line, row in told:
        granted -= row["counted"]
        if granted < 0:
            return
        yield line, row


def _refusal(who: Asker, query: Query) -> Refusal | None:
    if query.purpose not in who.terms.purposes:
        return Refusal.TUJUAN
    try:
        query.check(who.terms)
    except Refused as refused:
        return refused.refusal
    return None


def _row(call: Call, refusal: Refusal | None, found: Mapping[str, Resident]) -> dict[str, Any]:
    resident = found.get(call.query.number) if refusal is None else None
    if refusal is not None:
        row = call.row(refusal.code, None)
    elif resident is None:
        row = call.row(answering.UNKNOWN.result.code, None, counted=1)
    else:
        person = answering.about(resident, answering.matches_of(call.asker, call.query, resident, resident.family), {})
        row = call.row(person.result.code, resident, person, counted=1)
    return row | {"serial": call.serial}


def _residents(numbers: Iterable[str], elements: Iterable[str]) -> dict[str, Resident]:
    """NIK → resident with his family, of the columns that ``elements`` compare; one statement for many."""
    by_index = {blind(number): number for number in numbers}
    known = agreements.data_elements()
    names = {known[key].column for key in elements if known[key].column}
    of_family = {known[key].family for key in elements if known[key].family}
    fields = [Resident.id, Resident.nik_index, Resident.status, Resident.family, Resident.source, Resident.as_of]
    fields += [getattr(Resident, name) for name in names] + [getattr(Family, name) for name in of_family]
    query = Resident.select(*fields, Family.id).join(Family, peewee.JOIN.LEFT_OUTER)
    indexes, found = list(by_index), {}
    for first in range(0, len(indexes), TOGETHER):
        for one in query.where(Resident.nik_index.in_(indexes[first : first + TOGETHER])):
            found[by_index[one.nik_index]] = one
    return found
