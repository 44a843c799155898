"""One way to write JSON and to hash it, so that the same content always has the same fingerprint (RFC 8785 spirit)."""

from __future__ import annotations

import hashlib
from json import JSONEncoder
from typing import Any

_encode = JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no blanks; ``value`` holds dicts, lists, strings, ints, bools and None."""
    return _encode(value).encode()


def content_sha256(value: Any) -> str:
    """Lower-case hex SHA-256 over :func:`canonical_json`: what a paraf binds to (Pasal 15(1)b)."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
