"""A service's data as forms: which inputs a part has and which parts lie below it, read from the dataclasses.

A part is reached by a path such as ``sections.2.fields.0``; nothing about services is told twice.

Pasal: Pasal 12(1).
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from admin_app.staff.designer.labels import FIXED, LABELS, LONG, WORDS
from models.rules.conditions import Condition
from models.rules.effects import KINDS, Effect
from models.rules.errors import NotFound
from models.rules.service import ServiceDefinition

BLOCK_SIZE = 60


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a part; ``form`` of an input: a text, teks, paragraf, angka, bebas or formulir; else see below.

    For the parts below it is ``bagian`` (one), ``daftar`` or ``kamus`` (several), with their class in ``below``.
    """

    name: str
    form: str
    required: bool
    default: Any = None
    choices: tuple[str, ...] = ()
    below: type | None = None

    @property
    def label(self) -> str:
        """As the drawing board calls it."""
        return LABELS[self.name]

    @property
    def is_input(self) -> bool:
        """Whether it is filled in on the part's own page."""
        return self.form not in {"bagian", "daftar", "kamus"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the data in its place."""

    path: tuple[str, ...]
    kind: type
    data: Any

    @property
    def attributes(self) -> list[Attribute]:
        """In the order of the dataclass; those of the whole service without the fixed ones."""
        found = attributes(self.kind)
        return [one for one in found if one.name not in FIXED] if not self.path else found


def attributes(kind: type) -> list[Attribute]:
    """What a dataclass of a service consists of."""
    hints = get_type_hints(kind)
    return [_attribute(item, hints[item.name]) for item in dataclasses.fields(kind)]


def _attribute(item: dataclasses.Field[Any], hint: Any) -> Attribute:
    required = item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
    default = None if item.default is dataclasses.MISSING else item.default
    real = [one for one in get_args(hint) if one is not type(None)] if _is_union(hint) else [hint]
    if len(real) > 1:
        return Attribute(item.name, "bebas", required, default)
    form, below = _form(item.name, real[0])
    choices = tuple(member.value for member in real[0]) if form == "pilihan" else ()
    return Attribute(item.name, form, required, default, choices, below)


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in {Union, types.UnionType}


def _form(name: str, hint: Any) -> tuple[str, type | None]:
    origin, inner = get_origin(hint), get_args(hint)
    below: type | None = None
    if origin is tuple:
        form, below = ("baris", None) if inner[0] is str else ("daftar", inner[0])
    elif origin is not None:
        form, below = ("pasangan", None) if inner[1] is str else ("kamus", inner[1])
    elif hint in SCALAR_FORMS:
        form = SCALAR_FORMS[hint]
    elif issubclass(hint, StrEnum):
        form = "pilihan"
    elif dataclasses.is_dataclass(hint):
        form, below = "bagian", hint  # type: ignore[assignment]
    else:
        form = "formulir" if name == "blank" else "paragraf" if name in LONG else "teks"
    return form, below


SCALAR_FORMS: Mapping[type, str] = {bool: "centang", int: "angka", Condition: "syarat"}


def part_at(definition: Mapping[str, Any], path: str) -> Part:
    """The part at ``path`` ("" for the service itself). Raises: NotFound."""
    steps = tuple(step for step in path.split(".") if step)
    kind: type = ServiceDefinition
    data: Any = definition
    at = 0
    while at < len(steps):
        found = next((one for one in attributes(kind) if one.name == steps[at] and one.below is not None), None)
        if found is None or found.below is None:
            raise NotFound("Bagian itu tidak ada pada rancangan ini.")
        data, at = _step(data.get(found.name), steps, at, found.form)
        kind = KINDS.get(str(data.get("kind")), Effect) if found.below is Effect else found.below
    return Part(steps, kind, data)


def _step(value: Any, steps: tuple[str, ...], at: int, form: str) -> tuple[Any, int]:
    """The data one step further down, and the number of steps gone."""
    try:
        if form == "bagian":
            found = value
        elif form == "kamus":
            found = value[steps[at + 1]]
        else:
            found = value[int(steps[at + 1])]
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise NotFound("Bagian itu sudah tidak ada pada rancangan ini.") from error
    if not isinstance(found, Mapping):
        raise NotFound("Bagian itu sudah tidak ada pada rancangan ini.")
    return found, at + (1 if form == "bagian" else 2)


def title_of(data: Mapping[str, Any]) -> str:
    """A part in a list, in a few words."""
    named = ("label", "title", "name", "choice", "ref", "message", "text", "role", "key", "code")
    text = next((str(data[key]) for key in named if data.get(key)), "")
    if "kind" in data and "label" not in data:
        kind = WORDS.get(str(data["kind"]), str(data["kind"]))
        text = f"{kind}: {text}" if text else kind
    return text if len(text) <= BLOCK_SIZE else f"{text[:BLOCK_SIZE]}…"


def trail_of(definition: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """``(path, title)`` of every part around the one at ``path``, from the outside in."""
    for count in range(1, len(path)):
        try:
            part = part_at(definition, ".".join(path[:count]))
        except NotFound:
            continue
        if len(part.path) == count:
            yield ".".join(part.path), title_of(part.data)
