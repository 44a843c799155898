"""A small office on a fresh database, with the templates that the program ships."""

from __future__ import annotations

import pytest

from tests import world as a_world


@pytest.fixture
def world(shipped, database):
    return a_world.build()
