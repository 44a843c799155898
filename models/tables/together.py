"""Small acts that wait to write at the same moment share one commit, and with it one wait for the disk.

On SQLite one transaction writes at a time, and each ends with the disk saying that it holds. Whoever gets the turn
does what all others wait for as well; nobody hears of his act before the commit that holds it. PostgreSQL lets commits
wait for the disk together by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from models.tables.base import database, is_postgres, turn

Done = TypeVar("Done")

_waiting: deque[tuple[Callable[[], Any], Future[Any]]] = deque()


def write_together(act: Callable[[], Done]) -> Done:
    """What ``act`` returns, once it is committed; an act that fails is undone, and the others are not.

    ``act`` runs in any thread of this process, on its connection: it knows no request, and is short.

    Raises: what ``act`` raises; peewee.OperationalError, for all who wait, where nothing could be written.
    """
    if is_postgres() or database.in_transaction():
        with database.atomic():
            return act()
    mine: Future[Done] = Future()
    _waiting.append((act, mine))
    if not turn.acquire():
        if mine.cancel():  # nobody has taken it up: SQLite says what is the matter
            with database.atomic("IMMEDIATE"):
                return act()
        return mine.result()
    try:
        if not mine.done():
            _write_all()
    finally:
        turn.release()
    return mine.result()


def _write_all() -> None:
    taken: list[tuple[Callable[[], Any], Future[Any]]] = []
    try:
        with database.atomic("IMMEDIATE"):
            taken = _take_up()  # only now: more came while the other processes were waited for
            ends = [(act(), None) if len(taken) == 1 else _apart(act) for act, _ in taken]
    except BaseException as error:  # noqa: BLE001 - it goes to everybody who waits
        for _, promise in taken or _take_up():
            promise.set_exception(error)
        return
    for (_, promise), (value, failure) in zip(taken, ends, strict=True):
        if failure is None:
            promise.set_result(value)
        else:
            promise.set_exception(failure)


def _take_up() -> list[tuple[Callable[[], Any], Future[Any]]]:
    acts = [_waiting.popleft() for _ in range(len(_waiting))]
    return [(act, promise) for act, promise in acts if promise.set_running_or_notify_cancel()]


def _apart(act: Callable[[], Any]) -> tuple[Any, Exception | None]:
    """What it returned, or why it was undone."""
    database.execute_sql("SAVEPOINT apart")
    ended: tuple[Any, Exception | None]
    try:
        ended = act(), None
    except Exception as error:  # noqa: BLE001 - it goes to whoever waits for this act
        database.execute_sql("ROLLBACK TO apart")
        ended = None, error
    database.execute_sql("RELEASE apart")
    return ended
