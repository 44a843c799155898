"""The RQ queue as a hint: one entry point, JSON only, and a worker that runs nothing else.

The queue knows outbox ids; what they mean stands in the database.
"""

from __future__ import annotations

import json
from typing import Any

import redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker

ENTRY = "workers.worker.perform"
QUEUE = "capil"
BACKGROUND = "capil-rendah"
RESULT_SECONDS = 60
JOB_SECONDS = 120


class JobRefused(RuntimeError):
    """A queue entry that the relay did not write."""


class StrictWorker(SimpleWorker):
    """Runs :data:`ENTRY` with one integer, in this process; anything else in Redis is refused unread."""

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Refuse a foreign entry before RQ would import what it names."""
        if not is_ours(job):
            job.delete()
            self.log.error("entri antrean asing ditolak: %s", job.id)
            return
        super().execute_job(job, queue)


def is_ours(job: Job) -> bool:
    """Whether the raw payload is exactly ``[ENTRY, null, [int], {}]``."""
    try:
        payload = json.loads(job.data)
    except (ValueError, TypeError):
        return False
    match payload:
        case [name, None, [int(_)], {}] if name == ENTRY:
            return True
    return False


def connect(url: str) -> redis.Redis:
    """A client for ``unix:///…`` or ``redis://…`` with short time-outs."""
    return redis.Redis.from_url(url, socket_connect_timeout=3, health_check_interval=15)


def open_queue(connection: redis.Redis, name: str = QUEUE) -> Queue:
    """The queue of that name; a worker empties :data:`QUEUE` before it looks at :data:`BACKGROUND`."""
    return Queue(name, connection=connection, serializer=JSONSerializer)


def push(queue: Queue, item_id: int) -> None:
    """Tell the queue about an outbox row. Raises: redis.RedisError when it does not answer."""
    queue.enqueue_call(ENTRY, args=(item_id,), timeout=JOB_SECONDS, result_ttl=0, failure_ttl=RESULT_SECONDS)


def waiting(queue: Queue) -> int:
    """How many entries wait."""
    count: Any = queue.count
    return int(count)
