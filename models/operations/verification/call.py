"""One call: what was asked by whom, and its line in the log, whatever came of it.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import peewee

from models.operations.clock import WIB, now
from models.operations.verification import quota
from models.operations.verification.asker import Asker
from models.operations.watch import named
from models.rules.errors import AlreadyChanged
from models.rules.verification.matching import Match
from models.rules.verification.outcome import Refusal, Refused, Result
from models.rules.verification.query import MEMBER, Query
from models.tables import Resident, Verification
from models.tables.base import writing
from models.tables.sealing import blind
from models.tables.together import write_together

AGREES, DIFFERS, SHOWN = "sesuai", "tidak_sesuai", "tampil"


def new_serial() -> str:
    """A number for an answer that nobody can guess: 24 hexadecimal digits."""
    return secrets.token_hex(12)


@dataclass(frozen=True, slots=True)
class PersonAnswer:
    """What is said of one person; ``values`` are the labelled texts of elements that the agreement shows."""

    result: Result
    matches: Mapping[str, Match] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    as_of: datetime | None = None
    resident: int | None = None

    def in_words(self) -> dict[str, str]:
        """Element → sesuai, tidak_sesuai or tampil: what the log keeps."""
        return {key: AGREES if match.agrees else DIFFERS for key, match in self.matches.items()} | dict.fromkeys(
            self.values, SHOWN
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer with its serial in the log; for a family, ``others`` are the other members, as far as shown."""

    person: PersonAnswer
    serial: str
    at: datetime
    left: quota.Left
    others: Sequence[PersonAnswer] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """``function`` is penduduk or keluarga; ``started`` is a reading of :func:`time.perf_counter`.

    ``serial`` is the answer's number in the log: a form that is sent twice brings the same one.
    """

    asker: Asker
    query: Query
    function: str
    started: float
    serial: str

    def answer(
        self,
        person: PersonAnswer,
        of: Resident | int | None,
        others: Sequence[tuple[Resident | int | None, PersonAnswer]] = (),
    ) -> Answer:
        """Take the quota and write the log in one transaction; only then is there an answer.

        Of invented people nothing is counted or logged.

        Raises: Refused, AlreadyChanged when the serial was answered before.
        """
        if self.asker.sandbox:
            return Answer(person, self.serial, now(), quota.left(self.asker), [one for _, one in others])
        row = self.row(person.result.code, of, person, counted=1) | {"serial": self.serial}
        seen = [self.row(one.result.code, resident, one) for resident, one in others if self.tells(one)]
        try:
            left = self._counted(row, seen)
        except peewee.IntegrityError as error:
            raise AlreadyChanged(
                "Pertanyaan ini sudah dijawab. Lihat di riwayat, atau tanyakan sekali lagi."
            ) from error
        return Answer(person, row["serial"], row["at"], left, [one for _, one in others])

    def tells(self, of: PersonAnswer) -> bool:
        """Whether the answer says anything of a further member: to a program always, on a page where it has values."""
        return bool(of.values) or self.asker.client is not None

    def refuse(self, refusal: Refusal) -> None:
        """A refused query is in the log as well, outside any quota; not by what is only remembered of the asker."""
        if self.asker.sandbox or self.asker.remembered:
            return
        row, numbers = self.row(refusal.code, None), self.query.further_numbers()
        if not numbers:
            write_together(_log, row)
            return
        with writing():
            _log([row])
            watch(self.asker, numbers)

    def _counted(self, row: dict[str, Any], seen: list[dict[str, Any]]) -> quota.Left:
        """What is left once this answer, and whoever was ``seen`` with it, is in the log."""
        at, numbers = now().astimezone(WIB), self.query.further_numbers()
        if not seen and not numbers:
            return quota.take_and_log(self.asker, at, row)
        with writing():
            left = quota.take_and_log(self.asker, at, row)
            if seen:
                Verification.insert_many(seen).execute()
            watch(self.asker, numbers)
        return left

    def row(
        self, result: str, of: Resident | int | None, person: PersonAnswer | None = None, *, counted: int = 0
    ) -> dict[str, Any]:
        """The call as its line in the log."""
        return {
            "at": now(),
            "agreement": self.asker.agreement,
            "version": self.asker.version,
            "user": self.asker.user,
            "client": self.asker.client,
            "kiosk": self.asker.kiosk,
            "method": self.asker.method.value,
            "function": self.function,
            "purpose": self.query.purpose[:200],
            "case_reference": self.query.case_reference.strip()[:120],
            "subject_index": blind(self.query.number[:64]),
            "member_index": blind(self.query.known[MEMBER][:64]) if MEMBER in self.query.known else None,
            "resident": of,
            "result": result,
            "answered": person.in_words() if person else {},
            "counted": counted,
            "serial": new_serial(),
            "address": self.asker.address[:64],
            "microseconds": round((time.perf_counter() - self.started) * 1e6),
        }


def watch(asker: Asker, numbers: Iterable[str]) -> None:
    """Look for decoys among the :meth:`Query.further_numbers`; whom he asks about is watched in the log itself."""
    if asker.client is not None:
        named.note(numbers, named.Place.PROGRAM, asker.client)
    elif asker.user is not None:
        named.note(numbers, named.Place.USER, asker.user)


def _log(rows: Sequence[dict[str, Any]]) -> Sequence[None]:
    Verification.insert_many(rows).execute()
    return [None] * len(rows)


@contextmanager
def opened(asker: Asker, query: Query, function: str, serial: str = "") -> Iterator[Call]:
    """A call that the agreement allows at this moment. Raises: Refused, logged."""
    call = Call(asker, query, function, time.perf_counter(), serial or new_serial())
    try:
        _refuse_by_terms(asker, query)
        yield call
    except Refused as refused:
        call.refuse(refused.refusal)
        raise


def _refuse_by_terms(asker: Asker, query: Query) -> None:
    refusal = asker.refusal(query.purpose)
    if refusal is not None:
        raise Refused(refusal, field="tujuan" if refusal is Refusal.TUJUAN else "")
