"""The report of an agency's figures as a PDF, tables as the page has them.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

from typing import Any

from models.operations.clock import now
from models.operations.verification import counts_reports
from models.rules.errors import DomainError, TemporarilyUnavailable
from models.rules.names import spelled_out
from models.tables import OutboxItem
from workers import compose
from workers.render import render_html, render_pdf
from workers.tools import Tools


def make(item: OutboxItem, tools: Tools) -> None:
    """Draw the report that the job names, or forget it when its days are over."""
    row = counts_reports.load(item)
    if counts_reports.is_over(row):
        if counts_reports.may_leave_the_store(row):
            tools.store.delete(row.sha256)
        counts_reports.close(item, row, sha256=None, forgotten_at=now())
        return
    try:
        counts_reports.close(item, row, sha256=tools.store.put(draw(row.content)), made_at=now())
    except TemporarilyUnavailable:
        raise
    except DomainError as error:
        counts_reports.close(item, row, problem=error.message[:300], made_at=now())


def draw(content: dict[str, Any]) -> bytes:
    """The PDF. Raises: TemplateRefused, RenderError."""
    return render_pdf(render_html(compose.shipped_template("JUMLAH"), spelled_out(content)))
