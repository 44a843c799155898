"""The ladder of sanctions on an agreement: what may follow what, and which of them stand.

Pasal: Pasal 10(3).
The ladder is our proposal (mark P); Permendagri 102/2019 has it begin with less and end with no access.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Step(StrEnum):
    """One step on the ladder; lifting takes the newest sanction back, and all the warnings at once."""

    WARNING_1 = "peringatan_1"
    WARNING_2 = "peringatan_2"
    WARNING_3 = "peringatan_3"
    QUOTA = "kuota"
    FREEZE = "beku"
    CLOSE = "tutup"
    LIFT = "cabut"


WARNINGS = (Step.WARNING_1, Step.WARNING_2, Step.WARNING_3)
STEP_NAMES = {
    Step.WARNING_1: "Peringatan pertama",
    Step.WARNING_2: "Peringatan kedua",
    Step.WARNING_3: "Peringatan ketiga",
    Step.QUOTA: "Pengurangan kuota",
    Step.FREEZE: "Pembekuan akses",
    Step.CLOSE: "Penutupan akses",
    Step.LIFT: "Pencabutan sanksi",
}


def standing(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The sanctions in force after ``steps`` (oldest first), the newest last."""
    found: list[Step] = []
    for step in steps:
        if step is not Step.LIFT:
            found.append(step)
        elif found and found.pop() in WARNINGS:
            found.clear()
    return tuple(found)


def may_follow(steps: Iterable[Step]) -> frozenset[Step]:
    """The steps that may be taken now.

    Warnings come in their order, less quota after any of them, closing after a freeze. A freeze may come at any time:
    an incident cannot wait for letters. Nothing follows a close.
    """
    found = standing(steps)
    newest = found[-1] if found else None
    if newest is Step.CLOSE:
        return frozenset()
    allowed = {
        Step.FREEZE: newest is not Step.FREEZE,
        Step.CLOSE: newest is Step.FREEZE,
        Step.QUOTA: newest in WARNINGS,
        Step.LIFT: newest is not None,
        Step.WARNING_1: newest is None,
        Step.WARNING_2: newest is Step.WARNING_1,
        Step.WARNING_3: newest is Step.WARNING_2,
    }
    return frozenset(step for step, may in allowed.items() if may)
