"""What differs between two versions of a service, part by part, in words that the office uses.

Pasal: 12(1), 12(2)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

IDENTITY = ("slug", "code", "key", "role", "ref", "name")
"""By the first of these that it has, a part of a list is the same part in another version."""


@dataclass(frozen=True, slots=True)
class Difference:
    """``place`` names the part from the outside in; ``old`` or ``new`` is "" where the part was not, or is no more."""

    place: tuple[str, ...]
    old: str
    new: str

    @property
    def kind(self) -> str:
        """``baru``, ``hilang`` or ``berubah``."""
        if not self.old:
            return "baru"
        return "berubah" if self.new else "hilang"


def compare(old: Any, new: Any) -> list[Difference]:
    """Every difference of two definitions as plain data (:func:`models.rules.service.to_dict`)."""
    return list(_differences((), old, new))


def _differences(place: tuple[str, ...], old: Any, new: Any) -> Iterator[Difference]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from _differences((*place, str(key)), old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list) and _named([*old, *new]):
        yield from _listed(place, old, new)
    else:
        yield Difference(place, in_words(old), in_words(new))


def _listed(place: tuple[str, ...], old: list[Any], new: list[Any]) -> Iterator[Difference]:
    before, after = _by_name(old), _by_name(new)
    for name in dict.fromkeys([*before, *after]):
        yield from _differences((*place, name), before.get(name), after.get(name))
    kept_before = [name for name in before if name in after]
    kept_after = [name for name in after if name in before]
    if kept_before != kept_after:
        yield Difference((*place, "urutan"), ", ".join(kept_before), ", ".join(kept_after))


def _named(parts: list[Any]) -> bool:
    return all(isinstance(part, Mapping) and _name(part) for part in parts)


def _name(part: Mapping[str, Any]) -> str:
    return next((str(part[key]) for key in IDENTITY if part.get(key)), "")


def _by_name(parts: list[Any]) -> dict[str, Any]:
    """Two parts of one name (effects on one role) are told apart by their number."""
    found: dict[str, Any] = {}
    for part in parts:
        name, count = _name(part), 2
        if part.get("kind") and "role" in part:
            name = f"{part['kind']} {name}"
        unique = name
        while unique in found:
            unique, count = f"{name} ({count})", count + 1
        found[unique] = part
    return found


def in_words(value: Any) -> str:
    """A value as one line: lists with commas, pairs with colons; "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {in_words(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(in_words, value))
    return str(value)
