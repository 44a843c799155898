"""Writers queue up, in one process and among several, and a turn that does not come keeps nobody for ever."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.tables.turns import Turn

HOLDS = """
import sys, time
from pathlib import Path
from models.tables.turns import Turn
turn = Turn()
turn.queue_at(Path(sys.argv[1]))
turn.acquire()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def turn(tmp_path):
    made = Turn()
    made.queue_at(tmp_path)
    yield made
    made.queue_at(None)


@pytest.fixture
def other_process(tmp_path):
    """A process that has its turn, and does not give it back."""
    process = subprocess.Popen([sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def seconds_until_it_comes(turn, patience):
    begun = time.monotonic()
    assert turn.acquire(patience)
    turn.release()
    return time.monotonic() - begun


def test_a_thread_waits_for_the_other(turn):
    turn.acquire()
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(turn.acquire, 0.05).result() is False
        waiting = pool.submit(turn.acquire, 10.0)
        turn.release()
        assert waiting.result(5) is True
    turn.release()


def test_a_process_is_waited_for_and_not_for_ever(turn, other_process):
    assert seconds_until_it_comes(turn, 0.3) >= 0.3


def test_the_turn_of_a_process_that_died_is_free(turn, other_process):
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(seconds_until_it_comes, turn, 30.0)
        time.sleep(0.2)
        assert not waiting.done()
        other_process.kill()
        assert waiting.result(15) < 15


def test_without_a_folder_there_is_nobody_else(turn, other_process):
    turn.queue_at(None)
    assert seconds_until_it_comes(turn, 10.0) < 5
