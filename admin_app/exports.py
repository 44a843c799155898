"""CSV files that stream, stop at a limit, and hold nothing that a spreadsheet would take for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import Response, stream_with_context

from admin_app.workbook import SIGNS, plain_cell
from models.operations.clock import today

INNER = re.compile(rf'(?<=[;\t\r\n])(?="*[{re.escape(SIGNS)}])')


def file_name(title: str, extension: str) -> str:
    """``catatan-akses-2021-03-26.csv``."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return f"{slug}-{today().isoformat()}.{extension}"


def csv_response(name: str, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A streamed download in UTF-8 with a byte order mark, as spreadsheets expect it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    body = stream_with_context(_lines(titles, rows))
    return Response(body, mimetype="text/csv", headers=headers)


def csv_cell(value: Any) -> str:
    """As :func:`plain_cell`, also where a spreadsheet cuts a cell in two.

    With Indonesian settings, and for LibreOffice beside the comma, the semicolon parts cells too.
    """
    return INNER.sub("'", plain_cell(value))


def _lines(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    yield "\ufeff"
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([csv_cell(title) for title in titles])
    yield _drain(buffer)
    for cells in rows:
        writer.writerow([csv_cell(cell) for cell in cells])
        yield _drain(buffer)


def _drain(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
