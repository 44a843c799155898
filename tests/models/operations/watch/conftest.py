"""A user of an agency whose use is watched."""

from __future__ import annotations

import pytest

from tests import proposals, watched


@pytest.fixture
def agreement(world):
    return watched.agreement(world)


@pytest.fixture
def user(world, agreement):
    return proposals.user_of(world, agreement.agency)
