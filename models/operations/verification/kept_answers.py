"""Answers of the portal that may be printed or cited in a proposal: sealed for minutes, as a page keeps nothing.

Pasal: Pasal 10(1)c, Pasal 10(1)d, Pasal 10(1)g.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from models.operations.clock import now
from models.operations.services import catalogue
from models.operations.verification.asker import Asker
from models.operations.verification.call import Answer, PersonAnswer
from models.rules.errors import NotFound
from models.rules.verification.matching import Match
from models.rules.verification.outcome import Result
from models.rules.verification.terms import Method
from models.tables import AgencyUser, KeptAnswer, Verification
from models.tables.base import writing

KEEP_MINUTES, KEEP_MINUTES_DEFAULT = "cetak.jawaban_menit", 30
RESULTS = {one.code: one for one in Result}


@dataclass(frozen=True, slots=True)
class Printable:
    """One answer as it was given: ``asked`` is its line in the log, ``number`` the NIK or KK number asked for."""

    asked: Verification
    number: str
    person: PersonAnswer
    others: tuple[PersonAnswer, ...]


def keep(asker: Asker, number: str, answer: Answer) -> bool:
    """Keep what the page shows where the agreement lets it be printed, or where it shows values; whether to print.

    Of nobody there is nothing to print.
    """
    may_print = Method.PRINT in asker.terms.methods
    if answer.person.resident is None or not (may_print or answer.person.values):
        return False
    shown = [answer.person, *(one for one in answer.others if one.values)]
    with writing():
        asked = Verification.get(Verification.serial == answer.serial)
        KeptAnswer.create(asked=asked, answer={"nomor": number, "orang": [plain_of(one) for one in shown]}, at=now())
    return may_print


def printable(user: AgencyUser, serial: str) -> Printable:
    """The answer with this serial, for whoever asked for it. Raises: NotFound, also when its minutes are over."""
    kept = (
        KeptAnswer.select(KeptAnswer, Verification)
        .join(Verification)
        .where(Verification.serial == serial, Verification.user == user, KeptAnswer.at > _oldest())
        .first()
    )
    if kept is None:
        raise NotFound("Jawaban ini tidak dapat dicetak lagi. Tanyakan sekali lagi, lalu cetak dari jawabannya.")
    person, *others = map(read_person, kept.answer["orang"])
    return Printable(kept.asked, kept.answer["nomor"], person, tuple(others))


def values_shown(user: AgencyUser, asked: Verification) -> dict[str, str]:
    """Element → the value that the page showed this user; empty when its minutes are over or nothing was shown."""
    kept = KeptAnswer.get_or_none(KeptAnswer.asked == asked, KeptAnswer.at > _oldest())
    if kept is None or asked.user_id != user.id:
        return {}
    return dict(read_person(kept.answer["orang"][0]).values)


def take(asked: Verification) -> bool:
    """Take the answer out, in the caller's transaction; True for one caller only."""
    return bool(KeptAnswer.delete().where(KeptAnswer.asked == asked).execute())


def forget_old() -> int:
    """Remove what nobody printed; returns how many."""
    with writing():
        return KeptAnswer.delete().where(KeptAnswer.at <= _oldest()).execute()


def _oldest() -> datetime:
    return now() - timedelta(minutes=int(catalogue.setting(KEEP_MINUTES, KEEP_MINUTES_DEFAULT)))


def plain_of(person: PersonAnswer) -> dict[str, Any]:
    """Elements as lists, for their order is that of the page."""
    return {
        "hasil": person.result.code,
        "cocok": [[key, match.agrees, match.score] for key, match in person.matches.items()],
        "nilai": [list(one) for one in person.values.items()],
        "sumber": person.source,
        "keadaan": person.as_of.isoformat() if person.as_of else None,
        "penduduk": person.resident,
    }


def read_person(plain: Mapping[str, Any]) -> PersonAnswer:
    """What :func:`plain_of` wrote."""
    return PersonAnswer(
        RESULTS[plain["hasil"]],
        {key: Match(*match) for key, *match in plain["cocok"]},
        dict(plain["nilai"]),
        plain["sumber"],
        datetime.fromisoformat(plain["keadaan"]) if plain["keadaan"] else None,
        plain["penduduk"],
    )
