"""An event loop that can wait for nothing: it needs no file, and code on it cannot reach a network.

The validation library is written as coroutines because it may fetch; ours must not, so it never has to wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Answer = TypeVar("Answer")


def run_dry(work: Coroutine[Any, Any, Answer]) -> Answer:
    """What the coroutine returns; it may await only what needs neither time nor input.

    Raises:
        RuntimeError: it tried to wait.
    """
    loop = _DryLoop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


class _DryLoop(asyncio.BaseEventLoop):
    """The scheduling of asyncio with a selector that has nothing to select from."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = self

    def select(self, timeout: float | None) -> list[Any]:
        """Called when callbacks were scheduled (0), or when all that is left is to wait (anything else)."""
        if timeout != 0:
            raise RuntimeError("tried to wait on a loop that cannot")
        return []

    def _process_events(self, _events: list[Any]) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        """Nobody sleeps, so nobody need be woken."""
