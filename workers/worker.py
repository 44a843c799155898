"""A worker process: everything heavy is loaded before the first job, then RQ hands over outbox ids."""

from __future__ import annotations

import ctypes
import logging

from rq.serializers import JSONSerializer

from config import Config
from models.tables.base import bind
from workers import collector, failpoints, jobs, queueing
from workers.tools import Tools

MAINTENANCE_SECONDS = 30
JOBS_PER_LIFE = 500
M_ARENA_MAX = -8  # mallopt(3)

log = logging.getLogger("workers.worker")


class _Process:
    tools: Tools | None = None


def perform(item_id: int) -> None:
    """The one entry point of the queue: do the job that outbox row ``item_id`` promises."""
    if _Process.tools is None:
        raise RuntimeError("worker is not prepared")
    jobs.run(item_id, _Process.tools)


def prepare(config: Config) -> Tools:
    """Bind the database and build the tools that jobs share, in this process."""
    bind(config.database_url, config.data_key)
    failpoints.arm(config.failpoints, config.run_dir)
    _Process.tools = Tools.from_config(config)
    return _Process.tools


def run(config: Config) -> None:
    """The worker process; ends after :data:`JOBS_PER_LIFE` jobs, and the supervisor starts a fresh one."""
    _share_one_arena()
    prepare(config).warm_up()
    collector.settle()
    connection = queueing.connect(config.redis_url)
    worker = queueing.StrictWorker(
        [queueing.open_queue(connection, name) for name in (queueing.QUEUE, queueing.BACKGROUND)],
        connection=connection,
        serializer=JSONSerializer,
        maintenance_interval=MAINTENANCE_SECONDS,
    )
    worker.work(with_scheduler=False, max_jobs=JOBS_PER_LIFE, logging_level="WARNING")


def _share_one_arena() -> None:
    """RQ's listening thread would otherwise get, and hold, memory of its own; only glibc can be told."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(M_ARENA_MAX, 1)
