"""The supervisor keeps processes alive through real signals, and leaves none behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Run:
    """A supervisor in a process of its own over tiny programs."""

    def __init__(self, folder, *kinds, grace=5.0):
        self.folder = folder
        settings = json.dumps({"folder": str(folder), "kinds": kinds, "grace": grace})
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.scripts.supervised", settings],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )

    def pids(self, name):
        file = self.folder / f"{name}.pid"
        return [int(line) for line in file.read_text().splitlines()] if file.exists() else []

    def wait_until_ready(self):
        assert self.process.stdout.readline() == "ready\n"

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.process.communicate(timeout=20)[0]


@pytest.fixture
def supervise(tmp_path):
    runs = []

    def start(*kinds, **settings):
        runs.append(Run(tmp_path, *kinds, **settings))
        return runs[-1]

    yield start
    for run in runs:
        run.process.kill()
        run.process.communicate()


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def soon(condition, seconds=5.0):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_a_killed_process_is_back_within_two_seconds(supervise):
    run = supervise("patient")
    run.wait_until_ready()
    os.kill(run.pids("patient")[0], signal.SIGKILL)
    assert soon(lambda: len(run.pids("patient")) == 2, 2)
    assert alive(run.pids("patient")[1])
    assert "patient dihentikan oleh SIGKILL; dijalankan lagi." in run.stop()


def test_a_process_that_keeps_dying_is_restarted_ever_more_slowly(supervise):
    run = supervise("hasty", "patient")
    assert soon(lambda: (run.folder / "hasty.pid").exists() and len(_moments(run)) >= 4, 8)
    run.stop()
    gaps = [after - before for before, after in zip(_moments(run), _moments(run)[1:], strict=False)]
    assert gaps[1] > gaps[0] * 1.3
    assert gaps[2] > gaps[1] * 1.3


def _moments(run):
    return [float(line) for line in (run.folder / "hasty.pid").read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_every_stop_signal_ends_every_child(supervise, number):
    run = supervise("patient", "parent", "teller")
    run.wait_until_ready()
    assert soon(lambda: len(run.pids("parent")) == 2)
    pids = run.pids("patient") + run.pids("parent") + run.pids("teller")
    assert len(pids) == 4
    run.stop(number)
    assert run.process.returncode == 0
    assert not any(alive(pid) for pid in pids)
    assert (run.folder / "teller.end").exists(), "it was asked, not shot"


def test_a_deaf_process_is_killed_after_the_grace(supervise):
    run = supervise("deaf", grace=1.0)
    run.wait_until_ready()
    started = time.monotonic()
    run.stop()
    assert 1.0 <= time.monotonic() - started < 4
    assert not alive(run.pids("deaf")[0])


def test_a_second_signal_does_not_wait_for_the_grace(supervise):
    run = supervise("deaf", grace=60.0)
    run.wait_until_ready()
    run.process.send_signal(signal.SIGINT)
    assert run.process.stdout.readline().startswith("Menghentikan")
    time.sleep(0.3)
    started = time.monotonic()
    run.stop(signal.SIGINT)
    assert time.monotonic() - started < 5


def test_no_orphan_survives_a_killed_supervisor(supervise):
    run = supervise("patient", "deaf")
    run.wait_until_ready()
    pids = run.pids("patient") + run.pids("deaf")
    run.process.kill()
    assert soon(lambda: not any(alive(pid) for pid in pids), 3)


def test_what_a_dead_process_left_behind_is_gone_before_it_is_restarted(supervise):
    run = supervise("parent")
    run.wait_until_ready()
    assert soon(lambda: len(run.pids("parent")) == 2)
    leader = next(pid for pid in run.pids("parent") if os.getsid(pid) == pid)
    (left_behind,) = set(run.pids("parent")) - {leader}
    os.kill(leader, signal.SIGKILL)
    assert soon(lambda: len(run.pids("parent")) >= 3)
    assert not alive(left_behind)


def test_what_others_need_stops_last(supervise):
    run = supervise("teller!", "deaf", grace=1.0)
    run.wait_until_ready()
    asked_at = time.monotonic()
    run.stop()
    assert float((run.folder / "teller.end").read_text()) - asked_at >= 1.0, "asked before the deaf one was gone"


def test_a_refusal_at_the_start_stops_everything_with_its_sentence(supervise):
    run = supervise("patient", "unfit")
    output = run.process.communicate(timeout=20)[0]
    assert run.process.returncode == os.EX_CONFIG
    assert "Pengaturan salah." in output
    assert not any(alive(pid) for pid in run.pids("patient"))


def test_a_log_that_grows_too_long_is_set_aside(tmp_path):
    from scripts.supervise.process import Process
    from scripts.supervise.supervisor import LOG_LIMIT, Supervisor

    process = Process("chatty", ["true"], tmp_path / "chatty.log")
    with process.log.open("ab") as writer:
        writer.write(b"x" * (LOG_LIMIT + 1))
        writer.flush()
        Supervisor([process], is_ready=lambda: True, announce=lambda: None, say=print)._shorten_logs()
        writer.write(b"after")
    assert process.log.read_bytes() == b"after"
    assert (tmp_path / "chatty.log.1").stat().st_size == LOG_LIMIT + 1
