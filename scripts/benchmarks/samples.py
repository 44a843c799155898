"""The samples of every service that the tests keep, each in the same small office as it was before the others came."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time
from typing import Any
from urllib.parse import urlsplit

from config import Config
from models.tables.base import bind, database
from scripts.benchmarks import office
from tests import world as small_office
from tests.services.cases import Case, cases


@contextmanager
def small_offices() -> Iterator[tuple[Config, Iterator[tuple[Case, Any]]]]:
    """The settings of an installation, and each sample with an office that nobody has applied to yet."""
    with office.new_installation() as config:
        with office.connected(config):
            world = small_office.build()
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        yield config, _fresh(config, world)


def _fresh(config: Config, world: Any) -> Iterator[tuple[Case, Any]]:
    """A copy of the database for each: one that was in use cannot be put back under an open connection."""
    kept = Path(urlsplit(config.database_url).path)
    for number, case in enumerate(cases()):
        copy = kept.with_name(f"{number}.sqlite")
        shutil.copy(kept, copy)
        bind(f"sqlite://{copy}", config.data_key)
        with database.connection_context():
            yield case, world


def milliseconds(act: Callable[[], Any]) -> float:
    """What one call takes of the processor, user and system."""
    begun = process_time()
    act()
    return (process_time() - begun) * 1000
