"""A signer process at the other end of the socket: it opens sittings, counts wrong passphrases, and signs nothing."""

from __future__ import annotations

import json
import socketserver
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models.ports.signer_client import LENGTHS, lengths, pack

PASSPHRASE = "sandi tanda tangan"
TRIES = 5


class Stub:
    """``opened`` lists the sittings given out; ``status`` is what the certificate's status says."""

    def __init__(self, path: Path) -> None:
        self.opened: list[str] = []
        self.closed: list[str] = []
        self.wrong = 0
        self.status = "ISSUE"
        self.until = datetime.now(UTC) + timedelta(days=400)
        stub = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                header, body = lengths(self.rfile.read(LENGTHS.size))
                question = json.loads(self.rfile.read(header))
                self.rfile.read(body)
                self.wfile.write(pack(stub.answer(question)))

        self._server = socketserver.ThreadingUnixStreamServer(str(path), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def answer(self, question: dict) -> dict:
        match question["command"]:
            case "certificate_status":
                return {"status": self.status, "revoked": False, "certificate": self._certificate()}
            case "open_sitting":
                return self._open(question)
            case "close_sitting":
                self.closed.append(question["sitting"])
                return {}
        return {"error": "SignatureRefused", "message": "tidak dikenal"}

    def _open(self, question: dict) -> dict:
        if self.wrong >= TRIES:
            return {"error": "SigningLocked", "minutes": 15}
        if question["passphrase"] != PASSPHRASE:
            self.wrong += 1
            return {"error": "WrongPassphrase", "tries_left": TRIES - self.wrong}
        self.wrong = 0
        self.opened.append(f"sidang-{len(self.opened) + 1}")
        expires = datetime.now(UTC) + timedelta(minutes=15)
        return {"sitting": self.opened[-1], "expires_at": expires.isoformat(), "certificate": self._certificate()}

    def _certificate(self) -> dict:
        return {
            "subject": "Kepala Dinas (DEMO)",
            "issuer": "CA Demo",
            "serial": "0A1B",
            "not_before": (self.until - timedelta(days=700)).isoformat(),
            "not_after": self.until.isoformat(),
            "demo": True,
        }

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
