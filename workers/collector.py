"""Python's collector of cyclic garbage, set for a process that loads everything first and then does one job a time.

By its own settings it walks through all that was ever imported, over and over: 8 ms of every document.
"""

from __future__ import annotations

import gc

THRESHOLDS = (5_000, 20, 20)
"""New objects before the youngest are looked at, and how many such looks before an older generation is."""


def settle() -> None:
    """Keep what is loaded by now for good, and look for garbage seldom; called once, after the warm-up."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
