"""Connections that never finish their headers keep nobody out and do not stay."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from scripts.patient_worker import HEADER_SECONDS, MOST
from tests.contracts.tree import ROOT
from tests.own_processes import ended_afterwards
from tests.processes import until

SLOW = 60
WHOLE = b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 4\r\n\r\nhalo"
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-"


@pytest.fixture
def port(config):
    command = [sys.executable, "-m", "tests.scripts.small_web", str(config.data_dir), str(config.port)]
    with ended_afterwards(), subprocess.Popen(command, cwd=ROOT) as server:
        until(lambda: socket.socket().connect_ex(("127.0.0.1", config.port)) == 0, 30)
        yield config.port
        server.terminate()


def connect(port, sent=b""):
    found = socket.create_connection(("127.0.0.1", port), timeout=HEADER_SECONDS + 10)
    found.sendall(sent)
    return found


def ask(port, body=b"halo", path="/"):
    begun = time.monotonic()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("POST", path, body)
    assert line.getresponse().read() == body
    line.close()
    return time.monotonic() - begun


def test_each_worker_stays_on_a_processor_of_its_own(config, port):
    def alone():
        pids = map(int, subprocess.check_output(["pgrep", "-f", str(config.data_dir)]).split())
        return [place for place in map(os.sched_getaffinity, pids) if len(place) == 1]

    until(lambda: len(alone()) == config.web_workers, 30)
    assert len(set().union(*alone())) == min(config.web_workers, len(os.sched_getaffinity(0)))


@pytest.mark.parametrize("sent", [b"", HALF], ids=["silent", "half a header"])
def test_sixty_slow_connections_keep_nobody_waiting(port, sent):
    ask(port)
    with ExitStack() as open_lines:
        for _ in range(SLOW):
            open_lines.enter_context(connect(port, sent))
        time.sleep(0.5)
        assert max(ask(port) for _ in range(5)) < 2


def test_connections_that_only_we_have_ended_keep_nobody_waiting(port):
    ask(port)
    with ExitStack() as open_lines:
        for _ in range(SLOW):
            line = open_lines.enter_context(connect(port, WHOLE))
            assert line.recv(65536)
        assert max(ask(port) for _ in range(5)) < 2
        line.settimeout(HEADER_SECONDS)
        while line.recv(65536):
            pass


def test_a_dripping_connection_is_closed_in_bounded_time(port):
    begun = time.monotonic()
    with connect(port, HALF) as line:
        line.settimeout(1)
        closed = None
        while closed is None and time.monotonic() - begun < HEADER_SECONDS + 8:
            try:
                closed = line.recv(1) == b""
            except TimeoutError:
                line.sendall(b"a")
            except ConnectionError:
                closed = True
    assert closed
    assert time.monotonic() - begun > HEADER_SECONDS / 2


def test_an_address_with_the_answers_of_a_long_preview_is_read(port):
    assert ask(port, path=f"/{'a' * 8_000}") < HEADER_SECONDS


def test_endless_headers_are_cut_off(port):
    with connect(port) as line:
        line.sendall(HALF + b"a" * MOST)
        try:
            assert line.recv(1) == b""
        except ConnectionResetError:
            return


def test_a_request_in_pieces_a_pipelined_and_a_kept_alive_one_are_answered(port):
    whole = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nhalo"
    with connect(port) as line:
        for piece in (whole[:9], whole[9:40], whole[40:-2], whole[-2:]):
            line.sendall(piece)
            time.sleep(0.1)
        assert read(line).endswith(b"halo")
        line.sendall(whole + whole.replace(b"halo", b"juga"))
        assert read(line, 2).endswith(b"juga")
        time.sleep(0.5)
        line.sendall(whole)
        assert read(line).endswith(b"halo")


def read(line, answers=1):
    got = b""
    while got.count(b"HTTP/1.1 200") < answers or not got.endswith((b"halo", b"juga")):
        more = line.recv(4096)
        assert more, got
        got += more
    return got
