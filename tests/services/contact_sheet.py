"""Draw every document of every sample on sheets: python -m tests.services.contact_sheet FOLDER [SERVICE …]."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.tables.base import bind
from tests import world
from tests.engines import SqliteEngine
from tests.services import cases
from tests.workers.contact_sheet import sheet_of
from tests.workers.paper import made


def drawn(case: cases.Case, engine: SqliteEngine, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """``(name, data)`` of each document that the case leads to, from a fresh office."""
    url = engine.new(folder, "plain")
    database = bind(url, engine.key)
    with database.connection_context():
        office = world.build()
        for document in cases.issue(office, cases.send(office, case)):
            yield f"{case.id} {document.code}", document.data
    engine.drop(url)


def main(out: Path, services: list[str]) -> None:
    """One sheet a service in ``out``, and every PDF beside it."""
    out.mkdir(parents=True, exist_ok=True)
    wanted = [case for case in cases.cases() if not services or case.service in services]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        engine = SqliteEngine(folder, bytes(32))
        for service in dict.fromkeys(case.service for case in wanted):
            found = {
                name: made(data)
                for case in wanted
                if case.service == service
                for name, data in drawn(case, engine, folder)
            }
            count = sheet_of(found, out / f"{service}.png")
            print(f"{service}: {len(found)} documents, {count} pages")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
