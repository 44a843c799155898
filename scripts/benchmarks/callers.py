"""Programs that call a web address over kept connections, each as soon as it was answered."""

from __future__ import annotations

import json
import socket
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

SECONDS = 30


@dataclass(frozen=True, slots=True)
class Called:
    """``milliseconds`` of each call, and the seconds of all of them side by side."""

    milliseconds: list[float]
    seconds: float

    @property
    def rate(self) -> float:
        """Calls a second."""
        return len(self.milliseconds) / self.seconds

    @property
    def p99(self) -> float:
        """Milliseconds."""
        return statistics.quantiles(self.milliseconds, n=100, method="inclusive")[98]


def request_of(path: str, body: dict[str, Any], token: str = "") -> bytes:
    """One POST with a JSON body, ready to be sent."""
    data = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n"
    )
    return (head + (f"Authorization: Bearer {token}\r\n" if token else "") + "\r\n").encode() + data


def call(port: int, requests: Sequence[bytes], clients: int) -> Called:
    """Send all of them, ``clients`` at a time until none is left. Raises: RuntimeError for an answer other than 200.

    They share one pile: whose connection fell to the busier worker does not go on alone when the others are done.
    """
    pile = iter(requests)
    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        taken = list(pool.map(lambda _: _call_each(port, pile), range(clients)))
    return Called([one for part in taken for one in part], time.perf_counter() - begun)


def _call_each(port: int, requests: Iterator[bytes]) -> list[float]:
    taken = []
    with socket.create_connection(("127.0.0.1", port), SECONDS) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for one in requests:
            begun = time.perf_counter()
            connection.sendall(one)
            _require_answer(connection)
            taken.append((time.perf_counter() - begun) * 1000)
    return taken


def _require_answer(connection: socket.socket) -> None:
    got = connection.recv(65_536)
    while (end := got.find(b"\r\n\r\n")) < 0:
        got += _more(connection)
    if not got.startswith(b"HTTP/1.1 200 "):
        raise RuntimeError(got.decode("utf-8", "replace"))
    length = int(got[:end].lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(got) < end + 4 + length:
        got += _more(connection)


def _more(connection: socket.socket) -> bytes:
    chunk = connection.recv(65_536)
    if not chunk:
        raise RuntimeError("the server closed the connection")
    return chunk
