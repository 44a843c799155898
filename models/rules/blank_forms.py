"""Blank forms that an attachment asks for (F-2.03): what stands on one as data, and the same filled from answers.

Pasal: Pasal 13(1)b.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from models.rules import schema
from models.rules.conditions import Condition
from models.rules.errors import MalformedDefinition

Tell = Callable[[str], str]
"""Source → the text that is known of it, "" where nothing is."""
Holds = Callable[[Condition], bool]


@dataclass(frozen=True)
class Line:
    """One thing to be told, ``text`` once it is.

    ``source`` names where answers may hold it, the first that does counts: ``ibu.nama`` is a resident key of a role,
    ``pemohon.alamat`` and ``layanan.nama`` too, a name alone is an isian. ``digits`` boxes are drawn for a number;
    where nothing is known ``space`` lines are left for the hand.
    """

    label: str
    source: tuple[str, ...] = ()
    digits: int = 0
    space: int = 1
    text: str = ""


@dataclass(frozen=True)
class Tick:
    """A box to tick, ticked where ``when`` holds; an ``open`` one has room to write after it."""

    label: str
    when: Condition | None = None
    open: bool = False
    ticked: bool = False


@dataclass(frozen=True)
class Block:
    """A sentence with the lines and boxes below it; they stay empty where ``when`` does not hold."""

    text: str
    lines: tuple[Line, ...] = ()
    ticks: tuple[Tick, ...] = ()
    when: Condition | None = None


@dataclass(frozen=True)
class Signature:
    """Room for one signature: ``name`` is printed below it once it is known, as the lines of the form are."""

    title: str
    source: tuple[str, ...] = ()
    meterai: bool = False
    dated: bool = False
    when: Condition | None = None
    name: str = ""


@dataclass(frozen=True)
class BlankForm:
    """A form: ``confidence`` is the mark of its source (S…, R recalled, P proposal), as in services."""

    code: str
    title: str
    confidence: str
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]


def from_dict(data: object) -> BlankForm:
    """The form that ``data`` describes, empty. Raises: MalformedDefinition with every fault and its place."""
    faults: list[str] = []
    form: BlankForm | None = schema.read_fields(BlankForm, data, "", faults)
    if form is None:
        raise MalformedDefinition(tuple(faults))
    return form


def filled(form: BlankForm, tell: Tell, holds: Holds) -> BlankForm:
    """The same form with what is known in its place."""

    def first(source: tuple[str, ...], when: Condition | None) -> str:
        known = when is None or holds(when)
        return next((text for text in map(tell, source) if text), "") if known else ""

    blocks = tuple(
        replace(
            block,
            lines=tuple(replace(one, text=first(one.source, block.when)) for one in block.lines),
            ticks=tuple(replace(one, ticked=one.when is not None and holds(one.when)) for one in block.ticks),
        )
        for block in form.blocks
    )
    signatures = tuple(replace(one, name=first(one.source, one.when)) for one in form.signatures)
    return replace(form, blocks=blocks, signatures=signatures)
