"""The processes of the running instance, found by what the kernel knows of them, to be hindered by a test."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from pathlib import Path


def pids(instance, name: str) -> list[int]:
    """The processes that run ``run.py <name>`` on the instance's folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_text().split("\0")
            except OSError:  # it has ended meanwhile
                continue
            if name in words and str(instance.folder) in words:
                found.append(int(entry.name))
    return found


@contextmanager
def frozen(instance, name: str):
    """Nothing of this kind works inside the block."""
    held = pids(instance, name)
    assert held, name
    for pid in held:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in held:
            _send(pid, signal.SIGCONT)


def _send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return  # it has ended meanwhile, and the others must hear it all the same


def kill(instance, name: str) -> None:
    """SIGKILL to each; the supervisor starts them anew."""
    for pid in pids(instance, name):
        _send(pid, signal.SIGKILL)
