"""Run a command with TEST_DATABASE_URL naming a PostgreSQL server that lives only as long as the command."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

DEBIAN = Path("/usr/lib/postgresql")  # its programs are not on PATH there
START_WITHIN = 20.0  # seconds


UNSAFE = {"fsync": "off", "full_page_writes": "off"}
"""For tests: nothing of the cluster is to survive anything, so that it may lie in memory."""
MEMORY, ROOM = Path("/dev/shm"), 4 * 1024**3  # noqa: S108 - a folder of its own in it; bytes that must be free


@contextmanager
def temporary_postgres(settings: Mapping[str, str] = UNSAFE) -> Iterator[str]:
    """The URL of an empty cluster on a unix socket, with ``settings`` of postgresql.conf; nothing of it remains.

    Raises: FileNotFoundError when PostgreSQL is not installed, RuntimeError when it does not start.
    """
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=_place(settings)))
    server = None
    try:
        owner = _owner(folder)
        options = ["-U", "uji", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(
            [programs / "initdb", "-D", folder / "data", *options], check=True, stdout=subprocess.DEVNULL, **owner
        )
        every = {
            **settings,
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "max_connections": "200",
            "log_min_messages": "fatal",
        }
        arguments = [part for name, value in every.items() for part in ("-c", f"{name}={value}")]
        server = subprocess.Popen([programs / "postgres", "-D", folder / "data", *arguments], **owner)
        url = f"postgresql://uji@/postgres?host={folder}"
        _wait_for(url, server)
        yield url
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # "fast": open connections are ended
            server.wait(timeout=30)
        shutil.rmtree(folder)


def find_programs() -> Path:
    """The folder of ``initdb`` and ``postgres``, the newest one. Raises: FileNotFoundError."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    found += sorted(DEBIAN.glob("*/bin"), key=lambda folder: -int(folder.parent.name))
    for folder in found:
        if (folder / "postgres").exists():
            return folder
    raise FileNotFoundError("PostgreSQL is not installed")


def _place(settings: Mapping[str, str]) -> Path | None:
    """Making a database reads and writes some hundred files: from a disk a second, in memory a twentieth of it."""
    fits = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if settings.get("fsync") == "off" and fits else None


def _owner(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root lends the folder to the user that the package made."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "postgres", "postgres")
    return {"user": "postgres", "group": "postgres", "extra_groups": [], "cwd": folder}


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_WITHIN
    while server.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL did not start")


def main() -> int:
    """``python -m scripts.temporary_postgres COMMAND…``; the command's own exit status."""
    with temporary_postgres() as url:
        return subprocess.run(["env", f"TEST_DATABASE_URL={url}", *sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
