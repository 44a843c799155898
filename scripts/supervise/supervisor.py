"""Keep a set of processes running until a signal asks to stop, and leave none behind."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from scripts.supervise.process import Process

STOPPING = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
WATCHED = STOPPING | {signal.SIGCHLD}
TICK = 0.1  # seconds between looks while something is still to be started
GRACE = 15.0  # seconds that a process has to finish what it holds
READY_WITHIN = 60.0
LOG_LIMIT = 10_000_000  # bytes; one older file of this size is kept


class Supervisor:
    """Starts the processes in order, restarts what dies, and stops all of them.

    ``is_ready`` is asked until it says yes, then ``announce`` runs once; ``say`` gets what the console shows.
    """

    def __init__(
        self,
        processes: list[Process],
        *,
        is_ready: Callable[[], bool],
        announce: Callable[[], None],
        say: Callable[[str], None],
        grace: float = GRACE,
    ) -> None:
        self.processes = processes
        self.is_ready = is_ready
        self.announce = announce
        self.say = say
        self.grace = grace
        self.ready = False

    def run(self) -> int:
        """Supervise until SIGTERM, SIGINT or SIGHUP (0), or one refuses its settings at the start (78)."""
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        late_at = time.monotonic() + READY_WITHIN
        try:
            while True:
                self._start_what_is_due()
                late_at = self._announce_once(late_at)
                self._shorten_logs()
                received = signal.sigtimedwait(WATCHED, 1.0 if self._is_quiet() else TICK)
                if received and received.si_signo in STOPPING:
                    self.say("Menghentikan semua proses …")
                    return 0
                if self._reap() and not self.ready:
                    return os.EX_CONFIG
        finally:
            self._stop()

    def _is_quiet(self) -> bool:
        return self.ready and all(process.running for process in self.processes)

    def _start_what_is_due(self) -> None:
        now = time.monotonic()
        for process in self.processes:
            if not process.running and process.restart_at <= now and process.waits_for():
                process.start()

    def _announce_once(self, late_at: float) -> float:
        if self.ready:
            return late_at
        if self.is_ready():
            self.ready = True
            self.announce()
        elif time.monotonic() > late_at:
            self.say(f"Belum semua proses menjawab; lihat catatan di {self.processes[0].log.parent}.")
            return float("inf")
        return late_at

    def _reap(self) -> bool:
        """Note every death; whether one of them says that its settings can never work."""
        refused = False
        for process in self.processes:
            status = process.reap()
            if status is None:
                continue
            if status == os.EX_CONFIG and not self.ready:
                self.say(_last_line(process.log))
                refused = True
            else:
                self.say(f"{process.name} {_manner(status)}; dijalankan lagi.")
        return refused

    def _stop(self) -> None:
        """The others first, then what they still need; whoever does not end within the grace is killed."""
        for is_last in (False, True):
            group = [process for process in self.processes if process.stops_last is is_last]
            for process in group:
                process.ask_to_stop()
            self._wait_for(group)
            for process in group:
                process.kill()

    def _wait_for(self, group: list[Process]) -> None:
        """Until all ended, the grace is over, or an impatient second signal comes."""
        until = time.monotonic() + self.grace
        while any(process.running for process in group) and time.monotonic() < until:
            received = signal.sigtimedwait(WATCHED, TICK)
            for process in group:
                process.reap()
            if received and received.si_signo in STOPPING:
                return

    def _shorten_logs(self) -> None:
        for process in self.processes:
            if process.log.exists() and process.log.stat().st_size > LOG_LIMIT:
                _keep_as_older(process.log)


def _keep_as_older(log: Path) -> None:
    """Copy and truncate: the writer keeps its open file, which appends."""
    log.with_suffix(".log.1").write_bytes(log.read_bytes())
    os.truncate(log, 0)


def _manner(status: int) -> str:
    return f"dihentikan oleh {signal.Signals(-status).name}" if status < 0 else f"berhenti (status {status})"


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "Sebuah proses menolak pengaturannya tanpa keterangan."
