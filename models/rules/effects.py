"""What an issued document changes in the register: the vocabulary of effects as data.

One operation carries them out in the order in which the definition lists them, in the transaction of issuing.

Pasal: 8(1)a, 8(1)b, 9(1)a, 11(1)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from models.rules import schema
from models.rules.conditions import Condition


class EffectKind(StrEnum):
    """The kinds of effect that the office's operations know."""

    RESIDENT_CREATE = "resident.create"
    RESIDENT_UPDATE = "resident.update"
    RESIDENT_MOVE_OUT = "resident.move_out"
    FAMILY_ADD_MEMBER = "family.add_member"
    FAMILY_REMOVE_MEMBER = "family.remove_member"
    FAMILY_SET_HEAD = "family.set_head"
    FAMILY_REISSUE = "family.reissue"
    REGISTER_CREATE = "register.create"


class Effect:
    """One change of the register; read from ``{kind: …, …parameters}``.

    ``role`` names a :class:`models.rules.questions.PersonRole`; a role of a repeated section stands for every item.
    ``when`` None means "always".
    """

    kind: ClassVar[EffectKind]
    role: str
    when: Condition | None

    @classmethod
    def read_data(cls, data: object, place: str, faults: list[str]) -> Effect | None:
        """Read the effect that ``kind`` names; faults get place and reason."""
        name = data.get("kind") if isinstance(data, dict) else None
        if not isinstance(data, dict) or not isinstance(name, str) or name not in KINDS:
            faults.append(f"{place}.kind: {name!r} tidak dikenal; pilih salah satu: {', '.join(KINDS)}")
            return None
        rest = {key: value for key, value in data.items() if key != "kind"}
        effect: Effect | None = schema.read_fields(KINDS[name], rest, place, faults)
        return effect

    def to_data(self) -> dict[str, Any]:
        """The data that it was read from."""
        parameters: dict[str, Any] = schema.write_fields(self)
        return {"kind": str(self.kind), **parameters}

    def fields_used(self) -> frozenset[str]:
        """The slugs that its parameters name."""
        return frozenset()


@dataclass(frozen=True)
class ResidentCreate(Effect):
    """A new resident: NIK asked from SIAK (never minted here), data from the role, ``fixed`` resident key → code.

    ``inherit`` copies resident key → role whose register entry gives the value (religion of the mother, …).
    """

    kind = EffectKind.RESIDENT_CREATE
    role: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    inherit: Mapping[str, str] = field(default_factory=dict)
    certificate_of: str = ""
    """Code of the document whose number becomes the resident's number of akta kelahiran."""
    when: Condition | None = None


@dataclass(frozen=True)
class ResidentUpdate(Effect):
    """Elements of a known resident change: ``data`` is resident key → slug."""

    kind = EffectKind.RESIDENT_UPDATE
    role: str
    data: Mapping[str, str] = field(default_factory=dict)
    certificate_of: str = ""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset(self.data.values())


@dataclass(frozen=True)
class ResidentMoveOut(Effect):
    """Status 3 PINDAH DALAM NKRI; ``date`` is the slug of the planned day."""

    kind = EffectKind.RESIDENT_MOVE_OUT
    role: str
    date: str = ""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({self.date} - {""})


@dataclass(frozen=True)
class FamilyAddMember(Effect):
    """The role joins the family whose number stands in slug ``family``, with the SHDK in slug ``shdk``.

    ``father`` and ``mother`` are roles whose name and NIK are written as parents.
    """

    kind = EffectKind.FAMILY_ADD_MEMBER
    role: str
    family: str
    shdk: str
    father: str = ""
    mother: str = ""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({self.family, self.shdk})


@dataclass(frozen=True)
class FamilyRemoveMember(Effect):
    """The role leaves the active family that he is in; a family without members is closed."""

    kind = EffectKind.FAMILY_REMOVE_MEMBER
    role: str
    when: Condition | None = None


@dataclass(frozen=True)
class FamilySetHead(Effect):
    """The role becomes SHDK 1 of the family whose number stands in slug ``family``.

    ``new_number``: SIAK gives another KK number, because the head changed.
    """

    kind = EffectKind.FAMILY_SET_HEAD
    role: str
    family: str
    new_number: bool = False
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({self.family})


@dataclass(frozen=True)
class FamilyReissue(Effect):
    """The same KK number, version + 1; the KK issued before is replaced. ``family`` is the slug of the number."""

    kind = EffectKind.FAMILY_REISSUE
    family: str
    role: str = ""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({self.family})


@dataclass(frozen=True)
class RegisterCreate(Effect):
    """An entry in the register of akta: ``register`` names it (kelahiran …), numbered as document ``number_of``."""

    kind = EffectKind.REGISTER_CREATE
    role: str
    register: str
    number_of: str
    when: Condition | None = None


KINDS: dict[str, type[Effect]] = {
    str(effect.kind): effect
    for effect in (
        ResidentCreate,
        ResidentUpdate,
        ResidentMoveOut,
        FamilyAddMember,
        FamilyRemoveMember,
        FamilySetHead,
        FamilyReissue,
        RegisterCreate,
    )
}
