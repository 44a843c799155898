"""Workbooks to download, with nothing in a cell that a spreadsheet would take for a formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tablib
from flask import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
"""Also in full width, which some spreadsheets read as the same."""
FORMULA = (*SIGNS, "\t", "\r", "\n")


def plain_cell(value: Any) -> str:
    """Text that a spreadsheet shows and never runs: a leading sign of a formula gets an apostrophe before it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def workbook_response(name: str, sheets: Mapping[str, Iterable[Sequence[str | int]]]) -> Response:
    """An XLSX of ``sheets``: title (at most 31 letters) → rows, the first of which are the titles of columns."""
    book = tablib.Databook()
    for title, rows in sheets.items():
        titles, *cells = [[one if isinstance(one, int) else plain_cell(one) for one in row] for row in rows]
        book.add_sheet(tablib.Dataset(*cells, headers=titles, title=title))
    return Response(
        book.export("xlsx"), mimetype=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
