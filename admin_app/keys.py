"""Numbers of rows in addresses: one that no database would take names nothing, like one that is nobody's."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import IntegerConverter

LONGEST_KEY = 18  # digits; SQLite holds no longer number and raises instead of finding nothing


def is_key(key: Any) -> bool:
    """Whether ``key``, as an address says it, can be the number of a row."""
    text = str(key)
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY


class KeyConverter(IntegerConverter):
    """``<int:…>`` of every route: a longer number is no address of ours (404)."""

    regex = rf"\d{{1,{LONGEST_KEY}}}"
