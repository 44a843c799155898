"""Answers that the layout libraries work out anew thousands of times per document, kept; what they draw is the same.

Held to by a test that draws with and without them, byte for byte. They are written for xhtml2pdf 0.2.28 and
reportlab 5.1.0, as pinned.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.platypus import flowables
from reportlab.platypus.frames import Frame
from xhtml2pdf import parser
from xhtml2pdf.context import pisaContext

_parse_source = pisaContext._parseCSSSource  # noqa: SLF001 - there is no public place
_default_rules: dict[str, Any] = {}


def _parse_once(context: Any, text: str, name: str) -> Any:
    """The library's own style sheet has no rule that touches a document: it is parsed once."""
    if name != parser.DEFAULT_CSS_SOURCE or "@" in text:
        return _parse_source(context, text, name)
    if text not in _default_rules:
        _default_rules[text] = _parse_source(context, text, name)
    return _default_rules[text]


_resolve_rem = parser.resolveRootEm


def _resolve_rem_once(attributes: Any, context: Any) -> Any:
    """Many elements share one set of properties; whether there is a ``rem`` in it is found out once."""
    if getattr(attributes, "without_rem", False):
        return attributes
    resolved = _resolve_rem(attributes, context)
    if resolved is attributes:
        attributes.without_rem = True
    return resolved


def _copied(thing: Any) -> Any:
    """A cell is measured against a copy of the frame: its numbers only, nothing in it is changed further in."""
    return copy.copy(thing) if isinstance(thing, Frame) else copy.deepcopy(thing)


_PLACES: tuple[tuple[Any, str, Any], ...] = (
    (flowables, "deepcopy", _copied),
    (pisaContext, "_parseCSSSource", _parse_once),
    (parser, "resolveRootEm", _resolve_rem_once),
)
_STOCK = tuple(getattr(place, name) for place, name, _ in _PLACES)


def take() -> None:
    """Put them in the libraries' places, for the whole process."""
    for place, name, shortcut in _PLACES:
        setattr(place, name, shortcut)


@contextmanager
def put_aside() -> Iterator[None]:
    """The libraries as they come, for whoever compares with them."""
    for (place, name, _), stock in zip(_PLACES, _STOCK, strict=True):
        setattr(place, name, stock)
    try:
        yield
    finally:
        take()
