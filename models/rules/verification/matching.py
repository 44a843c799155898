"""Comparing what an agency typed with what the register holds, element by element.

Pasal: Pasal 10(1)a.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from models.rules.dates import read_date
from models.rules.errors import InvalidInput
from models.rules.names import sound_of
from models.rules.verification.elements import DataElement, Kind

FULL = 100
WITH = frozenset({"1", "y", "ya", "ada", "true"})
KIND_OF_PLACE = re.compile(r"(PROVINSI|PROV|KABUPATEN|KAB|KECAMATAN|KEC|KELURAHAN|KEL|DESA)\b[ .]*")


@dataclass(frozen=True, slots=True)
class Match:
    """Whether one element agrees; ``score`` is 0 to 100, and None for what is not a matter of degree."""

    agrees: bool
    score: int | None = None


def compare(element: DataElement, asked: str, held: str, threshold: int, codes: Mapping[str, str]) -> Match:
    """``asked`` against ``held``; texts agree from ``threshold`` (0–100) on; ``codes`` are code → label of the table.

    A value that we do not hold agrees with nothing.
    """
    if element.kind is Kind.OWNED:
        return Match((asked.strip().lower() in WITH) == bool(held))
    if not held:
        return Match(agrees=False, score=0 if element.kind in {Kind.TEXT, Kind.PLACE} else None)
    if element.kind is Kind.PLACE:
        asked, held = _place(asked), _place(held)
    if element.kind in {Kind.TEXT, Kind.PLACE}:
        score = likeness(asked, held)
        return Match(score >= threshold, score)
    if (on_card := " ".join(asked.split()).upper()) in element.on_cards:
        return Match(f"{codes[_plain(element, held, codes)]} ".startswith(f"{on_card} "))
    return Match(_plain(element, asked, codes) == _plain(element, held, codes))


def likeness(one: str, other: str) -> int:
    """How alike two texts are, 0 to 100; signs, titles, order of words and old spelling aside."""
    if one.isascii() and one.upper() == other.upper() and any(map(str.isalnum, one)):
        return FULL  # what most callers copied from a card need not be levelled
    left, right = _levelled(one), _levelled(other)
    if left == right:
        return FULL if left else 0
    return min(FULL - 1, round(FULL * SequenceMatcher(None, left, right, autojunk=False).ratio()))


def _place(name: str) -> str:
    """``KAB. OGAN ILIR`` → ``OGAN ILIR``; a kota keeps its word, for it is not the kabupaten of that name."""
    text = " ".join(name.split()).upper()
    return KIND_OF_PLACE.sub("", text, count=1) if KIND_OF_PLACE.match(text) else text


def _levelled(text: str) -> str:
    return " ".join(sorted(sound_of(text).split()))


def _plain(element: DataElement, value: str, codes: Mapping[str, str]) -> str:
    """The one spelling in which two equal values are the same text."""
    text = " ".join(value.split()).upper()
    if element.kind is Kind.DATE:
        return _day(text)
    if element.kind is Kind.REGION:
        return re.sub(r"\D", "", text)
    if element.kind is Kind.CODE:
        stripped = text.lstrip("0") or text
        by_label = {label.upper(): code for code, label in codes.items()}
        return by_label.get(text, stripped if stripped in codes else text)
    if element.key in {"rt", "rw"}:
        return text.lstrip("0")
    return re.sub(r"[\s.]", "", text)


def _day(text: str) -> str:
    try:
        return read_date(text).isoformat()
    except InvalidInput:
        return text
