"""How a cell is written: dates at the office's clock, masked numbers, names of codes, states in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from models.operations.clock import WIB
from models.operations.services import catalogue
from models.rules.nik import mask
from models.rules.roles import ROLE_NAMES, Role
from models.rules.workflow import STAGE_NAMES, Stage

NOTHING = "—"
STAGE_TONES: dict[Stage, str] = {
    Stage.TERBIT: "baik",
    Stage.DIAMBIL: "baik",
    Stage.SIAP_DIAMBIL: "baik",
    Stage.DITOLAK: "buruk",
    Stage.DITARIK: "diam",
    Stage.PEMOHON: "ingat",
}
SIGNS = {"baik": "✓", "buruk": "✕", "ingat": "!", "jalan": "▸", "diam": "–"}
"""A state is told by a word and a sign; the colour only repeats it."""


def moment(value: datetime | None) -> str:
    """``26-03-2021 14.05``, at the office's clock."""
    return value.astimezone(WIB).strftime("%d-%m-%Y %H.%M") if value else ""


def day(value: date | str | None) -> str:
    """``26-03-2021`` from a date or ISO text; other text as it is."""
    if not value:
        return ""
    try:
        return (value if isinstance(value, date) else date.fromisoformat(value)).strftime("%d-%m-%Y")
    except ValueError:
        return str(value)


def yes_no(value: bool) -> str:  # noqa: FBT001 - a formatter of booleans
    """``Ya`` or ``Tidak``."""
    return "Ya" if value else "Tidak"


def tag(text: str, tone: str) -> Markup:
    """A state as a small label with its sign."""
    return Markup('<span class="cap cap-{}"><span aria-hidden="true">{}</span> {}</span>').format(
        tone, SIGNS.get(tone, ""), text
    )


def stage_tag(stage: str) -> Markup:
    """Where a file lies, as a label."""
    known = Stage(stage)
    return tag(STAGE_NAMES[known], STAGE_TONES.get(known, "jalan"))


def masked(number: str | None) -> str:
    """``161099******0001``."""
    return mask(number) if number else ""


def masked_cell(number: str | None) -> str:
    """:func:`masked`, kept on one line."""
    return _span("angka", masked(number)) if number else NOTHING


def _span(kind: str, text: str) -> Markup:
    """Lists have hundreds of these, and ``Markup.format`` costs more than the rest of the cell."""
    return Markup(f'<span class="{kind}">{escape(text)}</span>')  # noqa: S704 - escaped here


def spaced(number: str | None) -> str:
    """``161099 010115 0001``, easier to read and to compare."""
    return f"{number[:6]} {number[6:12]} {number[12:]}" if number and len(number) == 16 else (number or "")


def region(code: str | None) -> str:
    """``Indralaya Mulya, Indralaya`` for a desa; the name itself for anything above."""
    if not code:
        return ""
    lookup = catalogue.lookup()
    parent = code.rpartition(".")[0]
    name = lookup.region_name(code)
    return f"{name}, {lookup.region_name(parent)}" if len(code) > 8 else name


def role(code: str) -> str:
    """The role's name; the code itself where there is none."""
    return ROLE_NAMES.get(Role(code), code) if code in set(Role) else code


def label(table: str, code: str | None) -> str:
    """The label of a code."""
    return catalogue.lookup().label(table, code) if code else ""


Formatter = Callable[[Any, Any, Any, str], Any]


def column(write: Callable[[Any], Any]) -> Formatter:
    """A Flask-Admin column formatter out of a function of the value."""
    return lambda _view, _context, row, name: write(getattr(row, name))


def row(write: Callable[[Any], Any]) -> Formatter:
    """A Flask-Admin column formatter out of a function of the row."""
    return lambda _view, _context, row, _name: write(row)


def coded(table: str) -> Formatter:
    """A Flask-Admin column formatter that writes the label of a code."""
    return column(lambda code: label(table, code))


def link(address: str, text: str) -> Markup:
    """A link."""
    return Markup('<a href="{}">{}</a>').format(address, text)


def unbroken(text: str) -> Markup:
    """Text that stays on one line."""
    return _span("rapat", text)


def day_cell(value: date | str | None) -> Any:
    """:func:`day`, kept on one line."""
    return unbroken(day(value)) if value else NOTHING


TYPES: dict[type, Any] = {
    type(None): lambda _view, _value, _name: NOTHING,
    bool: lambda _view, value, _name: yes_no(value),
    datetime: lambda _view, value, _name: unbroken(moment(value)),
}
PLAIN: dict[type, Any] = {
    type(None): lambda _view, _value, _name: "",
    bool: lambda _view, value, _name: yes_no(value),
    datetime: lambda _view, value, _name: moment(value),
}
