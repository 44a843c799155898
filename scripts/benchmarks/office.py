"""A throw-away installation on the disk with fictional people and officers, and the real processes of it."""

from __future__ import annotations

import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from config import Config
from models.operations.services import catalogue
from models.ports.signer_client import SignerClient
from models.ports.store import Store, open_store
from models.rules.actor import SYSTEM
from models.rules.errors import DomainError
from models.tables.base import bind, database
from models.tables.sealing import sealer
from scripts import queue_server
from scripts.installation import prepare
from scripts.secrets_store import ensure_secrets
from scripts.seed.people import seed_people
from scripts.seed.staff import seed_staff
from scripts.supervise.plan import free_port_near, plan
from scripts.supervise.process import Process

DISK = Path("/var/tmp")  # noqa: S108 - a folder of our own in it; unlike /tmp it is never memory, where fsync is free
FIRST_PORT = 18_000
START_SECONDS = 60.0
GRACE_SECONDS = 8.0


@contextmanager
def new_installation(database_url: str = "") -> Iterator[Config]:
    """The settings of an initialised installation without people; its folder is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="capil-", dir=DISK if DISK.is_dir() else None))
    try:
        ensure_secrets(folder)
        port = free_port_near(FIRST_PORT)
        run_dir = folder / "run"
        run_dir.mkdir(mode=0o700)
        (run_dir / "pki_url").write_text(f"http://127.0.0.1:{free_port_near(port)}", "utf-8")
        environ = {"DATABASE_URL": database_url} if database_url else {}
        config = Config.from_env(environ, data_dir=folder, port=port)
        prepare(config)
        yield config
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def connected(config: Config) -> Iterator[None]:
    """This process is connected to the installation's database."""
    bind(config.database_url, config.data_key)
    with database.connection_context():
        yield


def move_in(residents: int) -> None:
    """Residents, officers and the names on documents, into the connected database."""
    seed_people(residents)
    seed_staff()
    catalogue.set_setting(SYSTEM, "pejabat.nama", "KEPALA DINAS CONTOH, M.SI.")
    catalogue.set_setting(SYSTEM, "pejabat.nip", "197001011995031006")


def store_of(config: Config) -> Store:
    """The installation's store; its database must be bound."""
    return open_store(config.store_url, sealer().seal, sealer().open)


@contextmanager
def running(config: Config, *names: str) -> Iterator[dict[str, int]]:
    """Process ids of the named processes of the plan; all of them end with the block."""
    with socket.create_server((config.host, config.port)) as listener:
        chosen = [process for process in plan(config, listener) if process.name in names]
        try:
            for process in chosen:
                wait_until(process.waits_for, START_SECONDS)
                process.command = [*bound_to(config), *process.command]
                process.start()
            wait_until(lambda: _ready(config, names), START_SECONDS)
            yield {process.name: process.popen.pid for process in chosen if process.popen is not None}
        finally:
            _end(chosen)


def bound_to(config: Config) -> list[str]:
    """Before a command: what it needs to find the installation's database on whichever engine."""
    return ["env", f"DATABASE_URL={config.database_url}"]


def _ready(config: Config, names: tuple[str, ...]) -> bool:
    queue_ready = "queue" not in names or queue_server.answers(config)
    return queue_ready and ("signer" not in names or _signer_answers(config))


def _signer_answers(config: Config) -> bool:
    try:
        return SignerClient(config.signer_socket).certificate_status().status == "ISSUE"
    except DomainError:
        return False


def _end(processes: list[Process]) -> None:
    for process in processes:
        process.ask_to_stop()
    deadline = time.monotonic() + GRACE_SECONDS
    while any(process.running for process in processes) and time.monotonic() < deadline:
        for process in processes:
            process.reap()
        time.sleep(0.05)
    for process in processes:
        process.kill()


def wait_until(true: Callable[[], Any], seconds: float, *, look_every: float = 0.05) -> None:
    """Raises: TimeoutError when it does not become true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:.0f} s")
        time.sleep(look_every)
