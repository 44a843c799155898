"""Effects on what the office keeps besides people: registers of akta, margin notes, earlier documents, cards.

Pasal: 9(1)a, 9(1)b
"""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.conditions import Condition
from models.rules.effects.base import Effect


@dataclass(frozen=True)
class RegisterCreate(Effect, kind="register.create"):
    """An entry in the register of akta: ``register`` names it (kelahiran …), numbered as document ``number_of``."""

    role: str
    register: str
    number_of: str
    when: Condition | None = None

    def documents_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({self.number_of})


@dataclass(frozen=True)
class RegisterNote(Effect, kind="register.note"):
    """A margin note (catatan pinggir): on the akta of ``register`` whose number stands in slug ``number``.

    ``code`` is its form (CP.10 …), "" where its form is not known; ``text`` the note, in which ``{slug}`` stands for an
    answer as a reader sees it.
    """

    register: str
    number: str
    text: str
    code: str = ""
    role: str = ""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({self.number})


@dataclass(frozen=True)
class DocumentEnd(Effect, kind="document.end"):
    """Documents of ``codes`` with the number in slug ``number`` are no longer in force, for ``reason``."""

    codes: tuple[str, ...]
    number: str
    reason: str
    role: str = ""
    when: Condition | None = None

    def fields_used(self) -> frozenset[str]:
        """See :class:`Effect`."""
        return frozenset({self.number})


@dataclass(frozen=True)
class CardRequested(Effect, kind="card.request"):
    """A card that the office prints is asked for the role: ``card`` is KTPEL or KIA, ``reason`` a slug or text."""

    role: str
    card: str
    reason: str = ""
    when: Condition | None = None
