"""Whose turn it is to write to SQLite: threads of one process queue up, and the processes look in short steps.

SQLite's own way to wait for another process is to sleep, each time longer, up to a tenth of a second after a commit of
few milliseconds. Nothing is safe because of a turn: who writes without one, or after a turn that did not come, is held
back by SQLite itself.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from threading import Lock

PATIENCE = 10.0
LOOK_EVERY = 0.0005
"""Seconds."""


class Turn:
    """One at a time among all that write to the same database."""

    def __init__(self) -> None:
        self._among_threads = Lock()
        self._folder: int | None = None

    def queue_at(self, folder: Path | None) -> None:
        """The folder of the database stands for it, and its lock is gone with a process that dies; None: no other."""
        if self._folder is not None:
            os.close(self._folder)
        self._folder = None if folder is None else os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def acquire(self, patience: float = PATIENCE) -> bool:
        """False where it did not come among the threads; whoever still waits for a process then goes to ask SQLite."""
        until = time.monotonic() + patience
        if not self._among_threads.acquire(timeout=patience):
            return False
        while not self._comes_among_processes() and time.monotonic() < until:
            time.sleep(LOOK_EVERY)
        return True

    def release(self) -> None:
        """The next one."""
        if self._folder is not None:
            fcntl.flock(self._folder, fcntl.LOCK_UN)
        self._among_threads.release()

    def _comes_among_processes(self) -> bool:
        if self._folder is None:
            return True
        try:
            fcntl.flock(self._folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
