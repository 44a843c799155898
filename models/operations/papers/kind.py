"""What a kind of paper is: a title, a number format, who drafts it, and how its content is read from the register.

Pasal: Pasal 15(1), Pasal 16.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.rules.roles import Role
from models.tables import OfficePaper


@dataclass(frozen=True, slots=True)
class Content:
    """What one paper says; ``data`` is plain and becomes ``naskah`` in the template.

    ``number`` is "" where the number is reserved when the paper is issued. ``agency_id`` is whose portal shows it.
    """

    title: str
    addressee: str
    data: Mapping[str, Any]
    agency_id: int | None = None
    number: str = ""


def nothing_more(_paper: OfficePaper) -> None:
    """For a kind that changes nothing else when it is published."""


@dataclass(frozen=True, slots=True)
class PaperKind:
    """``code`` names the template ``workers/templates/<code>.html``.

    ``build`` reads the content of a subject: the same rows give the same content, and nothing of the moment is in it.
    A paper that is ``countersigned`` carries a place for the other side's signature. ``published`` runs inside the
    publish commit; it may refuse by raising a domain error.
    """

    code: str
    title: str
    number_format: str
    build: Callable[[int], Content]
    drafters: frozenset[Role]
    countersigned: bool = False
    published: Callable[[OfficePaper], None] = field(default=nothing_more)
