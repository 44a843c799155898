"""Reading a file of data balikan: a workbook in a limited child, every row judged, bad files forgotten at once.

Pasal: Pasal 10(3).
"""

from __future__ import annotations

from models.operations.register_import.receiving import ZIP
from models.operations.verification import feedback
from models.operations.verification.batch.files import OwnParts
from models.rules.errors import DomainError, TemporarilyUnavailable
from models.tables import OutboxItem
from workers.read_workbook import read_workbook
from workers.tools import Tools


def make(item: OutboxItem, tools: Tools) -> None:
    """Judge the file that the job names; what was uploaded goes, whatever came of it."""
    row = feedback.load(item)
    try:
        data = OwnParts(tools.store, row.token).get(row.upload)
        found = feedback.judge(row, read_workbook(data) if data.startswith(ZIP) else data)
    except TemporarilyUnavailable:
        raise
    except DomainError as error:
        feedback.failed(item, row, error.message)
    else:
        feedback.judged(item, row, found, tools.store)
    tools.store.delete(row.upload)
