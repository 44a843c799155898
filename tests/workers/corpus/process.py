"""A real intake process, started as the supervisor starts it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SECRET = "rahasia-yang-tidak-boleh-terbawa"
START = "from config import Config; from workers import intake; intake.serve(Config.from_env())"
HASTY = """
import sys; from pathlib import Path; from workers import intake; from workers.limited_child import Limits
intake.LIMITS = Limits(cpu_seconds=1, memory=512 * 1024**2); intake.CHILDREN = 1; {}
intake.main(Path(sys.argv[1]))
"""


@dataclass(frozen=True)
class Intake:
    """A running intake process."""

    socket: Path
    process: subprocess.Popen[bytes]
    log: Path


@contextlib.contextmanager
def running_intake(folder: Path, hasty: str | None = None) -> Iterator[Intake]:
    """Start one in ``folder`` and stop it.

    With ``hasty`` it has one child at a time, gives it one second, and takes these settings too.
    """
    path, log = folder / "run" / "intake.sock", folder / "intake.log"
    (folder / "cwt.pem").write_text("-")
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "RUN_DIR": str(path.parent),
        "CWT_KEY": str(folder / "cwt.pem"),
        "SECRET_KEY": "dev-" + SECRET,
        "DATA_KEY": "dev-" + "QUJD" * 10 + "QUI=",
        "PYTHONPATH": str(ROOT),
    }
    command = (
        [sys.executable, "-c", HASTY.format(hasty), str(path)] if hasty is not None else [sys.executable, "-c", START]
    )
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=folder, stderr=output)
    try:
        _wait_for(path, process, log)
        yield Intake(path, process, log)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(path: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(str(path)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(log.read_text())
