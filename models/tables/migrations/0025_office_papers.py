"""Papers of the office with their own chain of parafs and their signature."""

from __future__ import annotations

from typing import Any

from models.tables import (
    Agreement,
    OfficePaper,
    PaperAttempt,
    PaperHolding,
    PaperParaf,
    PaperReading,
    guards,
    schema,
)


def up(migrator: Any, _database: Any) -> None:
    """Create the tables and guard them; an agreement names who signs for the agency."""
    schema.complete(migrator, Agreement, OfficePaper, PaperHolding, PaperReading, PaperParaf, PaperAttempt)
    guards.install()
