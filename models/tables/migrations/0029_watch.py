"""Odd use of the register: flags, what is usual for whom, decoys and freezes; the log of before is looked through."""

from __future__ import annotations

from typing import Any

from models.tables import AccessFreeze, AskerDay, Decoy, OddUse, OddUseRow, OddUseStep, WatchMark, guards, schema, watch


def up(migrator: Any, _database: Any) -> None:
    """Create the tables, guard them, and let the log of verifications watch for decoys."""
    schema.complete(migrator, OddUse, OddUseRow, OddUseStep, AskerDay, WatchMark, Decoy, AccessFreeze)
    guards.install()
    watch.watch_decoys(*watch.BY_SUBJECT)
