"""One figure: what was measured, the limit it is held to, and what the same run measured of the bare counterpart."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

TITLES = ("figure", "measured", "limit", "verdict", "beside it, in the same run")


@dataclass(frozen=True, slots=True)
class Figure:
    """``limit`` is the least (``at_least``) or the most that is promised; None: told, not promised."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False
    beside: str = ""

    @property
    def holds(self) -> bool:
        """Whether the promise is kept; nothing promised holds."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def row(self) -> tuple[str, str, str, str, str]:
        """The cells of its line in the table."""
        sign = "≥" if self.at_least else "≤"
        limit = f"{sign} {self.limit:g} {self.unit}" if self.limit is not None else ""
        verdict = "" if self.limit is None else "holds" if self.holds else "FALLS SHORT"
        return self.name, f"{_short(self.value)} {self.unit}", limit.strip(), verdict, self.beside

    def plain(self) -> dict[str, Any]:
        """For build/bench.json."""
        return {**asdict(self), "holds": self.holds}

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Figure:
        """Back from :meth:`plain`."""
        return cls(**{name: value for name, value in plain.items() if name != "holds"})


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def table(figures: list[Figure]) -> str:
    """The figures as aligned text, one line each."""
    rows = [TITLES, *(figure.row() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(TITLES) - 1)]
    lines = [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    ]
    lines.insert(1, "─" * max(map(len, lines)))
    return "\n".join(line.rstrip() for line in lines)
