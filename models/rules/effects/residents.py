"""Effects on one person: enters the register, changes, dies, leaves, comes back.

Pasal: 8(1)a, 9(1)a, 11(1)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.rules.conditions import Condition
from models.rules.effects.base import Effect


@dataclass(frozen=True)
class ResidentCreate(Effect, kind="resident.create"):
    """A new resident: NIK as answered, else asked from SIAK (never minted here); data from the role.

    ``fixed``: resident key → code. ``inherit``: resident key → role whose register entry gives the value (religion of
    the mother, …). ``numbers``: resident key → code of the document whose number it becomes.
    """

    role: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    inherit: Mapping[str, str] = field(default_factory=dict)
    certificate_of: str = ""
    """Code of the document whose number becomes the resident's number of akta kelahiran."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    returning: bool = False
    """A person with this NIK who had moved away, or lives here in no family, is taken up again, not refused."""
    or_known: bool = False
    """Whoever is registered already stays as he is instead of being refused."""
    region: str = ""
    """Slug of the desa where somebody lives who enters no family (orang asing with ITAS, penduduk rentan)."""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({self.region} - {""})

    def roles_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({self.role, *self.inherit.values()})

    def documents_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({*self.numbers.values(), self.certificate_of} - {""})


@dataclass(frozen=True)
class ResidentUpdate(Effect, kind="resident.update"):
    """Elements of a known resident change: ``data`` is resident key → slug; an unanswered slug changes nothing.

    ``fixed``: resident key → code. ``clear``: resident keys that hold nothing any more. ``numbers``: as
    :class:`ResidentCreate`. ``father`` and ``mother`` are roles whose name and NIK are written as parents.
    """

    role: str
    data: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    clear: tuple[str, ...] = ()
    certificate_of: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    father: str = ""
    mother: str = ""
    correcting: bool = False
    """Takes back what was recorded wrongly (an annulment), and may therefore change the data of the dead."""
    beside: Condition | None = None
    """Where a court allows a husband this marriage beside the one that stands (UU 1/1974 Pasal 3(2)); None: never."""
    region: str = ""
    """As :class:`ResidentCreate`; whoever is in a family lives where it does."""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({*self.data.values(), self.region} - {""})

    def roles_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({self.role, self.father, self.mother} - {""})

    def documents_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({*self.numbers.values(), self.certificate_of} - {""})


@dataclass(frozen=True)
class ResidentMoveOut(Effect, kind="resident.move_out"):
    """Status 3 PINDAH DALAM NKRI; ``date`` is the slug of the planned day."""

    role: str
    date: str = ""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({self.date} - {""})


@dataclass(frozen=True)
class ResidentStatus(Effect, kind="resident.status"):
    """Another code of STATUS_PENDUDUK: 2 MENINGGAL, 4 PINDAH LUAR NEGERI, …; whoever is not alive leaves the family.

    Of the dead, ``date`` is the slug of the day and ``number`` the document whose number is kept.
    """

    role: str
    status: str
    date: str = ""
    number: str = ""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({self.date} - {""})

    def documents_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({self.number} - {""})
