"""S3-compatible servers for tests: a whole one in a process of its own, and one that answers only faults."""

from __future__ import annotations

import base64
import hashlib
import secrets
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "uji",
    "AWS_SECRET_ACCESS_KEY": "rahasia-uji",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}


@contextmanager
def running():
    """The server's address; it forgets everything at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(10)


def _wait_for(process, port):
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the S3 server does not start")


def new_bucket(address):
    """The name of a fresh bucket, and a client of its own that looks into it."""
    from models.ports.s3_store import connect

    client = connect(address, None)
    name = f"arsip-{secrets.token_hex(4)}"
    client.create_bucket(Bucket=name)
    return name, client


class FaultyServer:
    """``answers`` maps a method to ``(status, code)``; ``asked`` lists ``(method, whether it was conditional)``.

    ``checksums`` lists, for each body that came, the SHA-256 that was named for it and the one that it has.
    """

    def __init__(self):
        self.answers, self.asked, self.checksums = {}, [], []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if body:
                    real = base64.b64encode(hashlib.sha256(body).digest()).decode()
                    outer.checksums.append((self.headers.get("x-amz-checksum-sha256"), real))
                conditional = "If-None-Match" in self.headers
                outer.asked.append((self.command, conditional))
                status, code = outer.answers.get(self.command, (200, ""))
                if status == 501 and not conditional:
                    status = 200
                body = f"<Error><Code>{code}</Code></Error>".encode() if status != 200 else b""
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_PUT = do_HEAD = do_DELETE = answer  # noqa: N815 - http.server's names

            def log_message(self, *_):
                """Tests are quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
