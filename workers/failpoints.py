"""Named points where a test may kill the process or raise, to prove that the work converges afterwards.

``FAILPOINTS=after-number=kill,mid-sign=raise``; each fires once per run folder, so that the restarted process passes.
Refused in production by the configuration.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import ClassVar

NAMES = (
    "after-claim",
    "after-number",
    "mid-render",
    "before-sign",
    "mid-sign",
    "signed-not-stored",
    "stored-not-committed",
    "signed-not-published",
    "committed-not-notified",
)
"""Those of issuing."""
OTHERS = ("mid-reading", "import-mid-range", "import-range-done", "batch-mid-chunk", "batch-chunk-done")


class InjectedFault(RuntimeError):
    """What ``raise`` raises."""


class _Armed:
    actions: ClassVar[dict[str, str]] = {}
    folder: Path = Path()


def arm(specification: str, run_dir: Path) -> None:
    """Read ``name=kill|raise|freeze`` pairs. Raises: ValueError for an unknown name or action."""
    actions = dict(pair.split("=", 1) for pair in specification.split(",") if pair)
    for name, action in actions.items():
        if name not in NAMES + OTHERS or action not in {"kill", "raise", "freeze"}:
            raise ValueError(f"unknown failpoint: {name}={action}")
    _Armed.actions, _Armed.folder = actions, run_dir


def failpoint(name: str) -> None:
    """Do nothing, unless a test armed this name and it has not fired yet."""
    action = _Armed.actions.get(name)
    if action is None or not _first_time(name):
        return
    if action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if action == "freeze":
        os.kill(os.getpid(), signal.SIGSTOP)
        time.sleep(0)
        return
    raise InjectedFault(name)


def _first_time(name: str) -> bool:
    try:
        (_Armed.folder / f"failpoint-{name}").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
