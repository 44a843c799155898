"""Gunicorn's threaded worker that waits neither for a request's headers nor for an end: the poller does, not for long.

Stock gthread gives a thread to each connection at once, so a few that send half a request and then nothing (RFC 9110
has no word for them; everybody calls them Slowloris) keep all others out where no proxy stands in front. And its main
thread waits two seconds for whoever does not close a connection that we have ended; meanwhile nobody is let in.
"""

from __future__ import annotations

import selectors
import socket
import time
from concurrent.futures import Future
from functools import partial
from typing import Any

from gunicorn.workers.gthread import _DEFER, TConn, ThreadWorker

HEADER_SECONDS = 10.0  # from the first look until the empty line
MOST = 32 * 1024  # bytes of headers; ours are far below, and the kernel holds them
END = b"\r\n\r\n"


class PatientWorker(ThreadWorker):
    """Looks into the kernel's buffer; what is not whole yet goes back to the poller until more has come."""

    def handle(self, conn: TConn) -> Any:
        """As gthread's, once the headers are there. Raises: TimeoutError, which closes the connection."""
        if conn.sock.family not in {socket.AF_INET, socket.AF_INET6} or _has_read_ahead(conn):
            return super().handle(conn)
        peeked = _peek(conn.sock)
        if peeked is None or END in peeked:
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
            conn.headers_by, conn.data_ready = None, True
            return super().handle(conn)
        now = time.monotonic()
        conn.headers_by = getattr(conn, "headers_by", None) or now + HEADER_SECONDS
        if now > conn.headers_by or len(peeked) >= MOST:
            raise TimeoutError
        # the poller shall not wake for what has been seen already: socket(7), SO_RCVLOWAT
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(peeked) + 1)
        return _DEFER

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """As gthread's, but what is over lingers at the poller until the other side has closed it too."""
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
            return
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
        except OSError:
            self._end(conn)
            return
        conn.timeout = time.monotonic() + self.cfg.keepalive
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._drain, conn))

    def _drain(self, conn: TConn, client: socket.socket) -> None:
        """Throw away what still comes, lest the kernel break off the answer (RFC 9112 section 9.6)."""
        try:
            more = client.recv(MOST)
        except BlockingIOError:
            return
        except OSError:
            more = b""  # broken off: over as well
        if not more:
            self.poller.unregister(client)
            self.pending_conns.remove(conn)
            self._end(conn)

    def _end(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()


def _has_read_ahead(conn: TConn) -> bool:
    """Whether bytes of the next request came with the last one and are no longer in the kernel."""
    return conn.parser is not None and bool(conn.parser.unreader.buf.getvalue())


def _peek(sock: socket.socket) -> bytes | None:
    """What has come and is not read; None when the other side has ended or broken off, which gthread handles."""
    try:
        return sock.recv(MOST, socket.MSG_PEEK | socket.MSG_DONTWAIT) or None
    except BlockingIOError:
        return b""
    except OSError:
        return None
