"""A client of LOPE CAPIL with the standard library only: one token, one question, one answer.

Set LOPE_URL, LOPE_CLIENT and LOPE_KEY, then: python klien.py NIK "NAMA" TUJUAN RUJUKAN
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass
from typing import Any

SECONDS = 15


class Problem(Exception):
    """A refusal or a fault: ``code`` never changes; "gangguan" never means that somebody was not found."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass
class Client:
    """``url`` is the address of the office, as https://layanan.contoh.id."""

    url: str
    client_id: str
    key: str
    token: str = ""

    def verify(self, nik: str, name: str, purpose: str, case: str) -> dict[str, Any]:
        """Ask about one person; a retry after a broken line sends the same Idempotency-Key. Raises: Problem."""
        body = {"nik": nik, "diketahui": {"nama": name}, "tujuan": purpose, "rujukan": case}
        self.token = self.token or self._new_token()
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        return self._send("/api/v1/verifikasi/penduduk", json.dumps(body).encode(), headers)

    def _new_token(self) -> str:
        form = {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": self.key}
        return str(self._send("/api/v1/token", urllib.parse.urlencode(form).encode(), {})["access_token"])

    def _send(self, path: str, data: bytes, headers: dict[str, str]) -> dict[str, Any]:
        request = urllib.request.Request(self.url + path, data, headers)  # noqa: S310 - the office's own address
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - the same
                found: dict[str, Any] = json.load(answer)
                return found
        except urllib.error.HTTPError as error:
            told = json.load(error)
            raise Problem(
                told.get("kode") or told.get("error", ""), told.get("detail") or told.get("error_description", "")
            ) from error


if __name__ == "__main__":
    client = Client(os.environ["LOPE_URL"], os.environ["LOPE_CLIENT"], os.environ["LOPE_KEY"])
    sys.stdout.write(json.dumps(client.verify(*sys.argv[1:5]), ensure_ascii=False, indent=1) + "\n")
