"""How long the work takes to go on by itself after a SIGKILL, under the real supervisor.

At every named point of issuing, once the worker kills itself there, and once the queue server is killed while the
worker stands there. A file has recovered when it is issued, archived and its resident's message is sent.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from config import Config
from models.operations.applications import content
from models.operations.desk import signing_desk
from models.ports.signer_client import SignerClient
from models.rules.errors import AlreadyChanged
from models.rules.workflow import Stage
from models.tables import Application, Message, OutboxItem
from scripts.all_processes import seeded
from scripts.benchmarks import office
from scripts.benchmarks.figures import Figure
from scripts.benchmarks.issue import stack_of
from scripts.seed.files import seen
from scripts.seed.staff import actor
from scripts.supervise.plan import RUN, everything_answers
from scripts.supervise.process import Leash
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
        stack_of(office.store_of(config), 2 * len(NAMES) * len(VICTIMS))
        return [_figure(victim, _recoveries(config, action)) for victim, action in VICTIMS.items()]


def _figure(victim: str, seconds: dict[str, float]) -> Figure:
    slowest = max(seconds, key=lambda point: seconds[point])
    told = f"longest of {len(seconds)} named points, at {slowest}; median {statistics.median(seconds.values()):.0f} s"
    return Figure(f"recovery after SIGKILL of {victim}", seconds[slowest], "s", MOST_SECONDS, beside=told)


def _recoveries(config: Config, action: str) -> dict[str, float]:
    """Point → seconds, one file of the kepala's stack for each."""
    for name in NAMES:
        _marker(config, name).touch()  # a point whose marker exists has fired
    armed = ",".join(f"{name}={action}" for name in NAMES)
    with _supervised(config, armed) as supervisor:
        office.wait_until(_idle, 120)
        sitting = SignerClient(config.signer_socket).open_sitting(actor("kepala").id, DEMO_PASSPHRASE).sitting
        blow = _kill_the_queue if action == "freeze" else _let_it_kill_itself
        blows = [_strike(config, supervisor, point, sitting, blow) for point in NAMES]
        office.wait_until(_idle, 2 * MOST_SECONDS)
    return {one.point: _recovered_at(one.application_id) - one.at for one in blows}


def _strike(config: Config, supervisor: int, point: str, sitting: str, blow: Callable[[Config, int], None]) -> Blow:
    """Arm one point, approve one file, and strike when the work is there."""
    begun = time.monotonic()
    _marker(config, point).unlink()
    chosen = _approve_next(sitting)
    office.wait_until(_marker(config, point).exists, FIRES_SECONDS)
    at, hit = time.time(), _being_issued(chosen.id)
    blow(config, supervisor)
    time.sleep(max(0.0, begun + SPACING_SECONDS - time.monotonic()))
    return Blow(point, hit, at)


def _let_it_kill_itself(_config: Config, _supervisor: int) -> None:
    """The worker did at the armed point."""


def _kill_the_queue(config: Config, supervisor: int) -> None:
    """While the worker stands frozen at the armed point; then it goes on."""
    office.wait_until(lambda: _frozen(supervisor), FIRES_SECONDS)
    os.kill(_child(supervisor, str(config.run_dir / "queue.sock")), signal.SIGKILL)
    for worker in _frozen(supervisor):
        os.kill(worker, signal.SIGCONT)


def _being_issued(chosen: int) -> int:
    """Whose work was hit: that of the youngest lease, for one that was killed before may have come first."""
    row = OutboxItem.select().where(OutboxItem.lease.is_null(False)).order_by(OutboxItem.lease_until.desc()).first()
    is_issued = Application.get_by_id(chosen).stage == Stage.TERBIT
    return chosen if is_issued or row is None else int(row.application_id)


def _approve_next(sitting: str) -> Application:
    """Approve one that the acts issued before have not changed: a child that was added changes its family's data."""
    for chosen in signing_desk.stack():
        if content.fingerprint(chosen) == chosen.content_sha256:
            with suppress(AlreadyChanged):  # a file struck before may be issued just now
                return signing_desk.approve(actor("kepala"), chosen.id, seen(chosen), sitting=sitting)
    raise RuntimeError("the stack has no file left that can be signed")


def _marker(config: Config, point: str) -> Path:
    return config.run_dir / f"failpoint-{point}"


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
    process = subprocess.Popen(
        [*environment, *command],
        stdout=log,
        stderr=log,
        start_new_session=True,
        preexec_fn=Leash(os.getpid()),  # noqa: PLW1509 - there is one thread
    )
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
