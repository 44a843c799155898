"""Calls turned away at the door: each is counted here, and the counts are written once a second.

So a flood costs one writing a second and not one for each call, and yet no call is left out. Who is the first after a
quiet second is written at once. What a process has not written yet is lost only if it is killed.

Pasal: Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock, Thread

import peewee
from flask import current_app

from models.operations.clock import today
from models.operations.verification import knocks
from models.operations.verification.knocks import OTHERS, Knock
from models.tables.base import database

EVERY = 1.0  # seconds
SOURCES = 500
"""So many are kept apart in a second; what comes from further addresses is counted together."""

_waiting: Counter[Knock] = Counter()
_guard = Lock()
_writer: Thread | None = None


def note(code: str, address: str, client: int | None = None) -> None:
    """Count one call that was refused with ``code``; ``client`` is the program, where its token was good."""
    global _writer  # noqa: PLW0603 - one for the process, as the counts are
    knock = Knock(today().isoformat(), code, client or 0, address[:64])
    with _guard:
        if knock not in _waiting and len(_waiting) >= SOURCES:
            knock = knock._replace(address=OTHERS)
        _waiting[knock] += 1
        if _writer is not None:
            return
        _writer = Thread(target=_write_each_second, name="door")
        _writer.start()
    try:
        write()
    except peewee.DatabaseError:
        current_app.logger.exception("knocks wait to be written")


def write() -> None:
    """Write what waits. Raises: peewee.DatabaseError, and it waits on."""
    with _guard:
        counts = dict(_waiting)
        _waiting.clear()
    if not counts:
        return
    try:
        knocks.add(counts)
    except peewee.DatabaseError:
        with _guard:
            _waiting.update(counts)
        raise


def forget() -> None:
    """Let go what waits."""
    with _guard:
        _waiting.clear()


def _write_each_second() -> None:
    """Until a second has brought nothing; the interpreter waits for that before it ends."""
    global _writer  # noqa: PLW0603 - as above
    while True:
        time.sleep(EVERY)
        with _guard:
            if not _waiting:
                _writer = None
                return
        try:
            with database.connection_context():
                write()
        except peewee.DatabaseError:
            continue  # the next second tries again
