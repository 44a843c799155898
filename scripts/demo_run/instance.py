"""A throw-away instance: everything that `python run.py` starts, in a folder and on a port of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from scripts.supervise.process import Leash, kill_session

RUN = Path(__file__).resolve().parents[2] / "run.py"
MEMORY = Path("/dev/shm")  # noqa: S108 - a new folder in it, readable by nobody else
START_WITHIN, STOP_WITHIN = 120.0, 30.0
LAST_WORDS = 20_000  # characters of a log
READY = re.compile(r"Sistem siap di (\S+?)/? ")
LOGIN = re.compile(r"  (?P<who>.+?) {2,}(?P<user>\S+) {2,}(?P<password>\S+)")
NEWCOMER = re.compile(
    r"  Belum punya akun: (?P<name>.+), NIK (?P<nik>\d{16}), KK (?P<kk>\d{16}), lahir (?P<born>\d\d-\d\d-\d{4})"
)
PASSPHRASE = "Passphrase TTE Kepala"  # noqa: S105 - its label


class NotStarted(Exception):
    """The instance did not come up; the message is what it printed."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """The resident that the start names for trying the registration; ``born`` is dd-mm-yyyy."""

    name: str
    nik: str
    kk: str
    born: str


def _new_folder() -> Path:
    """Short, because the paths of unix sockets below it must fit into 107 bytes; in memory where that is possible."""
    return Path(tempfile.mkdtemp(prefix="capil-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))


@dataclass
class Instance:
    """A running instance as the one who started it knows it: by what the start prints. Use it in a ``with``."""

    small: bool = False  # few residents and no applications: it is there sooner
    folder: Path = field(default_factory=_new_folder)
    origin: str = ""
    passwords: dict[str, str] = field(default_factory=dict)  # user name → password
    passphrase: str = ""
    newcomer: Newcomer | None = None
    lines: list[str] = field(default_factory=list)
    _process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Instance:
        """Start, and return once everything answers. Raises: NotStarted."""
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        """End every process and remove the folder; after a failure, say what the processes wrote last."""
        if kind not in {None, KeyboardInterrupt}:
            print(self.last_words(), file=sys.stderr)
        self.stop()

    def last_words(self) -> str:
        """The end of every log."""
        logs = sorted((self.folder / "logs").glob("*.log"))
        return "\n".join(f"== {log.stem}\n{log.read_text('utf-8', 'replace')[-LAST_WORDS:]}" for log in logs)

    def _start(self) -> None:
        command = [sys.executable, str(RUN), "all", "--data", str(self.folder), "--port", str(_free_port())]
        command += ["--small"] if self.small else []
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # Ctrl-C reaches the demo only, which then ends the instance in order
            preexec_fn=Leash(os.getpid()),  # noqa: PLW1509 - one thread so far; nothing outlives a killed demo
        )
        threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True).start()
        late = time.monotonic() + START_WITHIN
        while not (self.origin and self.newcomer):
            if self._process.poll() is not None or time.monotonic() > late:
                raise NotStarted("\n".join(self.lines) or "the start printed nothing")
            time.sleep(0.05)

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            text = line.rstrip("\n")
            self.lines.append(text)
            if found := READY.match(text):
                self.origin = found[1]
            elif found := NEWCOMER.fullmatch(text):
                self.newcomer = Newcomer(**found.groupdict())
            elif found := LOGIN.fullmatch(text):
                if found["who"] == PASSPHRASE:
                    self.passphrase = found["password"]
                else:
                    self.passwords[found["user"]] = found["password"]

    def stop(self) -> None:
        """End every process that was started, then forget the data."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                kill_session(self._process.pid)
                self._process.kill()
                self._process.wait()
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
