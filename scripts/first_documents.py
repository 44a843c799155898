"""The first documents of a new demo: signed as at the kepala's desk, and issued before anybody looks."""

from __future__ import annotations

import time

from config import Config
from models.rules.workflow import Stage
from models.tables import Application
from scripts.installation import bound
from scripts.seed import sign_some

ISSUED_WITHIN = 30.0  # seconds


def sign_and_wait(config: Config) -> int:
    """Let the kepala sign some files, and return how many were issued within :data:`ISSUED_WITHIN` seconds.

    Raises:
        DomainError: the signer does not open a sitting.
    """
    signed = sign_some(config)
    until = time.monotonic() + ISSUED_WITHIN
    with bound(config):
        while (waiting := Application.select().where(Application.stage == Stage.TTE).count()) and (
            time.monotonic() < until
        ):
            time.sleep(0.2)
    return signed - int(waiting)
