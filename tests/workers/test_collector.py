"""What is loaded is never walked through again, and garbage is still found."""

from __future__ import annotations

import gc
import weakref

import pytest

from workers import collector


class Knot:
    """Refers to itself, so that only the collector can take it away."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def settled():
    before = gc.get_threshold()
    collector.settle()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.usefixtures("settled")
def test_what_is_loaded_is_set_aside():
    assert gc.get_freeze_count() > 10_000
    assert not any(one is gc.__dict__ for one in gc.get_objects())


@pytest.mark.usefixtures("settled")
def test_garbage_made_afterwards_is_found_by_itself():
    lost = weakref.ref(Knot())
    kept = [[] for _ in range(collector.THRESHOLDS[0] + 1)]
    assert lost() is None
    assert kept
