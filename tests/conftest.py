"""Fixtures of every test: an installation in a folder of its own, and a fresh database on the chosen engine."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from pathlib import Path

import pytest

SERVER = os.environ.get("TEST_DATABASE_URL", "")
MEMORY = Path("/dev/shm")  # an fsync per commit costs nothing there


def pytest_collection_modifyitems(items):
    """Mark what runs on both engines, and say what waits for a PostgreSQL server."""
    for item in items:
        if "database" in getattr(item, "fixturenames", ()):
            item.add_marker("data")
        if item.get_closest_marker("postgres") and not SERVER:
            item.add_marker(pytest.mark.skip(reason="waits for TEST_DATABASE_URL"))


@pytest.fixture(scope="session", autouse=True)
def nothing_survives():
    """A run fails when a process that one of its tests started is still there at its end."""
    from tests import own_processes

    with own_processes.marked() as mark:
        yield
        left = own_processes.alive(mark)
        own_processes.end(mark)
    assert left == {}, "these outlived the tests that started them"


def _new_folder():
    """Short: the paths of unix sockets below it must fit into 107 bytes."""
    return Path(tempfile.mkdtemp(prefix="capil-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))


@pytest.fixture(scope="session")
def engine():
    """Where the databases of this run are made."""
    from tests.engines import PostgresEngine, SqliteEngine

    folder = _new_folder()
    engine = PostgresEngine(SERVER) if SERVER else SqliteEngine(folder)
    yield engine
    engine.close()
    shutil.rmtree(folder)


@pytest.fixture
def free_port():
    """A port of the loopback that nobody holds just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def data_dir():
    """A folder for one installation, gone after the test."""
    folder = _new_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def config(request, data_dir, free_port):
    """The settings of an installation with secrets, and with a migrated database where the test asks for one."""
    from config import Config
    from scripts.secrets_store import ensure_secrets

    ensure_secrets(data_dir)
    if "database" not in request.fixturenames:
        yield Config.from_env({}, data_dir=data_dir, port=free_port)
        return
    engine = request.getfixturevalue("engine")
    url = engine.new(data_dir)
    yield Config.from_env({"DATABASE_URL": url}, data_dir=data_dir, port=free_port)
    engine.drop(url)


@pytest.fixture
def database(config):
    """The migrated, empty database of ``config``, bound and connected."""
    from models.tables.base import bind

    bound = bind(config.database_url, config.data_key)
    bound.connect()
    yield bound
    bound.close()
