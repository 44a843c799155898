"""A document template together with the layouts that it was published with, so that neither changes afterwards.

Pasal: 16
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_NAMED = re.compile(r"""\{%[-+]?\s*(?:extends|from|import|include)\s+["']([^"']+)["']""")


@dataclass(frozen=True, slots=True)
class PinnedTemplate:
    """The text of a template, and name → text of every layout that it may draw on."""

    source: str
    layouts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, source: str, layouts: Mapping[str, str]) -> PinnedTemplate:
        """``source`` with those of ``layouts`` that it uses, in the order of their names."""
        return cls(source, tuple((name, layouts[name]) for name in sorted(used(source, layouts))))


def used(source: str, layouts: Mapping[str, str]) -> set[str]:
    """The names of the layouts that a template uses, directly or through another; a name of none is left out.

    A layout is named by a constant: drawing refuses what was not pinned.
    """
    found: set[str] = set()
    waiting = [source]
    while waiting:
        for name in _NAMED.findall(waiting.pop()):
            if name in layouts and name not in found:
                found.add(name)
                waiting.append(layouts[name])
    return found
