"""Effects on a family: made, joined, left, headed, moved, printed anew.

``family`` is the slug of a KK number, or ``@`` and a role: the family that this person is in at that moment.

Pasal: 8(1)b
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.rules.conditions import Condition
from models.rules.effects.base import Effect

OF_ROLE = "@"


def _slugs(*names: str) -> frozenset[str]:
    return frozenset(name for name in names if name and not name.startswith(OF_ROLE))


def _roles(*names: str) -> frozenset[str]:
    return frozenset(name.removeprefix(OF_ROLE) for name in names if name)


@dataclass(frozen=True)
class FamilyCreate(Effect, kind="family.create"):
    """A new family with the role as its head; SIAK gives the KK number.

    ``address``: alamat, rt, rw, desa, kode_pos → slug; or ``like``, a family whose address is taken.
    """

    role: str
    address: Mapping[str, str] = field(default_factory=dict)
    like: str = ""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return _slugs(self.like, *self.address.values())


@dataclass(frozen=True)
class FamilyAddMember(Effect, kind="family.add_member"):
    """The role joins ``family`` with the SHDK in slug or code ``shdk``, and leaves the one that he is in.

    ``father`` and ``mother`` are roles whose name and NIK are written as parents.
    """

    role: str
    family: str
    shdk: str
    father: str = ""
    mother: str = ""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return _slugs(self.family, "" if self.shdk.isdigit() else self.shdk)

    def roles_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return _roles(self.role, self.father, self.mother)


@dataclass(frozen=True)
class FamilyRemoveMember(Effect, kind="family.remove_member"):
    """The role leaves the active family that he is in; a family without members is closed."""

    role: str
    when: Condition | None = None


@dataclass(frozen=True)
class FamilySetShdk(Effect, kind="family.set_shdk"):
    """The role's SHDK in his family becomes the one in slug or code ``shdk``; never 1, see :class:`FamilySetHead`."""

    role: str
    shdk: str
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return _slugs("" if self.shdk.isdigit() else self.shdk)


@dataclass(frozen=True)
class FamilySetHead(Effect, kind="family.set_head"):
    """The role becomes SHDK 1 of ``family``; a head who stays in it gets the SHDK in slug or code ``former``.

    ``new_number``: SIAK gives another KK number, because the head changed.
    """

    role: str
    family: str
    new_number: bool = False
    former: str = ""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return _slugs(self.family, "" if self.former.isdigit() else self.former)


@dataclass(frozen=True)
class FamilyAddress(Effect, kind="family.address"):
    """``family`` moves with everybody in it; ``address`` as :class:`FamilyCreate`."""

    family: str
    address: Mapping[str, str] = field(default_factory=dict)
    role: str = ""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return _slugs(self.family, *self.address.values())


@dataclass(frozen=True)
class FamilyReissue(Effect, kind="family.reissue"):
    """The same KK number, version + 1; the KK issued before is replaced."""

    family: str
    role: str = ""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return _slugs(self.family)
