"""Start, ask, kill and start again a real signer process."""

from __future__ import annotations

import hashlib
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.ports.signer_client import SignerClient
from tests.simulators import bsre as simulator
from tests.workers.signing.pki_world import CONTENT, NUMBER, PkiWorld
from workers.pki.make import DEMO_PASSPHRASE

ROOT = Path(__file__).parents[3]
OFFICER = 7


@dataclass
class SignerProcess:
    folder: Path
    world: PkiWorld
    settings: dict[str, Any] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def client(self) -> SignerClient:
        return SignerClient(self.folder / "run" / "signer.sock", seconds=10, sign_seconds=20)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")

    def start(self) -> None:
        values = {
            "signer_kind": "pkcs12",
            "signer_pkcs12": str(self.world.folder / "kepala.p12"),
            "signer_socket": str(self.folder / "run" / "signer.sock"),
            "data_dir": str(self.folder),
            "trust_anchors": str(self.world.folder / "ca.pem"),
            "pki_url": self.world.url,
            "tsa_url": self.world.url + "/tsa",
            "production": False,
            "demo": True,
            "idle_seconds": 60,
            "approved": str(self.folder / "approved"),
            "bsre_user": simulator.USER,
            "bsre_password": simulator.PASSWORD,
            "bsre_nik": simulator.NIK,
            "bsre_field": "Signature1",
            **self.settings,
        }
        (self.folder / "approved").touch()
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.workers.signing.signer_process", json.dumps(values)], cwd=ROOT, stderr=log
            )
        end = time.monotonic() + 20
        while not self._listens() and time.monotonic() < end:
            assert self.process.poll() is None, self.log
            time.sleep(0.02)

    def _listens(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.folder / "run" / "signer.sock")) == 0

    def stop(self, number: int = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(10)

    def approve(self, document_id: int, pdf: bytes, content: str = CONTENT) -> None:
        with (self.folder / "approved").open("a") as approved:
            approved.write(f"{document_id} {hashlib.sha256(pdf).hexdigest()} {content} {NUMBER}\n")


@contextmanager
def running(folder: Path, world: PkiWorld, **settings: Any) -> Iterator[SignerProcess]:
    signer = SignerProcess(folder, world, settings)
    signer.start()
    try:
        yield signer
    finally:
        if signer.process is not None and signer.process.poll() is None:
            signer.stop(signal.SIGKILL)


def opened(signer: SignerProcess, **more: Any) -> str:
    return signer.client.open_sitting(OFFICER, DEMO_PASSPHRASE, **more).sitting
