"""A printed answer: its number, and its lines exactly as the page has them.

Pasal: Pasal 10(1)c, Pasal 10(1)d. The pattern of the number is our proposal (mark P).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from models.rules.verification.matching import Match


def number_of(agency: int, year: int, sequence: int) -> str:
    """``LOPE/003/2026/00001``: the agency, the year and its own sequence without a gap."""
    return f"LOPE/{agency:03}/{year}/{sequence:05}"


def rows_of(
    labels: Mapping[str, str], matches: Mapping[str, Match], values: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Label and text; what was only compared stays a verdict."""
    for key, match in matches.items():
        verdict = "Sesuai" if match.agrees else "Tidak sesuai"
        yield labels[key], verdict if match.score is None else f"{verdict}, kemiripan {match.score} dari 100"
    for key, text in values.items():
        yield labels[key], text or "tidak tercatat"
