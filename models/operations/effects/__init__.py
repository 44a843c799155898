"""Carrying out what an issued document changes in the register, each change with its history.

:func:`apply` makes the change in the transaction that publishes the document;
:mod:`models.operations.effects.rehearsal` shows beforehand what it will lead to.

Pasal: Pasal 8(1)a, Pasal 8(1)b, Pasal 9(1)a, Pasal 11(1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from models.operations.effects import families, records, residents, weddings
from models.operations.effects.situation import Situation, write_notes
from models.operations.residents import marriages_of_kin
from models.rules import effects as kinds
from models.rules.conditions import evaluate
from models.rules.effects import Effect

__all__ = ["Situation", "apply", "in_force"]

_APPLY: dict[type[Effect], Callable[[Any, Situation], None]] = {
    kinds.ResidentCreate: residents.create,
    kinds.ResidentUpdate: residents.update,
    kinds.ResidentMoveOut: residents.move_out,
    kinds.ResidentStatus: residents.set_status,
    kinds.FamilyCreate: families.create,
    kinds.FamilyAddMember: families.add_member,
    kinds.FamilyRemoveMember: families.remove_member,
    kinds.FamilySetShdk: families.set_shdk,
    kinds.FamilySetHead: families.set_head,
    kinds.FamilyAddress: families.move,
    kinds.FamilyReissue: families.reissue,
    kinds.RegisterCreate: records.enter_register,
    kinds.RegisterNote: records.note_margin,
    kinds.DocumentEnd: records.end_documents,
    kinds.CardRequested: records.request_card,
}

_MOVING = (
    kinds.ResidentStatus,
    kinds.FamilyCreate,
    kinds.FamilyAddMember,
    kinds.FamilyRemoveMember,
    kinds.FamilySetShdk,
    kinds.FamilySetHead,
)
"""Effects that may leave a family without a head."""


def in_force(effects: tuple[Effect, ...], situation: Situation) -> list[Effect]:
    """The effects whose condition holds, in the definition's order."""
    return [effect for effect in effects if evaluate(effect.when, situation.answers, situation.variant)]


def apply(effects: tuple[Effect, ...], situation: Situation) -> None:
    """Change the register and write the history of each change, inside the caller's transaction.

    Raises: InvalidInput when the register no longer allows it (person already there, family gone, no head left).
    """
    wanted = in_force(effects, situation)
    movers = {effect.role for effect in wanted if isinstance(effect, _MOVING)}
    situation = replace(situation, parting=weddings.parting(effects, situation))
    everybody = {effect.role for effect in wanted} - {""}
    weddings.require_no_kin(wanted, situation)
    touched = families.families_of(situation, movers)
    known = marriages_of_kin.told(families.families_of(situation, everybody))
    for effect in wanted:
        _APPLY[type(effect)](effect, situation)
    write_notes(situation)
    families.require_heads(touched | families.families_of(situation, movers))
    marriages_of_kin.require_none_new(known, families.families_of(situation, everybody))
