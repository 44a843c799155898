"""Who must come to the office himself, said by the service: the persons, how long it takes, and what waits for it.

Pasal: 8(1)c, 9(2)c
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from models.rules.conditions import Condition, Values, evaluate
from models.rules.workflow import PROGRESS, Stage

LONGEST_MINUTES = 480


class BookedFrom(StrEnum):
    """From which stage of the file on an appointment may be made."""

    OPERATOR = "operator"
    PENGAWAS = "pengawas"
    ADMINISTRATOR = "administrator"
    KEPALA = "kepala"
    TERBIT = "terbit"


class HeldUp(StrEnum):
    """Whose paraf (the kepala's: his approval) waits until everybody came."""

    OPERATOR = "operator"
    PENGAWAS = "pengawas"
    ADMINISTRATOR = "administrator"
    KEPALA = "kepala"


@dataclass(frozen=True)
class Attendee:
    """One person who must come: ``role`` is that of the application's people, ``name`` how he is called."""

    role: str
    name: str
    when: Condition | None = None


@dataclass(frozen=True)
class Presence:
    """``persons`` must come to the office for ``minutes``; ``before``: the paraf that waits for it (None: none does).

    ``bring`` is what they take with them, ``ref`` the rule behind it with the mark of its source.
    """

    persons: tuple[Attendee, ...]
    minutes: int
    why: str
    ref: str
    confidence: str
    from_stage: BookedFrom
    before: HeldUp | None = None
    bring: tuple[str, ...] = ()
    when: Condition | None = None


def expected(presence: Presence | None, variant: str, answers: Values) -> tuple[Attendee, ...]:
    """Who must come for these answers; nobody where the service, or this case of it, does not ask for it."""
    if presence is None or not evaluate(presence.when, answers, variant):
        return ()
    return tuple(one for one in presence.persons if evaluate(one.when, answers, variant))


def is_reached(presence: Presence, stage: Stage) -> bool:
    """Whether a file at ``stage`` has come far enough for an appointment."""
    if stage in {Stage.SIAP_DIAMBIL, Stage.DIAMBIL}:
        stage = Stage.TERBIT
    if stage not in PROGRESS:
        return False
    return PROGRESS.index(stage) >= PROGRESS.index(Stage(presence.from_stage))


def is_open(presence: Presence, stage: Stage) -> bool:
    """Whether a file at ``stage`` may still be given an appointment: far enough, and not past what waits for it."""
    past = presence.before is not None and stage in PROGRESS and _after(stage, Stage(presence.before))
    return is_reached(presence, stage) and not past and (presence.before is None or stage in PROGRESS)


def _after(stage: Stage, other: Stage) -> bool:
    return PROGRESS.index(stage) > PROGRESS.index(other)


def presence_faults(presence: Presence, roles: set[str]) -> Iterator[str]:
    """What is wrong with it in a service whose people have these ``roles``, as ``place: reason``."""
    if not presence.persons:
        yield "presence.persons: sebut paling sedikit satu orang"
    if not 1 <= presence.minutes <= LONGEST_MINUTES:
        yield f"presence.minutes: 1 sampai {LONGEST_MINUTES} menit"
    named = [one.role for one in presence.persons]
    for at, role in enumerate(named):
        if role not in roles:
            yield f"presence.persons[{at}].role: peran {role} tidak ada"
        if role in named[:at]:
            yield f"presence.persons[{at}].role: {role} ada dua kali"
    waits = Stage(presence.before) if presence.before else None
    if waits and not is_reached(presence, waits):
        yield "presence.from_stage: tidak boleh sesudah tahap yang menunggu kehadiran"
