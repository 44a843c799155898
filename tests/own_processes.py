"""The processes that a test started, known by a mark in their environment, also when their parent is gone or frozen."""

from __future__ import annotations

import os
import secrets
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = "CAPIL_UJI"
SECONDS = 5


@contextmanager
def marked() -> Iterator[str]:
    """Whatever is started inside bears the mark that is given, below the mark of the blocks around."""
    before = os.environ.get(MARK)
    os.environ[MARK] = f"{before or ''}/{secrets.token_hex(8)}"
    try:
        yield os.environ[MARK]
    finally:
        if before is None:
            del os.environ[MARK]
        else:
            os.environ[MARK] = before


def alive(mark: str) -> dict[int, str]:
    """Number → command of every process that was started under ``mark`` and has not ended."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid() and _bears(entry, mark):
            found[int(entry.name)] = _command(entry)
    return {pid: command for pid, command in found.items() if command}


def _bears(entry: Path, mark: str) -> bool:
    try:
        return f"\0{MARK}={mark}".encode() in b"\0" + (entry / "environ").read_bytes()
    except OSError:  # it has ended meanwhile, or is somebody else's
        return False


def _command(entry: Path) -> str:
    """Empty of one that has ended and only waits to be asked for its status."""
    try:
        return (entry / "cmdline").read_text("utf-8", "replace").replace("\0", " ").strip()
    except OSError:
        return ""


def end(mark: str) -> None:
    """SIGKILL to each, which a frozen one hears too; returns when all are gone. Raises: TimeoutError."""
    late = time.monotonic() + SECONDS
    while found := alive(mark):
        for pid in found:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue  # it ended by itself meanwhile
        if time.monotonic() > late:
            raise TimeoutError(f"still there: {found}")
        time.sleep(0.02)


@contextmanager
def ended_afterwards() -> Iterator[str]:
    """Nothing that is started inside outlives the block, however it ends."""
    with marked() as mark:
        try:
            yield mark
        finally:
            end(mark)
