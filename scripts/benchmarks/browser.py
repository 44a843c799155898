"""A resident's browser without pictures and scripts: one kept connection from an address of its own, cookie, forms."""

from __future__ import annotations

import re
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

from config import Config
from scripts.seed.staff import PASSWORD

BOUNDARY = "----batas-unggahan"
SECONDS = 30
KEEP_SECONDS = 3.0  # below the server's, so that a request never meets a connection that is being closed
_FORM_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')


class Browser:
    """``address`` is one of the loopback's (127.0.0.0/8), so that the limits by address see a village, not one man."""

    def __init__(self, config: Config, address: str) -> None:
        self._connection = HTTPConnection(config.host, config.port, SECONDS, source_address=(address, 0))
        self._used_at = 0.0
        self._cookie = ""
        self._form_token = ""

    def log_in(self, nik: str) -> None:
        """As the demo account of that NIK. Raises: RuntimeError when it is refused."""
        self.open("/masuk")
        self.post("/masuk", [("nik", nik), ("sandi", PASSWORD)])

    def open(self, path: str) -> bytes:
        """The page as it travelled, compressed; its form token is kept. Raises: RuntimeError when it is no page."""
        status, _, body = self._ask("GET", path, {"Accept-Encoding": "identity"})
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        found = _FORM_TOKEN.search(body)
        self._form_token = found[1].decode() if found else self._form_token
        return body

    def weigh(self, path: str) -> int:
        """Bytes of the answer's body as it travels to a browser that takes gzip."""
        _, _, body = self._ask("GET", path, {"Accept-Encoding": "gzip"})
        return len(body)

    def post(self, path: str, fields: list[tuple[str, str]]) -> None:
        """Send a form. Raises: RuntimeError when the answer is not the way to another page."""
        body = urlencode([("csrf_token", self._form_token), *fields]).encode()
        self._send(path, body, "application/x-www-form-urlencoded")

    def upload(self, path: str, photo: bytes) -> None:
        """Send one photo as the form of an attachment does. Raises: as :meth:`post`."""
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{self._form_token}\r\n',
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="berkas"; filename="foto.jpg"\r\n',
            "Content-Type: image/jpeg\r\n\r\n",
        ]
        body = "".join(parts).encode() + photo + f"\r\n--{BOUNDARY}--\r\n".encode()
        self._send(path, body, f"multipart/form-data; boundary={BOUNDARY}")

    def _send(self, path: str, body: bytes, kind: str) -> None:
        status, place, answer = self._ask("POST", path, {"Content-Type": kind}, body)
        if status not in {302, 303}:
            said = re.sub(rb"(?s)<(style|head).*?</\1>|<[^>]+>|\s+", b" ", answer)[:400].decode("utf-8", "replace")
            raise RuntimeError(f"{path} answered {status} {place}: {said}")

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> tuple[int, str, bytes]:
        if time.monotonic() - self._used_at > KEEP_SECONDS:
            self._connection.close()
        self._connection.request(method, path, body or None, {"Cookie": self._cookie, **headers})
        answer = self._connection.getresponse()
        content = answer.read()
        self._used_at = time.monotonic()
        for line in answer.headers.get_all("Set-Cookie", ()):
            self._cookie = line.partition(";")[0]
        return answer.status, answer.headers.get("Location", ""), content
