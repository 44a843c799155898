"""Run one piece of work on a stranger's bytes in a forked child that can take little and reach nothing.

The child has limits on memory, processor time and wall clock (setrlimit(2), setitimer(2)); it cannot open a file, a
socket or a process (RLIMIT_NOFILE, RLIMIT_NPROC; the latter does not bind root) and holds no descriptor of its
parent's but the pipe to write to. What a child hands back is still a stranger's: the caller judges it.
"""

from __future__ import annotations

import gc
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

OUT_OF_MEMORY = 71
FAILED = 70
STOPPED = {-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGALRM}
CHUNK = 1024 * 1024  # bytes
GRACE_SECONDS = 0.2  # between a child's last byte and its end
EXCUSE_LIMIT = 2000  # characters of a child's own account of its failure
STATM = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may take."""

    memory: int = 1024 * 1024 * 1024  # bytes of address space beyond what the parent has mapped
    cpu_seconds: int = 10
    wall_seconds: float = 20.0
    output: int = 64 * 1024 * 1024  # bytes
    open_files: int = 0  # 0: nothing can be opened at all


class Reason(StrEnum):
    """Why a child gave nothing."""

    MEMORY = "memory"
    TIME = "time"
    OUTPUT = "output"
    FAULT = "fault"


class ChildFailed(Exception):
    """The child was stopped by a limit or fell over; ``detail`` is for the log and is untrusted."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail!r}")


class LimitedChild:
    """A started child; read ``output`` (a descriptor) to its end, then call :meth:`finish`, whatever happened."""

    def __init__(self, work: Callable[[], bytes], limits: Limits) -> None:
        """Fork; the child writes what ``work`` returns. Call it from a process without other threads."""
        self._limits = limits
        # counted before the fork: in the child the same look would copy a hundred pages of ours
        mapped = int(STATM.read_text().split()[0]) * resource.getpagesize()
        self.output, writing = os.pipe()
        try:
            self.pid = os.fork()
        except OSError:
            os.close(self.output)
            os.close(writing)
            raise
        if self.pid == 0:
            _be_the_child(work, writing, limits, mapped)
        os.close(writing)

    def finish(self, output: bytes | bytearray, *, ended: bool) -> None:
        """Reap the child and judge it: ``output`` is what it wrote, ``ended`` whether that is all of it.

        A child that has not ended, or lingers after its last byte, is killed.

        Raises:
            ChildFailed: it did not end well by itself.
        """
        os.close(self.output)
        well = ended and _ends_within(self.pid, GRACE_SECONDS)
        if not well:
            os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        if len(output) > self._limits.output:
            raise ChildFailed(Reason.OUTPUT)
        if not well or code in STOPPED:
            raise ChildFailed(Reason.TIME)
        if code:
            detail = output[:EXCUSE_LIMIT].decode("utf-8", "replace") or f"exit {code}"
            raise ChildFailed(Reason.MEMORY if code == OUT_OF_MEMORY else Reason.FAULT, detail)


def run(work: Callable[[], bytes], limits: Limits | None = None) -> bytes:
    """What ``work`` returns, computed in a limited child; blocks for at most ``limits.wall_seconds``.

    Raises:
        ChildFailed: it took too much, or raised.
    """
    limits = limits or Limits()
    child = LimitedChild(work, limits)
    deadline = time.monotonic() + limits.wall_seconds
    output = bytearray()
    ended = False
    try:
        while not ended and len(output) <= limits.output and _readable(child.output, deadline - time.monotonic()):
            part = os.read(child.output, CHUNK)
            output += part
            ended = not part
    finally:
        child.finish(bytes(output), ended=ended)
    return bytes(output)


def _readable(descriptor: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(max(0, seconds) * 1000))


def _ends_within(pid: int, seconds: float) -> bool:
    """Whether the child, not yet reaped, has ended (pidfd_open(2))."""
    descriptor = os.pidfd_open(pid)
    try:
        return _readable(descriptor, seconds)
    finally:
        os.close(descriptor)


def _be_the_child(work: Callable[[], bytes], writing: int, limits: Limits, mapped: int) -> None:
    status = FAILED
    try:
        gc.disable()
        _confine(writing, limits, mapped)
        _write_all(writing, work())
        status = 0
    except MemoryError:
        status = OUT_OF_MEMORY
    except Exception as error:  # noqa: BLE001 - told to the parent, who logs it; nothing may outlive this child
        _write_all(writing, f"{type(error).__name__}: {error}"[:EXCUSE_LIMIT].encode("utf-8", "replace"))
    finally:
        os._exit(status)


def _confine(writing: int, limits: Limits, mapped: int) -> None:
    """``mapped``: bytes of address space that the parent had."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)  # holds even when the parent is gone
    os.closerange(3, writing)
    os.closerange(writing + 1, os.sysconf("SC_OPEN_MAX"))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nowhere, standard)
    for what, most in (
        (resource.RLIMIT_AS, mapped + limits.memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, limits.open_files),
    ):
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
