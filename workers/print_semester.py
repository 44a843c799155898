"""The agency's copy of a report of a semester: what was filed, word for word and figure for figure, with a QR.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from models.operations.agencies import semester_filings
from models.rules.errors import DomainError, TemporarilyUnavailable
from models.tables import OutboxItem
from workers import compose
from workers.tools import Tools


def make(item: OutboxItem, tools: Tools) -> None:
    """Draw the copy of the report that the job names."""
    row = semester_filings.load(item)
    try:
        data = semester_filings.composed(row)
        pdf = compose.compose_receipt("LAPORAN_SEMESTER", data, base_url=tools.config.base_url)
        semester_filings.drawn(item, row, tools.store.put(pdf))
    except TemporarilyUnavailable:
        raise
    except DomainError as error:
        semester_filings.drawn(item, row, None, error.message)
