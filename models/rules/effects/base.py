"""An effect as data: read from ``{kind: …, …parameters}``, each kind a dataclass that registers itself.

Pasal: 11(1)
"""

from __future__ import annotations

from typing import Any, ClassVar

from models.rules import schema
from models.rules.conditions import Condition

KINDS: dict[str, type[Effect]] = {}
"""Name of the kind → class."""


class Effect:
    """One change that an issued document makes.

    ``role`` names a :class:`models.rules.questions.PersonRole`; a role of a repeated section stands for every item.
    ``when`` None means "always". A parameter called a *slug or code* is looked up among the answers first.
    """

    kind: ClassVar[str]
    role: str
    when: Condition | None

    def __init_subclass__(cls, kind: str = "") -> None:
        """Make the kind known under its name."""
        cls.kind = kind
        KINDS[kind] = cls

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
        return {"kind": self.kind, **parameters}

    def fields_used(self) -> frozenset[str]:
        """The slugs that its parameters must name."""
        return frozenset()

    def roles_used(self) -> frozenset[str]:
        """The roles that its parameters must name."""
        return frozenset({self.role} - {""})

    def documents_used(self) -> frozenset[str]:
        """The documents of the same service that its parameters must name."""
        return frozenset()
