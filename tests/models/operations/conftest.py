"""A small office on a fresh database."""

from __future__ import annotations

import pytest

from tests import world as a_world


@pytest.fixture
def world(database):
    return a_world.build()
