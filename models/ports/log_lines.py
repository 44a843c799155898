"""Logs without NIKs: what a process writes holds no run of sixteen digits, whatever handler it goes through."""

from __future__ import annotations

import logging
import sys
from types import TracebackType
from typing import Any

from models.rules.nik import without_numbers


class Line(logging.LogRecord):
    """A log record that is masked before any handler sees it, traceback included."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.exc_info:
            self.exc_text = without_numbers(logging.Formatter().formatException(self.exc_info))

    def getMessage(self) -> str:  # noqa: N802 - as logging has it
        """The message with its arguments."""
        return without_numbers(super().getMessage())


def mask() -> None:
    """Mask every line that this process logs from here on, and the fault that ends it."""
    logging.setLogRecordFactory(Line)
    sys.excepthook = _told


def _told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("fault").critical("ended by a fault", exc_info=(kind, error, trace))
