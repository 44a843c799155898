"""Fresh databases for tests: a copy of one prepared template per test, on SQLite or on TEST_DATABASE_URL's server."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from models.operations import installation
from models.tables import base, schema
from workers.compose import shipped_template

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
DEFAULT_TEMPLATE = "<html><body>{{ dokumen.nomor }}</body></html>"


class _Each(dict[str, str]):
    """Template name → source, worked out when it is asked for."""

    def __init__(self, source: Callable[[str], str]) -> None:
        super().__init__()
        self._source = source

    def __missing__(self, name: str) -> str:
        return self._source(name)


TEMPLATES: Mapping[str, Mapping[str, str]] = {
    "plain": _Each(lambda _: DEFAULT_TEMPLATE),
    "shipped": _Each(shipped_template),
}
"""What an initialised database composes its documents from: one short page for all, or what the program ships."""
EMPTY = "empty"
"""The other content: migrated, and nothing in it."""


class Engine(Protocol):
    """Where the databases of one test process live."""

    def new(self, folder: Path, content: str = EMPTY) -> str:
        """The URL of a fresh database for the test that owns ``folder``: :data:`EMPTY` or a key of TEMPLATES."""

    def drop(self, url: str) -> None:
        """Remove it, whoever is still connected."""

    def close(self) -> None:
        """Remove the template."""


class SqliteEngine:
    """The templates are files, and copying one makes a database."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder, self.key = folder, key

    def new(self, folder: Path, content: str = EMPTY) -> str:
        template = self.folder / f"{content}.sqlite"
        if not template.exists():
            _prepare(f"sqlite://{template}", self.key, content)
        shutil.copy(template, folder / "capil.sqlite")
        return f"sqlite://{folder / 'capil.sqlite'}"

    def drop(self, url: str) -> None:
        Path(urlsplit(url).path).unlink(missing_ok=True)

    def close(self) -> None:
        for template in self.folder.glob("*.sqlite"):
            template.unlink()


class PostgresEngine:
    """The templates are databases of their own beside the one that ``server`` names."""

    def __init__(self, server: str, key: bytes) -> None:
        self.server, self.key = server, key
        self.prefix = f"uji_{WORKER}_{secrets.token_hex(4)}"
        self.templates: dict[str, str] = {}

    def new(self, folder: Path, content: str = EMPTY) -> str:
        if content not in self.templates:
            self._execute(f"CREATE DATABASE {self.prefix}_{content}")
            self.templates[content] = f"{self.prefix}_{content}"
            _prepare(self._url(self.templates[content]), self.key, content)
        name = f"{self.prefix}_{secrets.token_hex(4)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {self.templates[content]}")
        return self._url(name)

    def drop(self, url: str) -> None:
        self._execute(f"DROP DATABASE {urlsplit(url).path[1:]} WITH (FORCE)")

    def close(self) -> None:
        for template in self.templates.values():
            self._execute(f"DROP DATABASE {template} WITH (FORCE)")

    def _url(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))

    def _execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)


def _prepare(url: str, key: bytes, content: str) -> None:
    database = base.bind(url, key)
    with database.connection_context():
        if content == EMPTY:
            schema.migrate()
        else:
            installation.initialise(TEMPLATES[content], demo=True)
        if url.startswith("sqlite"):
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
