"""A part's own inputs: what stands in them, and what somebody typed into them as data again.

Pasal: Pasal 12(1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from admin_app.staff.designer.shape import Attribute, Part
from models.rules import schema
from models.rules.condition_rows import MOST_GROUPS, TESTS, VARIANT, Row, data_of, rows_of
from models.rules.conditions import Condition

MOST_ROWS = 6
TOO_DEEP = "Syarat ini bertingkat dan hanya dapat diganti seluruhnya. Kosongkan dahulu bila ingin menyusun yang baru."
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Box:
    """One input: ``text`` stands in it; ``groups`` are the rows of a condition, None where it is too deep for rows."""

    attribute: Attribute
    text: str = ""
    checked: bool = False
    groups: list[list[Row]] | None = None
    problem: str = ""


def boxes(part: Part, typed: Typed | None = None, problems: Mapping[str, str] | None = None) -> list[Box]:
    """The inputs of a part with its data in them, or with what was typed."""
    found = []
    for one in part.attributes:
        if one.is_input:
            data = part.data if typed is None else _typed_data(one, typed)
            found.append(_box(one, data.get(one.name), (problems or {}).get(one.name, "")))
    return found


def _typed_data(attribute: Attribute, typed: Typed) -> dict[str, Any]:
    found, _ = _read(attribute, typed, None)
    return {} if found is None else {attribute.name: found}


def _box(attribute: Attribute, value: Any, problem: str) -> Box:
    if attribute.form == "centang":
        return Box(attribute, checked=attribute.default if value is None else bool(value), problem=problem)
    if attribute.form == "syarat":
        faults: list[str] = []
        condition = Condition.read_data(value, "", faults) if value else None
        groups = rows_of(condition) if not faults else []
        return Box(attribute, groups=None if groups is None else _roomy(groups), problem=problem)
    return Box(attribute, _as_text(attribute, value), problem=problem)


def _as_text(attribute: Attribute, value: Any) -> str:
    if value is None:
        return ""
    if attribute.form == "baris" and isinstance(value, list):
        return "\n".join(map(str, value))
    if attribute.form == "pasangan" and isinstance(value, Mapping):
        return "\n".join(f"{key} = {text}" for key, text in value.items())
    return str(value)


def _roomy(groups: list[list[Row]]) -> list[list[Row]]:
    """One empty row in every group and one empty group, so that there is always room for more."""
    empty = Row("", "is")
    filled = [[*group, empty] for group in groups]
    return [*filled, [empty, empty]] if len(filled) < MOST_GROUPS else filled


def read_part(part: Part, typed: Typed) -> tuple[dict[str, Any], dict[str, str]]:
    """``(data, problems by attribute)``: the part with its inputs as typed and the parts below as they are."""
    data: dict[str, Any] = {"kind": part.data["kind"]} if "kind" in part.data and not _has_kind(part) else {}
    problems: dict[str, str] = {}
    for one in part.attributes:
        if not one.is_input:
            if one.name in part.data:
                data[one.name] = part.data[one.name]
            continue
        value, problem = _read(one, typed, part.data.get(one.name))
        if problem:
            problems[one.name] = problem
        if value is not None:
            data[one.name] = value
    kept = {key: value for key, value in part.data.items() if not part.path and key in {"code", "version"}}
    data = kept | data
    if not problems:
        problems = _shape_faults(part, data)
    return data, problems


def _has_kind(part: Part) -> bool:
    return any(one.name == "kind" for one in part.attributes)


def _read(attribute: Attribute, typed: Typed, former: Any) -> tuple[Any, str]:
    """``(value, problem)``; None leaves the attribute out, which stands for its default."""
    if attribute.form == "syarat":
        return _condition(attribute, typed, former)
    if attribute.form == "centang":
        value = attribute.name in typed
        return (None if value == attribute.default else value), ""
    text = typed.get(attribute.name, "").replace("\r\n", "\n").strip()
    return READERS.get(attribute.form, _text)(attribute, text)


def _text(_attribute: Attribute, text: str) -> tuple[Any, str]:
    return (text or None), ""


def _number(_attribute: Attribute, text: str) -> tuple[Any, str]:
    if text and not re.fullmatch(r"-?\d{1,9}", text):
        return None, "Tulis bilangan bulat."
    return (int(text) if text else None), ""


def _number_or_text(_attribute: Attribute, text: str) -> tuple[Any, str]:
    return (int(text) if re.fullmatch(r"0|-?[1-9]\d{0,8}", text) else text or None), ""


def _lines(attribute: Attribute, text: str) -> tuple[Any, str]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return (lines if lines or attribute.required else None), ""


def _pairs(attribute: Attribute, text: str) -> tuple[Any, str]:
    found: dict[str, str] = {}
    for line in text.split("\n") if text else []:
        key, sign, value = line.partition("=")
        if not line.strip():
            continue
        if not sign or not key.strip() or not value.strip():
            return None, f"Baris “{line.strip()[:40]}” harus berbentuk kode = teks."
        if key.strip() in found:
            return None, f"Kode {key.strip()} ditulis dua kali."
        found[key.strip()] = value.strip()
    return (found if found or attribute.required else None), ""


READERS: Mapping[str, Callable[[Attribute, str], tuple[Any, str]]] = {
    "angka": _number,
    "bebas": _number_or_text,
    "baris": _lines,
    "pasangan": _pairs,
}
"""Form of an input → ``(value, problem)`` of its text."""


def _condition(attribute: Attribute, typed: Typed, former: Any) -> tuple[Any, str]:
    """The rows as a condition; one that was not changed keeps its own wording."""
    faults: list[str] = []
    before = Condition.read_data(former, "", faults) if former else None
    if before is not None and rows_of(before) is None:
        return (None if f"{attribute.name}-kosong" in typed else former), ""
    rows = [
        [_row(f"{attribute.name}-{group}-{number}", typed) for number in range(MOST_ROWS)]
        for group in range(MOST_GROUPS)
    ]
    kept = [[row for row in group if row.what] for group in rows]
    if [group for group in kept if group] == (rows_of(before) or []):
        return former, ""
    data = data_of(kept)
    Condition.read_data(data, "", faults) if data else None
    return (data, "") if not faults else (None, f"Syarat belum benar{faults[0]}")


def _row(name: str, typed: Typed) -> Row:
    what, test = typed.get(f"{name}-apa", "").strip(), typed.get(f"{name}-uji", "is")
    if what == VARIANT:
        test = "in"
    return Row(what, test if test in TESTS else "is", typed.get(f"{name}-nilai", "").strip(), f"{name}-bukan" in typed)


def _shape_faults(part: Part, data: Mapping[str, Any]) -> dict[str, str]:
    """What the schema says of this part, by attribute; faults of the parts below are theirs."""
    faults: list[str] = []
    own = {key: value for key, value in data.items() if key != "kind" or _has_kind(part)}
    schema.read_fields(part.kind, own, "", faults)
    found: dict[str, str] = {}
    for fault in faults:
        place, _, reason = fault.partition(": ")
        name = re.split(r"[.\[]", place)[0]
        if any(one.name == name and one.is_input for one in part.attributes):
            found.setdefault(name, f"{reason[:1].upper()}{reason[1:]}.")
    return found
