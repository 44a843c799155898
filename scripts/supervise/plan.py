"""What runs for one installation, and how the supervisor learns that all of it answers."""

from __future__ import annotations

import errno
import fcntl
import http.client
import os
import socket
import sys
from pathlib import Path

from config import Config, ConfigError
from scripts import queue_server
from scripts.supervise.process import Process

RUN = Path(__file__).resolve().parents[2] / "run.py"
BACKLOG = 256  # connections that wait while the web process is restarted


def plan(config: Config, listener: socket.socket) -> list[Process]:
    """The processes in the order in which they are started; the web process inherits ``listener``."""

    def process(name: str, label: str = "", *extra: str) -> Process:
        command = [sys.executable, str(RUN), name, "--data", str(config.data_dir), "--port", str(config.port)]
        return Process(label or name, [*command, *extra], config.data_dir / "logs" / f"{label or name}.log")

    processes = []
    if config.embedded_queue:
        processes.append(process("queue"))
        processes[0].stops_last = True
    if config.demo:
        processes.append(process("pki"))
    processes += [process("signer"), process("intake")]
    queue_users = [process("worker", f"worker-{n}") for n in range(1, config.worker_count + 1)]
    queue_users.append(process("relay"))
    for user in queue_users:
        user.waits_for = lambda: queue_server.answers(config)
    web = process("web", "web", "--fd", str(listener.fileno()))
    web.pass_fds = (listener.fileno(),)
    return [*processes, web, *queue_users]


def listen(config: Config) -> socket.socket:
    """The web port, held by the supervisor so that connections wait while the web process is restarted.

    Raises:
        ConfigError: the port is taken or may not be used.
    """
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((config.host, config.port))
    except OSError as error:
        listener.close()
        reason = "sudah dipakai" if error.errno == errno.EADDRINUSE else "tidak dapat dibuka"
        raise ConfigError(f"Port {config.port} di {config.host} {reason}: pilih yang lain dengan --port.") from error
    listener.listen(BACKLOG)
    return listener


def free_port_near(port: int) -> int:
    """The first port above ``port`` on loopback that nobody holds.

    Raises:
        ConfigError: a hundred of them are held.
    """
    for candidate in range(port + 1, min(port + 101, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue  # somebody holds it; the next one may be free
            return candidate
    raise ConfigError(f"Tidak ada port bebas di atas {port}: pilih yang lain dengan --port.")


def lock(config: Config) -> int:
    """The right to be the only supervisor of this data folder, held until this process ends.

    Raises:
        ConfigError: another one holds it.
    """
    config.run_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    config.run_dir.chmod(0o700)
    descriptor = os.open(config.run_dir / "supervisor.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise ConfigError(
            f"Sistem sudah berjalan dengan folder data {config.data_dir}: hentikan dahulu "
            "atau pilih folder lain dengan --data."
        ) from error
    return descriptor


def everything_answers(config: Config) -> bool:
    """Whether the signer, the intake, the queue and the web each answer."""
    sockets = [config.signer_socket, config.intake_socket]
    return all(_accepts(path) for path in sockets) and queue_server.answers(config) and _web_answers(config)


def _accepts(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(1)
        return client.connect_ex(str(path)) == 0


def _web_answers(config: Config) -> bool:
    connection = http.client.HTTPConnection(_loopback(config.host), config.port, timeout=2)
    try:
        connection.request("GET", "/", headers={"Host": config.trusted_hosts[0]})
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _loopback(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, never bound
