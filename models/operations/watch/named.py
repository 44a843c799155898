"""Numbers that people give: a decoy among them alarms, in the change that takes the number in.

Whatever stores or looks up a whole NIK or KK number that somebody typed, showed or sent calls :func:`note_by` (or
:func:`note`, where there is no actor) inside its transaction; a look-up without one calls :func:`note_search`. Whom
agencies ask about is watched by the database itself (:mod:`models.tables.watch`).

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from models.operations import outbox
from models.operations.clock import now
from models.rules.actor import Actor
from models.rules.nik import whole_number
from models.rules.roles import STAFF_ROLES, Role
from models.tables import Decoy
from models.tables.base import writing
from models.tables.sealing import blind
from models.tables.watch import DECOY_JOB


class Place(StrEnum):
    """Where a decoy was named; the value names the key that the promise carries."""

    OFFICER = "petugas"
    USER = "pengguna"
    PROGRAM = "program"
    ACCOUNT = "akun"
    APPLICATION = "permohonan"
    LOGIN = "masuk"


PLACES = {**dict.fromkeys(STAFF_ROLES, Place.OFFICER), Role.LEMBAGA: Place.USER}
"""Roles whose actor answers for the numbers that he gives."""


def note(texts: Iterable[str], place: Place, key: int = 0) -> None:
    """Promise, in the caller's transaction, an alarm for each decoy whose NIK or KK number is among ``texts``.

    ``key`` is of the officer, user, program, account or application; what else ``texts`` hold is passed over.
    """
    for row in _named(texts):
        promise = f"umpan:{place}{key}:{row.id}:{now():%Y%m%d%H}"
        outbox.promise(DECOY_JOB, promise, subject_id=row.id, payload={place.value: str(key)})


def note_by(actor: Actor, texts: Iterable[str | None]) -> None:
    """The same for what an officer or a user of an agency gave; one alarm an hour for each of them and decoy."""
    place = PLACES.get(actor.role)
    if place is not None and actor.id is not None:
        note((text for text in texts if text), place, actor.id)


def note_search(actor: Actor, text: str) -> None:
    """An officer typed this into a box of the office, whatever becomes of it."""
    if _named([text]):
        with writing():
            note_by(actor, [text])


def note_login(nik: str) -> None:
    """Somebody tried to log in with this number, or asked for a new password."""
    if _named([nik]):
        with writing():
            note([nik], Place.LOGIN)


def in_answers(answers: Mapping[str, Any]) -> Iterator[str]:
    """Every answer of a form, also those in the rows of a repeated section."""
    for value in answers.values():
        rows = value if isinstance(value, list) else [{"": value}]
        yield from (str(one) for row in rows for one in row.values() if one)


def _named(texts: Iterable[str]) -> list[Decoy]:
    indexes = [blind(number) for number in sorted({whole_number(text) for text in texts} - {""})]
    return in_force(indexes) if indexes else []


def in_force(indexes: Iterable[str]) -> list[Decoy]:
    """The decoys whose NIK or KK number has one of these blind indexes."""
    asked = list(indexes)
    return Decoy.find(
        Decoy.nik_index.in_(asked) | Decoy.kk_index.in_(asked),
        Decoy.approved_at.is_null(False),
        Decoy.retired_at.is_null(),
        order_by=(Decoy.id,),
    )
