"""A condition as rows that people fill in: groups joined by “atau”, the rows of a group joined by “dan”.

Every condition has this form (the disjunctive normal form); one that is too large for a form is told in words only.

Pasal: 12(1)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.rules.conditions import Condition, FieldTest, Group, Not, VariantIn

VARIANT = "varian"
MOST_GROUPS = 12
TESTS = {
    "is": "adalah",
    "in": "salah satu dari",
    "filled": "terisi",
    "before": "sebelum tanggal",
    "after": "sesudah tanggal",
    "less": "kurang dari",
    "more": "lebih dari",
}
"""Test of a row → words; for a variant only ``in``."""


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison. ``what``: a slug or ``varian``; ``value`` as typed: codes with commas, ``=slug`` for a field."""

    what: str
    test: str
    value: str = ""
    negated: bool = False

    def in_words(self) -> str:
        """``bukan jk adalah 1``."""
        words = f"{self.what} {TESTS[self.test]} {self.value}".strip()
        return f"bukan {words}" if self.negated else words


Rows = list[list[Row]]


def rows_of(condition: Condition | None) -> Rows | None:
    """The groups of rows; [] for “always”, None where there would be more than a form can show."""
    if condition is None:
        return []
    found = _spread(condition, negated=False)
    return found if found is not None and len(found) <= MOST_GROUPS else None


def _spread(condition: Condition, *, negated: bool) -> Rows | None:
    if isinstance(condition, Not):
        return _spread(condition.part, negated=not negated)
    if isinstance(condition, Group):
        parts = [_spread(part, negated=negated) for part in condition.parts]
        whole = [part for part in parts if part is not None]
        if len(whole) < len(parts):
            return None
        return _product(whole) if (condition.word == "all") != negated else [row for part in whole for row in part]
    return [[_row(condition, negated=negated)]]


def _product(parts: list[Rows]) -> Rows | None:
    found: Rows = [[]]
    for part in parts:
        found = [[*left, *right] for left in found for right in part]
        if len(found) > MOST_GROUPS:
            return None
    return found


def _row(condition: Condition, *, negated: bool) -> Row:
    if isinstance(condition, VariantIn):
        return Row(VARIANT, "in", ", ".join(condition.codes), negated)
    assert isinstance(condition, FieldTest)  # noqa: S101 - nothing else is left
    if condition.test == "filled":
        return Row(condition.slug, "filled", "", negated is bool(condition.value))
    value = condition.value
    text = f"={condition.other}" if condition.other else ", ".join(value) if isinstance(value, tuple) else str(value)
    return Row(condition.slug, condition.test, text, negated)


def data_of(groups: Rows) -> dict[str, Any] | None:
    """The condition's data; None where no row says anything. Empty rows and groups are passed over."""
    parts = [_all([_atom(row) for row in group if row.what]) for group in groups]
    whole = [part for part in parts if part is not None]
    if not whole:
        return None
    return whole[0] if len(whole) == 1 else {"any": whole}


def _all(atoms: list[dict[str, Any]]) -> dict[str, Any] | None:
    if not atoms:
        return None
    return atoms[0] if len(atoms) == 1 else {"all": atoms}


def _atom(row: Row) -> dict[str, Any]:
    codes = [code.strip() for code in row.value.split(",") if code.strip()]
    if row.what == VARIANT:
        return _maybe_not({"variant": codes}, row.negated)
    if row.test == "filled":
        return {"field": row.what, "filled": not row.negated}
    value: Any = row.value.strip()
    if row.test == "in":
        value = codes
    elif row.test in {"less", "more"}:
        value = int(value) if re.fullmatch(r"-?[0-9]{1,9}", value) else value
    elif value.startswith("="):
        value = {"field": value[1:].strip()}
    return _maybe_not({"field": row.what, row.test: value}, row.negated)


def _maybe_not(data: Mapping[str, Any], negated: bool) -> dict[str, Any]:  # noqa: FBT001 - a row says so
    return {"not": dict(data)} if negated else dict(data)


def in_words(condition: Condition | None) -> str:
    """The condition as one line; “selalu” where there is none."""
    groups = rows_of(condition)
    if groups is None:
        return "syarat bertingkat"
    return " atau ".join(" dan ".join(row.in_words() for row in group) for group in groups) or "selalu"
