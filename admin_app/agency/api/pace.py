"""How fast one program may ask: a flood is stopped before anybody is looked up, and takes nothing from the quota.

Each request has a number in its minute, and whose number is above the pace is refused. A process fetches numbers from
the shared counter a hundredth of the pace at a time: nobody gets more than the pace, and what another process has
fetched and not used is missing at its edge.

Headers: draft-ietf-httpapi-ratelimit-headers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from limits.storage import MemoryStorage

from admin_app.problems import ApiProblem
from admin_app.security import limiter
from models.operations.services import catalogue
from models.operations.verification.asker import Asker

SETTING, PER_MINUTE = "lope.laju_per_menit", 600
WINDOW = 60
SETTING_LIVES = 10.0  # seconds that a process keeps the setting

_own = MemoryStorage()
"""Counts for this process alone while the shared counters are away."""
_fetched: dict[int | None, tuple[int, Iterator[int]]] = {}
"""Client → minute and the numbers that are left of those fetched."""
_fetching = Lock()


@dataclass(frozen=True, slots=True)
class Pace:
    """``most`` requests in a minute, what is ``left`` of them, and the seconds until it begins anew."""

    most: int
    left: int
    seconds: int

    def headers(self) -> dict[str, str]:
        """For every answer to this client."""
        return {
            "RateLimit-Policy": f'"menit";q={self.most};w={WINDOW}',
            "RateLimit": f'"menit";r={max(0, self.left)};t={self.seconds}',
        }


class _Kept:
    most, until = PER_MINUTE, 0.0


def take(asker: Asker) -> Pace:
    """Count one request. Raises: ApiProblem beyond the pace."""
    at = time.time()
    pace = Pace(_most(), _most() - _number(asker, int(at) // WINDOW), WINDOW - int(at) % WINDOW)
    if pace.left < 0:
        raise ApiProblem(429)
    return pace


def forget_setting() -> None:
    """Read the setting again at the next request, and begin with numbers of its size."""
    _Kept.until = 0.0
    _fetched.clear()


def _most() -> int:
    if time.monotonic() >= _Kept.until:
        _Kept.most = int(catalogue.setting(SETTING, PER_MINUTE))
        _Kept.until = time.monotonic() + SETTING_LIVES
    return _Kept.most


def _number(asker: Asker, window: int) -> int:
    with _fetching:
        of, numbers = _fetched.get(asker.client, (0, iter(())))
        number = next(numbers, 0) if of == window else 0
        if not number:
            many = max(1, _most() // 100)
            last = _count(f"laju/api/{asker.client}/{window}", many)
            numbers = iter(range(last - many + 1, last + 1))
            number, _fetched[asker.client] = next(numbers), (window, numbers)
        return number


def _count(key: str, many: int) -> int:
    if not limiter.enabled:
        return int(_own.incr(key, WINDOW, many))
    try:
        return int(limiter.storage.incr(key, WINDOW, many))
    except limiter.storage.base_exceptions:
        return int(_own.incr(key, WINDOW, many))
