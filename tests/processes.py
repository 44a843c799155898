"""Real processes of one installation, started, killed and frozen by a test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config import Config
from models.ports.signer_client import SignerClient
from tests import own_processes
from workers.pki.make import DEMO_PASSPHRASE

RUN = Path(__file__).parent.parent / "run.py"


class Running:
    """The processes of one data folder; each is ``run.py <name>`` with the settings of ``config``."""

    def __init__(self, config: Config, environ: dict[str, str]) -> None:
        self.config = config
        self._environ = {**os.environ, "PYTHONUNBUFFERED": "1", **environ}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *names: str, under: str = "", **environ: str) -> None:
        """Start each; a name may carry a number (``worker-2``), ``under`` is a command that runs it (strace)."""
        for name in names:
            log = (self.config.data_dir / f"{name}.log").open("ab")
            self._processes[name] = subprocess.Popen(
                [*under.split(), sys.executable, str(RUN), name.split("-")[0], "--data", str(self.config.data_dir)],
                env={**self._environ, **environ},
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )

    def send(self, name: str, number: int) -> None:
        """Send a signal."""
        self._processes[name].send_signal(number)

    def kill(self, name: str) -> None:
        """SIGKILL, and wait for the end."""
        self.send(name, signal.SIGKILL)
        self._processes[name].wait(10)

    def ended(self, name: str) -> int | None:
        """The exit status, None while it lives."""
        return self._processes[name].poll()

    def is_frozen(self, name: str) -> bool:
        """Whether the kernel shows it stopped."""
        state = Path(f"/proc/{self._processes[name].pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        return state == "T"

    def revive(self) -> None:
        """Start again what was killed, without its fault: what the supervisor does."""
        for name, process in list(self._processes.items()):
            if process.poll() is not None:
                self.start(name)

    def stop(self) -> None:
        """End everything."""
        for process in self._processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.terminate()
        for process in self._processes.values():
            try:
                process.wait(8)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)

    def log(self, name: str) -> str:
        """What the process wrote."""
        return (self.config.data_dir / f"{name}.log").read_text("utf-8", "replace")


def until(what: Callable[[], Any], seconds: float, *, each: Callable[[], Any] = lambda: None) -> Any:
    """Ask ``what`` until it says something true; ``each`` runs between. Raises: AssertionError when time is up."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = what()
        if found:
            return found
        each()
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s")


def sitting(config: Config, passphrase: str = DEMO_PASSPHRASE) -> str:
    """The kepala opens a sitting; by default with the demo passphrase."""
    return SignerClient(config.signer_socket).open_sitting(1, passphrase).sitting


@contextmanager
def running(config: Config, environ: dict[str, str], *names: str) -> Iterator[Running]:
    """Start ``names`` and end everything afterwards, also the work-horse of a worker that was killed."""
    with own_processes.ended_afterwards():
        office = Running(config, environ)
        try:
            office.start(*names)
            yield office
        finally:
            office.stop()
