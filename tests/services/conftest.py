"""A small office on a fresh database, with the templates that the program ships."""

from __future__ import annotations

import pytest

from tests import world as a_world
from workers.compose import shipped_template


class _Shipped(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return shipped_template(name)


@pytest.fixture
def world(database):
    return a_world.build(_Shipped())
