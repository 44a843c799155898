"""The web process: gunicorn over the application, on a port of its own or on the supervisor's listener."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

from gunicorn.app.base import BaseApplication

from config import Config
from scripts.supervise.process import Leash


class WebServer(BaseApplication):
    """Gunicorn with settings from ours only: no file, no environment, no command line of its own."""

    def __init__(self, config: Config, listener: int | None) -> None:
        self.config = config
        self.bind = f"fd://{listener}" if listener is not None else f"{_bracketed(config.host)}:{config.port}"
        super().__init__()

    def load_config(self) -> None:
        """Fill gunicorn's settings."""
        settings = {
            "bind": self.bind,
            "workers": self.config.web_workers,
            "worker_class": "scripts.patient_worker.PatientWorker",
            "threads": 8,
            "timeout": 60,
            "graceful_timeout": 10,  # seconds; below the supervisor's grace
            "keepalive": 5,
            "limit_request_line": 8190,  # a preview carries its answers in its address; nginx takes 8 kB too
            "accesslog": None,  # addresses carry tokens and searches carry NIKs
            "errorlog": "-",
            "loglevel": "warning",
            "control_socket_disable": True,  # it would open a socket in the home folder
            "proc_name": "capil-web",
            "pre_fork": _choose_processor,
            "post_fork": _begin,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application, made in each worker: Peewee's connections must not cross a fork."""
        from admin_app import create_app  # noqa: PLC0415 - after the fork, and not in the arbiter

        return create_app(self.config)


def _choose_processor(arbiter: Any, worker: Any) -> None:
    """Whichever has fewest workers; the arbiter asks before each fork, and knows of all that live."""
    taken = Counter(other.processor for other in arbiter.WORKERS.values())
    worker.processor = min(sorted(os.sched_getaffinity(0)), key=lambda one: taken[one])


def _begin(arbiter: Any, worker: Any) -> None:
    """Stay on one processor, and die with an arbiter that was killed instead of keeping the port.

    One thread of a worker runs at a time (Python's interpreter lock); spread over processors, half of what a call of
    the API costs went into waking them.
    """
    os.sched_setaffinity(0, {worker.processor})
    Leash(arbiter.pid)()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def serve(config: Config, listener: int | None) -> None:
    """Serve until SIGTERM; ``listener`` is the number of an inherited listening socket."""
    os.umask(0o077)
    WebServer(config, listener).run()
