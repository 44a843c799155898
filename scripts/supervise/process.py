"""One supervised process: started in a session of its own, gone with everything that it started."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

FIRST_PAUSE = 0.2  # seconds until the first restart
LONGEST_PAUSE = 10.0
STEADY = 10.0  # seconds of life after which a death counts as the first again
PR_SET_PDEATHSIG = 1  # prctl(2)
LIBC = ctypes.CDLL(None, use_errno=True)  # loaded before any fork: the child may only call what is there


@dataclass
class Process:
    """A command that shall run until it is told to stop."""

    name: str
    command: list[str]
    log: Path
    pass_fds: tuple[int, ...] = ()
    waits_for: Callable[[], bool] = field(default=lambda: True)  # what must answer before it is started
    stops_last: bool = False  # the others still need it while they finish
    popen: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    pause: float = field(default=FIRST_PAUSE)

    @property
    def running(self) -> bool:
        """Whether it has been started and its end has not been seen."""
        return self.popen is not None

    def start(self) -> None:
        """Start it, leader of its own session, tied to the life of this process."""
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.log.open("ab") as stream:
            self.popen = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=self.pass_fds,
                preexec_fn=Leash(os.getpid()),  # noqa: PLW1509 - the supervisor has a single thread
            )
        self.started_at = time.monotonic()

    def reap(self) -> int | None:
        """The exit status when it has just died, with whatever it left behind killed; None while it lives."""
        if self.popen is None or not _has_ended(self.popen.pid):
            return None
        kill_session(self.popen.pid)  # before the wait, while nobody else can be given its number
        status = self.popen.wait()
        self.popen = None
        if time.monotonic() - self.started_at >= STEADY:
            self.pause = FIRST_PAUSE
        self.restart_at = time.monotonic() + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)
        return status

    def ask_to_stop(self) -> None:
        """SIGTERM to the process itself; it knows how to end its own children."""
        if self.popen is not None:
            self.popen.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL to it and to everything in its session; returns when it is gone."""
        if self.popen is not None:
            kill_session(self.popen.pid)
            self.popen.kill()
            self.popen.wait()
            self.popen = None


def _has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


class Leash:
    """Called in a forked child: it dies with its parent, and signals reach it again.

    SIGKILL, because every process here is made to survive it, and the signing key must not outlive its
    supervisor.
    """

    def __init__(self, parent: int) -> None:
        self.parent = parent

    def __call__(self) -> None:
        """Tie this process to its parent."""
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        if os.getppid() != self.parent:  # it died before the leash was on
            os.kill(os.getpid(), signal.SIGKILL)


def kill_session(leader: int) -> None:
    """SIGKILL to every process of the session (proc_pid_stat(5), field 6), also to those in other groups."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != leader and _session_of(entry) == leader:
            try:
                os.kill(int(entry.name), signal.SIGKILL)
            except ProcessLookupError:
                continue  # it ended by itself meanwhile


def _session_of(entry: Path) -> int | None:
    try:
        text = (entry / "stat").read_text("latin-1")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(text.rpartition(")")[2].split()[3])
