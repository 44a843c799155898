"""Fixtures of every test: an installation in a folder of its own, and a fresh database on the chosen engine."""

from __future__ import annotations

import os
import shutil
import socket
import sys
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
def secrets_made():
    """The secrets of every installation of this run: a template's sealed values are opened by who copies it."""
    from scripts.secrets_store import ensure_secrets

    folder = _new_folder()
    ensure_secrets(folder)
    yield folder / "secrets"
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def engine(secrets_made):
    """Where the databases of this run are made."""
    from config import Config
    from tests.engines import PostgresEngine, SqliteEngine

    folder = _new_folder()
    key = Config.from_env({}, data_dir=secrets_made.parent).data_key
    engine = PostgresEngine(SERVER, key) if SERVER else SqliteEngine(folder, key)
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
def plain():
    """The database is initialised, and every document is one short page."""


@pytest.fixture
def shipped():
    """The database is initialised with the templates that the program ships."""


@pytest.fixture
def config(request, data_dir, free_port, secrets_made):
    """The settings of an installation with secrets, and with a database where the test asks for one.

    It is migrated and empty, or initialised where a fixture asks for ``plain`` or ``shipped`` (tests.engines).
    """
    from config import Config

    shutil.copytree(secrets_made, data_dir / "secrets")
    if "database" not in request.fixturenames:
        yield Config.from_env({}, data_dir=data_dir, port=free_port)
        return
    engine = request.getfixturevalue("engine")
    url = engine.new(data_dir, next((name for name in ("plain", "shipped") if name in request.fixturenames), "empty"))
    yield Config.from_env({"DATABASE_URL": url}, data_dir=data_dir, port=free_port)
    engine.drop(url)


@pytest.fixture
def database(config):
    """The database of ``config``, bound and connected."""
    from models.tables.base import bind

    bound = bind(config.database_url, config.data_key)
    bound.connect()
    yield bound
    if door := sys.modules.get("admin_app.door"):
        door.forget()  # what waits to be written belongs to this database
    bound.close()


@pytest.fixture
def world(plain, database):
    """A small office on an initialised database (tests.world)."""
    from tests import world as small_office

    return small_office.build()
