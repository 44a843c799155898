"""How long the work takes to go on by itself after a SIGKILL, under the real supervisor.

At every named point of issuing, once the worker kills itself there, and once the queue server is killed while the
worker stands there. A file has recovered when it is issued, archived and its resident's message is sent.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import Config
from models.operations import signing_desk
from models.ports.signer_client import SignerClient
from models.rules.workflow import Stage
from models.tables import Application, Message, OutboxItem
from scripts.all_processes import seeded
from scripts.benchmarks import office
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.issue import stack_of
from scripts.seed.files import seen
from scripts.seed.staff import actor
from scripts.supervise.plan import RUN, everything_answers
from workers.failpoints import NAMES
from workers.pki.make import DEMO_PASSPHRASE

SPACING_SECONDS = 11.0  # longer than the life after which the supervisor restarts without a longer pause
FIRES_SECONDS = 30.0
MOST_SECONDS = 60.0
STOP_SECONDS = 25.0
VICTIMS = {"a worker": "kill", "the queue server": "freeze"}


@dataclass(frozen=True, slots=True)
class Blow:
    """What was hit where: the application that was being issued, and the moment (seconds since 1970)."""

    point: str
    application_id: int
    at: float


def measure() -> list[Figure]:
    """The longest recovery for each victim."""
    with office.new_installation() as config, office.connected(config):
        office.move_in(400)
        seeded(config).touch()  # our own files are enough
        stack = stack_of(office.store_of(config), len(NAMES) * len(VICTIMS))
        return [
            _figure(victim, _recoveries(config, action, stack[number :: len(VICTIMS)]))
            for number, (victim, action) in enumerate(VICTIMS.items())
        ]


def _figure(victim: str, seconds: dict[str, float]) -> Figure:
    told = ", ".join(f"{point} {taken:.0f}" for point, taken in seconds.items())
    return Figure(f"recovery after SIGKILL of {victim}", max(seconds.values()), "s", MOST_SECONDS, beside=told)


def _recoveries(config: Config, action: str, stack: list[int]) -> dict[str, float]:
    """Point → seconds, one file of ``stack`` for each."""
    for name in NAMES:
        _marker(config, name).touch()  # a point whose marker exists has fired
    armed = ",".join(f"{name}={action}" for name in NAMES)
    with _supervised(config, armed) as supervisor:
        office.wait_until(_idle, 120)
        sitting = SignerClient(config.signer_socket).open_sitting(actor("kepala").id, DEMO_PASSPHRASE).sitting
        blows = [_strike(config, supervisor, point, one, sitting) for point, one in zip(NAMES, stack, strict=True)]
        office.wait_until(lambda: _is_done(stack), 2 * MOST_SECONDS)
    return {blow.point: _recovered_at(blow.application_id) - blow.at for blow in blows}


def _strike(config: Config, supervisor: int, point: str, application_id: int, sitting: str) -> Blow:
    """Arm one point, approve one file, and wait until the point fired."""
    begun = time.monotonic()
    _marker(config, point).unlink()
    shown = seen(Application.get_by_id(application_id))
    signing_desk.approve(actor("kepala"), application_id, shown, sitting=sitting)
    office.wait_until(_marker(config, point).exists, FIRES_SECONDS)
    hit = OutboxItem.select().where(OutboxItem.lease.is_null(False)).order_by(OutboxItem.lease_until.desc()).first()
    at = _marker(config, point).stat().st_mtime
    for worker in _frozen(supervisor):
        queue = _child(supervisor, str(config.run_dir / "queue.sock"))
        at = time.time()
        os.kill(queue, signal.SIGKILL)
        os.kill(worker, signal.SIGCONT)
    time.sleep(max(0.0, begun + SPACING_SECONDS - time.monotonic()))
    return Blow(point, hit.application_id if hit else application_id, at)


def _marker(config: Config, point: str) -> Path:
    return config.run_dir / f"failpoint-{point}"


def _is_done(stack: list[int]) -> bool:
    issued = Application.select().where(Application.id.in_(stack), Application.stage == Stage.TERBIT).count()
    return issued == len(stack) and _idle()


def _idle() -> bool:
    return not OutboxItem.select().where(OutboxItem.done_at.is_null()).exists()


def _recovered_at(application_id: int) -> float:
    finished = Application.get_by_id(application_id).finished_at
    sent = Message.get(Message.key == f"permohonan:{application_id}:terbit").sent_at
    return float(max(finished, sent).timestamp())


@contextmanager
def _supervised(config: Config, failpoints: str) -> Iterator[int]:
    """The process id of ``run.py all`` with these failpoints, once everything answers."""
    command = [sys.executable, str(RUN), "all", "--data", str(config.data_dir), "--port", str(config.port)]
    log = (config.data_dir / "supervisor.log").open("ab")
    environment = ["env", f"FAILPOINTS={failpoints}", "WORKER_COUNT=1"]  # so that it is known whose work was hit
    process = subprocess.Popen([*environment, *command], stdout=log, stderr=log, start_new_session=True)
    try:
        office.wait_until(lambda: everything_answers(config), 60)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def _children(parent: int) -> Iterator[tuple[int, str, str]]:
    """``(process id, state, command line)`` of the living children (proc_pid_stat(5))."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text("latin-1").rpartition(")")[2].split()
            if int(fields[1]) == parent:
                yield int(entry.name), fields[0], (entry / "cmdline").read_text("latin-1").replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile


def _frozen(parent: int) -> list[int]:
    return [pid for pid, state, _ in _children(parent) if state == "T"]


def _child(parent: int, word: str) -> int:
    return next(pid for pid, _, command in _children(parent) if word in command)
