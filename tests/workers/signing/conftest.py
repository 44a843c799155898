"""One served PKI and one signed document for all tests that change neither."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workers.signing.pki_world import PkiWorld, document, pki_world


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PkiWorld]:
    with pki_world(tmp_path_factory.mktemp("dunia")) as made:
        yield made


@pytest.fixture
def own_world(tmp_path: Path) -> Iterator[PkiWorld]:
    """A PKI that the test may change."""
    with pki_world(tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def unsigned() -> bytes:
    return document()


@pytest.fixture(scope="session")
def signed(world: PkiWorld, unsigned: bytes) -> bytes:
    return world.sign(unsigned)
