"""The document's data as attached to the PDF (data.json), read without decoding more than needed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

NAME = "data.json"
LIMIT = 2 * 1024 * 1024  # bytes
DEPTH = 8  # levels of a name tree


def read_data_json(reader: PdfFileReader) -> dict[str, Any] | None:
    """The attached data, or None where the PDF has none that can be read."""
    try:
        names = reader.root["/Names"]["/EmbeddedFiles"]
        for name, specification in _entries(names, DEPTH):
            if str(name) == NAME:
                content: bytes = specification.get_object()["/EF"]["/F"].data
                found = json.loads(content) if len(content) <= LIMIT else None
                return found if isinstance(found, dict) else None
    except (PdfError, KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError, zlib.error):
        return None
    return None


def _entries(node: generic.PdfObject, depth: int) -> Iterator[tuple[Any, Any]]:
    """The pairs of a name tree (ISO 32000-1 §7.9.6)."""
    tree = node.get_object()
    if not isinstance(tree, generic.DictionaryObject) or not depth:
        return
    names = list(tree.get("/Names", ()))
    yield from zip(names[::2], names[1::2], strict=False)
    for child in tree.get("/Kids", ()):
        yield from _entries(child, depth - 1)
