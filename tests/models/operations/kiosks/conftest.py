"""An enrolled kiosk of a desa with its operator."""

from __future__ import annotations

import pytest

from tests import kiosk as kiosks


@pytest.fixture
def agency(world):
    return kiosks.agreed(world).agency


@pytest.fixture
def kiosk(world, agency):
    return kiosks.enrolled(world, agency)[0]


@pytest.fixture
def operator(world, agency):
    return kiosks.operator_of(world, agency)
