"""How busy the machine is with other work, and what our own processes take of it: read from /proc (proc(5))."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
CORES = os.cpu_count() or 1


def peak_megabytes(pid: int) -> float:
    """The most memory that the process ever had resident (VmHWM), in MB of 1024² bytes."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def resident_megabytes(leader: int) -> float:
    """The memory that the processes of a session hold now (VmRSS, what they share counted in each), in MB."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _session_of(entry.name) == leader:
            status = (entry / "status").read_text("ascii", "replace")
            total += sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    return total / 1024


def _session_of(pid: str) -> int:
    try:
        return os.getsid(int(pid))
    except ProcessLookupError:
        return 0  # it ended meanwhile


@dataclass(frozen=True, slots=True)
class Reading:
    """Seconds since some beginning: the clock, all processors busy, and ours."""

    clock: float
    busy: float
    ours: float


def read(leaders: Iterable[int]) -> Reading:
    """Now; ``leaders`` of sessions are our processes beside this one, each with all that it started."""
    return Reading(time.monotonic(), _all_seconds(), _seconds_of({os.getpid()}, set(leaders)))


def processor_seconds(leader: int) -> float:
    """What one leader of a session has taken so far, with all that it started."""
    return _seconds_of(set(), {leader})


def share_of_others(before: Reading, after: Reading) -> float:
    """Which part of all processors somebody else had between two readings, 0 … 1."""
    others = (after.busy - before.busy) - (after.ours - before.ours)
    return max(0.0, others / (CORES * (after.clock - before.clock)))


def _all_seconds() -> float:
    fields = Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()[1:]
    user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, fields[:8])
    return (user + nice + system + irq + softirq + steal) / TICKS


def _seconds_of(single: set[int], leaders: set[int]) -> float:
    total = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text("latin-1").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile; whoever waited for it has its time
        if int(entry.name) in single or int(fields[3]) in leaders:
            total += sum(map(int, fields[11:15]))  # utime, stime, and those of children that were waited for
    return total / TICKS
