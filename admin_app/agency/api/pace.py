"""How fast one program may ask: a flood is stopped before anybody is looked up, and takes nothing from the quota.

Headers: draft-ietf-httpapi-ratelimit-headers.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from limits.storage import MemoryStorage

from admin_app.problems import ApiProblem
from admin_app.security import limiter
from models.operations import catalogue
from models.operations.verification.asker import Asker

SETTING, PER_MINUTE = "lope.laju_per_menit", 600
WINDOW = 60
SETTING_LIVES = 10.0  # seconds that a process keeps the setting

_own = MemoryStorage()
"""Counts for this process alone while the shared counters are away."""


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
    pace = Pace(_most(), _most() - _count(asker, int(at) // WINDOW), WINDOW - int(at) % WINDOW)
    if pace.left < 0:
        raise ApiProblem(429)
    return pace


def forget_setting() -> None:
    """Read the setting again at the next request."""
    _Kept.until = 0.0


def _most() -> int:
    if time.monotonic() >= _Kept.until:
        _Kept.most = int(catalogue.setting(SETTING, PER_MINUTE))
        _Kept.until = time.monotonic() + SETTING_LIVES
    return _Kept.most


def _count(asker: Asker, window: int) -> int:
    key = f"laju/api/{asker.client}/{window}"
    if not limiter.enabled:
        return int(_own.incr(key, WINDOW))
    try:
        return int(limiter.storage.incr(key, WINDOW))
    except limiter.storage.base_exceptions:
        return int(_own.incr(key, WINDOW))
