"""Fresh databases for tests: a copy of one migrated template per test, on SQLite or on TEST_DATABASE_URL's server."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from models.tables import base, schema

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
KEY = bytes(32)  # the template holds no sealed value


class Engine(Protocol):
    """Where the databases of one test process live."""

    def new(self, folder: Path) -> str:
        """The URL of a fresh, migrated database for the test that owns ``folder``."""

    def drop(self, url: str) -> None:
        """Remove it, whoever is still connected."""

    def close(self) -> None:
        """Remove the template."""


class SqliteEngine:
    """The template is a file, and copying it makes a database."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite"
        _migrate(f"sqlite://{self.template}")

    def new(self, folder: Path) -> str:
        shutil.copy(self.template, folder / "capil.sqlite")
        return f"sqlite://{folder / 'capil.sqlite'}"

    def drop(self, url: str) -> None:
        Path(urlsplit(url).path).unlink(missing_ok=True)

    def close(self) -> None:
        self.template.unlink()


class PostgresEngine:
    """The template is a database of its own beside the one that ``server`` names."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.template = f"uji_{WORKER}_{secrets.token_hex(4)}"
        self._execute(f"CREATE DATABASE {self.template}")
        _migrate(self._url(self.template))

    def new(self, folder: Path) -> str:
        name = f"{self.template}_{secrets.token_hex(4)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        return self._url(name)

    def drop(self, url: str) -> None:
        self._execute(f"DROP DATABASE {urlsplit(url).path[1:]} WITH (FORCE)")

    def close(self) -> None:
        self._execute(f"DROP DATABASE {self.template} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))

    def _execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)


def _migrate(url: str) -> None:
    database = base.bind(url, KEY)
    with database.connection_context():
        schema.migrate()
        if url.startswith("sqlite"):
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
