"""No process outlives the tests that started it: a run asks at its end, fixtures see to it before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests import own_processes
from tests.contracts.tree import ROOT
from tests.processes import until

# a child in a session of its own, whose parent is gone: as the work-horse of a killed worker
ORPHAN = "import os, time; os.fork() and os._exit(0); os.setsid(); time.sleep(60)"
LEAVING = "import subprocess, sys\ndef test_it():\n    subprocess.run([sys.executable, '-c', sys.argv[0] and {!r}])\n"


def orphan(mark):
    subprocess.run([sys.executable, "-c", ORPHAN], check=True)
    (pid,) = until(lambda: list(own_processes.alive(mark)), 5)
    return pid


def gone(pid):
    return pid not in own_processes.alive("")


@pytest.mark.parametrize("frozen", [False, True])
def test_what_is_started_inside_ends_also_when_the_body_fails(frozen):
    started = []

    def fail():
        with own_processes.ended_afterwards() as mark:
            started.append(orphan(mark))
            if frozen:
                os.kill(started[0], signal.SIGSTOP)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert gone(started[0])


def test_what_was_started_outside_is_left_alone():
    with own_processes.ended_afterwards() as outer:
        pid = orphan(outer)
        with own_processes.ended_afterwards() as inner:
            assert own_processes.alive(inner) == {}
        assert pid in own_processes.alive(outer)
    assert gone(pid)


def test_a_run_that_leaves_a_process_behind_fails_and_names_it(tmp_path):
    (tmp_path / "conftest.py").write_text("from tests.conftest import nothing_survives\n")
    (tmp_path / "test_leaving.py").write_text(LEAVING.format(ORPHAN))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", tmp_path, tmp_path]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout
    assert "time.sleep(60)" in done.stdout
