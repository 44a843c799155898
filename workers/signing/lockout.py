"""Wrong passphrases counted per officer, and the pause after too many."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from models.rules.errors import SigningLocked, WrongPassphrase

TRIES = 5
LOCK_SECONDS = 15 * 60


@dataclass
class _Count:
    wrong: int = 0
    locked_until: float = 0.0


class Lockout:
    """Five wrong passphrases in a row lock the officer out for a quarter of an hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._counts: dict[int, _Count] = {}

    def check(self, officer_id: int) -> None:
        """Let the officer try.

        Raises:
            SigningLocked: not before the pause is over.
        """
        left = self._counts.get(officer_id, _Count()).locked_until - self._clock()
        if left > 0:
            raise SigningLocked(minutes=ceil(left / 60))

    def count(self, officer_id: int) -> WrongPassphrase:
        """Count one wrong passphrase; the error to raise says how many tries are left."""
        entry = self._counts.setdefault(officer_id, _Count())
        entry.wrong += 1
        if entry.wrong >= TRIES:
            self._counts[officer_id] = _Count(locked_until=self._clock() + LOCK_SECONDS)
            return WrongPassphrase(tries_left=0)
        return WrongPassphrase(tries_left=TRIES - entry.wrong)

    def forgive(self, officer_id: int) -> None:
        """A right passphrase clears the count."""
        self._counts.pop(officer_id, None)
