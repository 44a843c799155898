"""The work on an agency's file, turn by turn, so that nothing else waits behind its rows.

Pasal: Pasal 10(1)a.
"""

from __future__ import annotations

import time

from models.operations import outbox
from models.operations.verification.batch import working
from models.tables import OutboxItem
from models.tables.base import writing
from workers.failpoints import failpoint
from workers.import_register import TURN_SECONDS
from workers.read_workbook import read_workbook
from workers.tools import Tools


def make(item: OutboxItem, tools: Tools) -> None:
    """Go on with the file that the promise names until it is done, halted, or the turn is over."""
    end = time.monotonic() + TURN_SECONDS
    while working.step(item, tools.store, read_workbook, failpoint):
        if time.monotonic() > end:
            with writing():
                outbox.give_turn(item)
            return
