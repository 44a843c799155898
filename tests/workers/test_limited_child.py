"""Limits that really stop a child, and doors that are really closed to it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import time
from pathlib import Path

import pytest

from workers.limited_child import ChildFailed, LimitedChild, Limits, Reason, run

NOBODY = 65534
MEGABYTE = 1024 * 1024


def why(work, limits: Limits | None = None) -> ChildFailed:
    with pytest.raises(ChildFailed) as caught:
        run(work, limits)
    return caught.value


def told(work) -> str:
    """What ``work`` raised in a child, or "nothing"."""

    def tell() -> bytes:
        try:
            work()
        except OSError as error:
            return type(error).__name__.encode() + b" " + os.strerror(error.errno).encode()
        return b"nothing"

    return run(tell).decode()


def spin() -> bytes:
    while True:
        pass


def test_what_the_work_returns_comes_back_whole():
    data = os.urandom(5 * MEGABYTE)
    assert run(lambda: data[::-1]) == data[::-1]


def test_an_exception_comes_back_as_a_fault_with_its_words():
    failure = why(lambda: b"" + str(1 // 0).encode())
    assert failure.reason is Reason.FAULT
    assert "ZeroDivisionError" in failure.detail


def test_a_crash_of_the_interpreter_is_a_fault():
    assert why(lambda: os.kill(os.getpid(), signal.SIGSEGV)).reason is Reason.FAULT


def test_memory_runs_out_at_the_limit_and_not_before():
    limits = Limits(memory=200 * MEGABYTE)
    assert run(lambda: str(len(bytearray(100 * MEGABYTE))).encode(), limits) == b"104857600"
    assert why(lambda: bytes(300 * MEGABYTE), limits).reason is Reason.MEMORY


def test_a_busy_loop_is_stopped_by_processor_time():
    began = time.monotonic()
    assert why(spin, Limits(cpu_seconds=1, wall_seconds=30)).reason is Reason.TIME
    assert time.monotonic() - began < 15


def test_a_sleeper_is_stopped_by_the_clock():
    began = time.monotonic()
    assert why(lambda: time.sleep(60), Limits(wall_seconds=0.5)).reason is Reason.TIME
    assert time.monotonic() - began < 5


def test_a_child_that_refuses_the_alarm_is_killed():
    def stubborn() -> bytes:
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        time.sleep(60)
        return b""

    assert why(stubborn, Limits(wall_seconds=0.5)).reason is Reason.TIME


def test_a_child_that_closes_its_pipe_and_stays_is_killed():
    def linger() -> bytes:
        os.closerange(0, 1000)
        time.sleep(60)
        return b""

    began = time.monotonic()
    assert why(linger).reason is Reason.TIME
    assert time.monotonic() - began < 5


def test_too_much_output_is_not_read():
    assert why(lambda: bytes(3 * MEGABYTE), Limits(output=MEGABYTE)).reason is Reason.OUTPUT


def test_no_file_can_be_opened():
    assert "Too many open files" in told(lambda: Path("/etc/hostname").read_bytes())


def test_no_socket_can_be_opened():
    assert "Too many open files" in told(socket.socket)


def test_no_process_can_be_started():
    assert _as_nobody(lambda: told(os.fork).startswith("BlockingIOError"))


def test_descriptors_of_the_parent_are_closed(tmp_path):
    with (tmp_path / "rahasia").open("wb") as file:
        number = file.fileno()
        assert "Bad file descriptor" in told(lambda: os.fstat(number))


def test_a_child_that_reads_files_may_be_granted_some(tmp_path):
    (tmp_path / "jangkar").write_bytes(b"isi")
    assert run((tmp_path / "jangkar").read_bytes, Limits(open_files=16)) == b"isi"


def test_a_child_ends_by_itself_when_its_parent_is_gone():
    reading, writing = os.pipe()
    parent = os.fork()
    if parent == 0:
        child = LimitedChild(lambda: time.sleep(60) or b"", Limits(wall_seconds=1))
        os.write(writing, str(child.pid).encode())
        os._exit(0)
    os.waitpid(parent, 0)
    orphan = int(os.read(reading, 20))
    os.close(reading)
    os.close(writing)
    deadline = time.monotonic() + 10
    while _runs(orphan):
        assert time.monotonic() < deadline, "the orphan is still there"
        time.sleep(0.05)


def test_no_descriptor_and_no_zombie_is_left_behind():
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        run(lambda: b"x")
        why(lambda: time.sleep(9), Limits(wall_seconds=0.05))
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert not [pid for pid, (state, parent) in _processes().items() if state == "Z" and parent == os.getpid()]


def _processes() -> dict[int, tuple[str, int]]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[:2]
            found[int(folder.name)] = state, int(parent)
    return found


def _runs(pid: int) -> bool:
    return _processes().get(pid, ("Z", 0))[0] != "Z"


def _as_nobody(question) -> bool:
    """The answer to ``question`` as a user who is not root, whom RLIMIT_NPROC does not bind (setrlimit(2))."""
    if os.getuid() != 0:
        return question()
    pid = os.fork()
    if pid == 0:
        answer = False
        try:
            os.setuid(NOBODY)
            answer = question()
        finally:
            os._exit(not answer)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
