"""Rows that wait to be written at the same moment share one statement, one commit and one wait for the disk.

Whoever comes while nobody writes is the leader: he writes what all others wait for as well, and hands the lead to one
of those who came meanwhile. Nobody hears of his row before the commit that holds it.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any, Generic, TypeVar, cast

from models.tables.base import database, is_postgres, writing

Item = TypeVar("Item")
Done = TypeVar("Done")
GATHERS = 0.002
"""Seconds that a leader waits for more after several rows came together; after one that came alone nobody waits."""
Write = Callable[[Sequence[Item]], Sequence[Done]]
"""Writes all items, or none and raises; on PostgreSQL with one statement, for nobody opens a transaction around it."""


def write_together(write: Write[Item, Done], item: Item, lane: int | None = None) -> Done:
    """What ``write`` returns for ``item``, once it is committed; an item that fails is undone, and others are not.

    ``write`` runs in any thread of this process, on its connection: it knows no request, and is short. On PostgreSQL
    only what is in the same ``lane`` waits for one another; SQLite has one.

    Raises: what ``write`` raises; peewee.OperationalError, for all who wait, where nothing could be written.
    """
    if database.in_transaction():
        with database.atomic():
            return write([item])[0]
    mine = _Waiting(write, item)
    queue = _queues[lane if is_postgres() else None]
    if not queue.joined(mine):
        mine.wait()
    if not mine.ended:
        queue.lead()
    return cast("Done", mine.end())


class _Waiting(Generic[Item, Done]):
    """One item, and how it ended."""

    __slots__ = ("_end", "_failure", "_sleep", "ended", "item", "write")

    def __init__(self, write: Write[Item, Done], item: Item) -> None:
        self.write, self.item, self.ended = write, item, False
        self._end: Done | None = None
        self._failure: BaseException | None = None
        self._sleep = Lock()
        self._sleep.acquire()

    def wait(self) -> None:
        """Until it has ended, or its turn has come to lead."""
        self._sleep.acquire()

    def wake(self) -> None:
        self._sleep.release()

    def ends(self, end: Done | None = None, failure: BaseException | None = None) -> None:
        self._end, self._failure, self.ended = end, failure, True

    def end(self) -> Done | None:
        """What was written. Raises: why it was not."""
        if self._failure is not None:
            raise self._failure
        return self._end


class _Queue:
    """Those who wait for the same leader."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[_Waiting[Any, Any]] = deque()
        self._is_led = False
        self._last_together = 0

    def joined(self, mine: _Waiting[Any, Any]) -> bool:
        """Whether the one who joins is to lead."""
        with self._lock:
            self._waiting.append(mine)
            leads, self._is_led = not self._is_led, True
        return leads

    def lead(self) -> None:
        """Write whatever waits, and let somebody who came later lead on."""
        taken: list[_Waiting[Any, Any]] = []
        if self._last_together > 1:
            time.sleep(GATHERS)
        try:
            if is_postgres():
                _write(self._take_up(taken))
            else:
                with writing():
                    _write(self._take_up(taken))  # only now: more came while others had their turn to write
        except BaseException as error:  # noqa: BLE001 - it goes to everybody who waits
            for one in taken or self._take_up(taken):
                one.ends(failure=error)
        finally:
            self._last_together = len(taken)
            self._hand_over()
            for one in taken:
                one.wake()

    def _take_up(self, taken: list[_Waiting[Any, Any]]) -> list[_Waiting[Any, Any]]:
        with self._lock:
            taken.extend(self._waiting)
            self._waiting.clear()
        return taken

    def _hand_over(self) -> None:
        with self._lock:
            self._is_led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].wake()


_queues: defaultdict[int | None, _Queue] = defaultdict(_Queue)


def _write(taken: Sequence[_Waiting[Any, Any]]) -> None:
    alike: dict[Write[Any, Any], list[_Waiting[Any, Any]]] = {}
    for one in taken:
        alike.setdefault(one.write, []).append(one)
    for write, those in alike.items():
        if len(taken) == 1:
            those[0].ends(write([those[0].item])[0])
        elif not _written(write, those):
            for one in those:
                _written(write, [one])


def _written(write: Write[Any, Any], those: Sequence[_Waiting[Any, Any]]) -> bool:
    """Whether all of them are; what fails alone has ended with it."""
    try:
        with _undone_alone():
            ends = write([one.item for one in those])
    except Exception as error:  # noqa: BLE001 - it goes to whoever waits for this item
        if len(those) == 1:
            those[0].ends(failure=error)
        return False
    for one, end in zip(those, ends, strict=True):
        one.ends(end)
    return True


@contextmanager
def _undone_alone() -> Iterator[None]:
    """A part of the transaction of SQLite; on PostgreSQL a statement is one by itself."""
    if is_postgres():
        yield
        return
    database.execute_sql("SAVEPOINT alone")
    try:
        yield
    except Exception:
        database.execute_sql("ROLLBACK TO alone")
        raise
    finally:
        database.execute_sql("RELEASE alone")
