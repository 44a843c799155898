"""Conditions as data: when a question, an attachment, a check or an effect applies.

``{all: […]}``, ``{any: […]}``, ``{not: …}``, ``{variant: [KODE]}`` and ``{field: slug, <test>: value}`` with the tests
is, in, filled, before, after, less, more. Dates are ISO text; ``before`` and ``after`` also take ``{field: slug}``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

Values = Mapping[str, Any]
"""Slug → canonical text, or section key → list of items."""

TESTS = ("is", "in", "filled", "before", "after", "less", "more")


class Condition(ABC):
    """A question about the answers that is either true or false."""

    @abstractmethod
    def holds(self, values: Values, variant: str) -> bool:
        """Whether it is true for these answers; an empty answer satisfies ``filled: false`` only."""

    @abstractmethod
    def fields_used(self) -> frozenset[str]:
        """The slugs that it looks at."""

    @abstractmethod
    def variants_used(self) -> frozenset[str]:
        """The variants that it names."""

    @abstractmethod
    def to_data(self) -> dict[str, Any]:
        """The data that it was read from."""

    @classmethod
    def read_data(cls, data: object, place: str, faults: list[str]) -> Condition | None:
        """Read a condition; faults get the place and the reason, in Indonesian."""
        if not isinstance(data, dict) or not data:
            return _fault(faults, place, "syarat harus berupa pasangan, misalnya {field: …, is: …}")
        if "field" in data:
            return _read_field(data, place, faults)
        return _read_word(data, place, faults)


@dataclass(frozen=True, slots=True)
class Group(Condition):
    """All (or any) of its parts."""

    word: str
    parts: tuple[Condition, ...]

    def holds(self, values: Values, variant: str) -> bool:
        """See :class:`Condition`."""
        truths = (part.holds(values, variant) for part in self.parts)
        return all(truths) if self.word == "all" else any(truths)

    def fields_used(self) -> frozenset[str]:
        """See :class:`Condition`."""
        return frozenset().union(*(part.fields_used() for part in self.parts))

    def variants_used(self) -> frozenset[str]:
        """See :class:`Condition`."""
        return frozenset().union(*(part.variants_used() for part in self.parts))

    def to_data(self) -> dict[str, Any]:
        """See :class:`Condition`."""
        return {self.word: [part.to_data() for part in self.parts]}


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The opposite of its part."""

    part: Condition

    def holds(self, values: Values, variant: str) -> bool:
        """See :class:`Condition`."""
        return not self.part.holds(values, variant)

    def fields_used(self) -> frozenset[str]:
        """See :class:`Condition`."""
        return self.part.fields_used()

    def variants_used(self) -> frozenset[str]:
        """See :class:`Condition`."""
        return self.part.variants_used()

    def to_data(self) -> dict[str, Any]:
        """See :class:`Condition`."""
        return {"not": self.part.to_data()}


@dataclass(frozen=True, slots=True)
class VariantIn(Condition):
    """The application is of one of these variants."""

    codes: tuple[str, ...]

    def holds(self, values: Values, variant: str) -> bool:  # noqa: ARG002 - the shape of every condition
        """See :class:`Condition`."""
        return variant in self.codes

    def fields_used(self) -> frozenset[str]:
        """See :class:`Condition`."""
        return frozenset()

    def variants_used(self) -> frozenset[str]:
        """See :class:`Condition`."""
        return frozenset(self.codes)

    def to_data(self) -> dict[str, Any]:
        """See :class:`Condition`."""
        return {"variant": list(self.codes)}


@dataclass(frozen=True, slots=True)
class FieldTest(Condition):
    """One field compared with a value, or (``other``) with another field."""

    slug: str
    test: str
    value: str | bool | int | tuple[str, ...] = ""
    other: str = ""

    def holds(self, values: Values, variant: str) -> bool:  # noqa: ARG002 - the shape of every condition
        """See :class:`Condition`."""
        found = values.get(self.slug) or ""
        if self.test == "filled":
            return bool(found) is self.value
        if not found:
            return False
        if self.test in {"is", "in"}:
            return found in ((self.value,) if self.test == "is" else self.value)  # type: ignore[operator]
        against = values.get(self.other) if self.other else self.value
        return against not in ("", None) and _ordered(self.test, found, against)

    def fields_used(self) -> frozenset[str]:
        """See :class:`Condition`."""
        return frozenset({self.slug, self.other} - {""})

    def variants_used(self) -> frozenset[str]:
        """See :class:`Condition`."""
        return frozenset()

    def to_data(self) -> dict[str, Any]:
        """See :class:`Condition`."""
        value = {"field": self.other} if self.other else self.value
        return {"field": self.slug, self.test: list(value) if isinstance(value, tuple) else value}


def _ordered(test: str, found: Any, against: Any) -> bool:
    """Dates compare as ISO text; counts compare as numbers, a repeated section by its length."""
    if test in {"before", "after"}:
        return bool(found < against if test == "before" else found > against)
    try:
        left = Decimal(len(found)) if isinstance(found, list) else Decimal(found)
    except InvalidOperation:
        return False
    return left < Decimal(against) if test == "less" else left > Decimal(against)


def _read_word(data: dict[Any, Any], place: str, faults: list[str]) -> Condition | None:
    if len(data) != 1:
        return _fault(faults, place, f"satu syarat hanya boleh satu kata kunci, bukan {', '.join(map(str, data))}")
    ((word, inner),) = data.items()
    if word in {"all", "any"}:
        return _read_group(str(word), inner, place, faults)
    if word == "not":
        part = Condition.read_data(inner, f"{place}.not", faults)
        return part and Not(part)
    if word == "variant":
        codes = _texts(inner, f"{place}.variant", faults)
        return VariantIn(codes) if codes else None
    return _fault(faults, place, f"kata kunci {word!r} tidak dikenal; pakai all, any, not, variant atau field")


def _read_group(word: str, inner: object, place: str, faults: list[str]) -> Condition | None:
    if not isinstance(inner, list) or not inner:
        return _fault(faults, f"{place}.{word}", "harus berisi daftar syarat, paling sedikit satu")
    parts = [Condition.read_data(part, f"{place}.{word}[{index}]", faults) for index, part in enumerate(inner)]
    whole = tuple(part for part in parts if part is not None)
    return Group(word, whole) if len(whole) == len(parts) else None


def _read_field(data: dict[Any, Any], place: str, faults: list[str]) -> Condition | None:
    slug = data["field"]
    words = [word for word in data if word != "field"]
    if not isinstance(slug, str) or not slug:
        return _fault(faults, f"{place}.field", "harus nama isian")
    if len(words) != 1 or words[0] not in TESTS:
        return _fault(faults, place, f"isian {slug!r} perlu tepat satu dari: {', '.join(TESTS)}")
    (test,) = words
    value = data[test]
    if test in {"before", "after"} and isinstance(value, dict):
        if set(value) == {"field"} and isinstance(value["field"], str):
            return FieldTest(slug, test, other=value["field"])
        return _fault(faults, f"{place}.{test}", "pembanding harus {field: nama isian}")
    if test == "in":
        codes = _texts(value, f"{place}.in", faults)
        return FieldTest(slug, test, codes) if codes else None
    reason = _value_fault(test, value)
    return _fault(faults, f"{place}.{test}", reason) if reason else FieldTest(slug, test, value)


def _value_fault(test: str, value: object) -> str:
    if test == "filled":
        return "" if isinstance(value, bool) else "harus true atau false"
    if test in {"less", "more"}:
        return "" if type(value) is int else "harus bilangan bulat"
    if not isinstance(value, str) or not value:
        return "harus teks; beri tanda kutip pada kode angka"
    return "harus tanggal TTTT-BB-HH" if test in {"before", "after"} and not _is_iso_date(value) else ""


def _is_iso_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _texts(value: object, place: str, faults: list[str]) -> tuple[str, ...]:
    if isinstance(value, list) and value and all(isinstance(part, str) and part for part in value):
        return tuple(value)
    _fault(faults, place, "harus berisi daftar kode (teks), paling sedikit satu")
    return ()


def _fault(faults: list[str], place: str, reason: str) -> Condition | None:
    faults.append(f"{place}: {reason}")
    return None


def find_cycle(uses: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The first circle among names that depend on each other (``a → b → a`` as ("a", "b", "a")), or ()."""
    done: set[str] = set()
    for start in uses:
        circle = _walk(start, uses, [], done)
        if circle:
            return circle
    return ()


def _walk(name: str, uses: Mapping[str, Iterable[str]], path: list[str], done: set[str]) -> tuple[str, ...]:
    if name in path:
        return (*path[path.index(name) :], name)
    if name in done:
        return ()
    path.append(name)
    for needed in sorted(uses.get(name, ())):
        circle = _walk(needed, uses, path, done)
        if circle:
            return circle
    done.add(path.pop())
    return ()


def evaluate(condition: Condition | None, values: Values, variant: str) -> bool:
    """Whether ``condition`` holds; None stands for "always"."""
    return condition is None or condition.holds(values, variant)
