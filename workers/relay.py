"""The relay: tells the queue which outbox rows are due, and once a minute repairs what is half done.

Redis may be empty, restarted or gone; nothing is lost, for the rows are sent again when due.
"""

from __future__ import annotations

import logging
import signal
import time
from types import FrameType

import peewee
import redis
from rq import Queue

from config import Config
from models.operations import outbox, sweep
from models.tables.base import bind, database
from workers import queueing

PAUSE_SECONDS = 0.2
SWEEP_SECONDS = 60.0
QUEUE_DEPTH = 40

log = logging.getLogger("workers.relay")


class Relay:
    """One loop; ``step`` is one round of it."""

    def __init__(self, config: Config) -> None:
        connection = queueing.connect(config.redis_url)
        self._queue = queueing.open_queue(connection)
        self._background = queueing.open_queue(connection, queueing.BACKGROUND)
        self._next_sweep = 0.0
        self.stopping = False

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """End after the present round."""
        self.stopping = True

    def step(self) -> int:
        """Send what is due, as long as its queue is short; returns how many rows were sent."""
        if time.monotonic() >= self._next_sweep:
            sweep.sweep()
            self._next_sweep = time.monotonic() + SWEEP_SECONDS
        return self._fill(self._queue, background=False) + self._fill(self._background, background=True)

    @staticmethod
    def _fill(queue: Queue, *, background: bool) -> int:
        room = QUEUE_DEPTH - queueing.waiting(queue)
        sent = 0
        for item_id, _job in list(outbox.due(room, background=background)) if room > 0 else ():
            queueing.push(queue, item_id)
            outbox.mark_sent(item_id)
            sent += 1
        return sent

    def run(self) -> None:
        """Loop until SIGTERM; a queue or database that is away is waited for."""
        while not self.stopping:
            try:
                self.step()
            except redis.RedisError as error:
                log.warning("antrean tidak menjawab: %s", error)
                time.sleep(1)
            except peewee.OperationalError as error:
                log.warning("basis data tidak menjawab: %s", error)
                database.close()
                time.sleep(1)
            time.sleep(PAUSE_SECONDS)


def run(config: Config) -> None:
    """The relay process."""
    bind(config.database_url, config.data_key)
    relay = Relay(config)
    signal.signal(signal.SIGTERM, relay.stop)
    signal.signal(signal.SIGINT, relay.stop)
    relay.run()
