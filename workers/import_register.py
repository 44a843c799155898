"""The work on an extract of the register, turn by turn, so that nothing else waits behind a million rows.

Pasal: Pasal 11(1), Pasal 11(2).
"""

from __future__ import annotations

import time

from models.operations import outbox
from models.operations.register_import import working
from models.tables import OutboxItem
from models.tables.base import writing
from workers.failpoints import failpoint
from workers.read_workbook import read_workbook
from workers.tools import Tools

TURN_SECONDS = 5.0


def make(item: OutboxItem, tools: Tools) -> None:
    """Go on with the import that the promise names until it is done or the turn is over."""
    end = time.monotonic() + TURN_SECONDS
    while working.step(item, tools.store, read_workbook, failpoint):
        if time.monotonic() > end:
            with writing():
                outbox.give_turn(item)
            return
