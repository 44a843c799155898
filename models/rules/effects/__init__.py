"""What an issued document changes: the vocabulary of effects as data.

One operation carries them out in the order in which the definition lists them, in the transaction of issuing.

Pasal: 8(1)a, 8(1)b, 9(1)a, 11(1)
"""

from models.rules.effects.base import KINDS, Effect
from models.rules.effects.families import (
    OF_ROLE,
    FamilyAddMember,
    FamilyAddress,
    FamilyCreate,
    FamilyReissue,
    FamilyRemoveMember,
    FamilySetHead,
    FamilySetShdk,
)
from models.rules.effects.records import CardRequested, DocumentEnd, RegisterCreate, RegisterNote
from models.rules.effects.residents import ResidentCreate, ResidentMoveOut, ResidentStatus, ResidentUpdate

__all__ = [
    "KINDS",
    "OF_ROLE",
    "CardRequested",
    "DocumentEnd",
    "Effect",
    "FamilyAddMember",
    "FamilyAddress",
    "FamilyCreate",
    "FamilyReissue",
    "FamilyRemoveMember",
    "FamilySetHead",
    "FamilySetShdk",
    "RegisterCreate",
    "RegisterNote",
    "ResidentCreate",
    "ResidentMoveOut",
    "ResidentStatus",
    "ResidentUpdate",
]
