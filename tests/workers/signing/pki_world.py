"""A demo PKI that really serves, small documents, and the ways to sign them."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import pikepdf
from cryptography import x509
from reportlab.pdfgen import canvas
from werkzeug.serving import BaseWSGIServer

from workers.pki.make import DEMO_PASSPHRASE, make_demo_pki
from workers.pki.revocation import publish_crl, read_certificate
from workers.pki.server import make_pki_server
from workers.signing.evidence import EvidenceKeeper, read_anchors, read_certificates
from workers.signing.mirror import read_mirror
from workers.signing.network import open_session
from workers.signing.pades import sign_pdf
from workers.signing.pkcs12 import Pkcs12Signer
from workers.signing.port import SignatureText
from workers.signing.timestamps import TimestampClient
from workers.trust import Trust, read_trust
from workers.validate import validate
from workers.verdict import Verdict

Answer = TypeVar("Answer")
TEXT = SignatureText("Penandatanganan Kutipan Akta Kelahiran", "Indralaya", "KEPALA DINAS (DEMO)")
CONTENT = "c0ffee" + "0" * 58
NUMBER = "1610-LU-23112026-0001"


def document(number: int = 1, *, content: str = CONTENT, archival: bool = True) -> bytes:
    """A one-page PDF with data.json attached, as the real chain makes it."""
    page = BytesIO()
    drawing = canvas.Canvas(page, invariant=1)
    for line in range(30):
        drawing.drawString(72, 780 - 20 * line, f"Dokumen {number}, baris {line}")
    drawing.save()
    data = {
        "dokumen": {"kode": "DOC", "judul": "Kutipan Akta", "nomor": NUMBER, "token": f"TOKEN{number}"},
        "kantor": {"tempat": "Indralaya"},
        "pejabat": {"nama": "KEPALA DINAS (DEMO)"},
        "content_sha256": content,
    }
    with pikepdf.open(BytesIO(page.getvalue())) as pdf:
        pdf.attachments["data.json"] = pikepdf.AttachedFileSpec(
            pdf, json.dumps(data).encode(), mime_type="application/json", relationship=pikepdf.Name("/Data")
        )
        if archival:
            with pdf.open_metadata() as metadata:
                metadata["pdfaid:part"], metadata["pdfaid:conformance"] = "3", "B"
        out = BytesIO()
        pdf.save(out, deterministic_id=True, force_version="1.7")
    return out.getvalue()


@dataclass
class PkiWorld:
    """The PKI's folder, its server's address, and the folder of mirrored lists."""

    folder: Path
    url: str
    mirror: Path

    @property
    def trust(self) -> Trust:
        return read_trust(self.folder / "ca.pem", self.folder / "signers.pem")

    def with_tools(self, work: Callable[[Tools], Awaitable[Answer]], *, tsa_url: str = "") -> Answer:
        """Run ``work`` with an open session."""

        async def run() -> Answer:
            async with open_session(self.url) as session:
                tsa = TimestampClient(tsa_url or self.url + "/tsa", session, seconds=2)
                keeper = EvidenceKeeper(tsa, read_anchors(self.folder / "ca.pem"), session, self.mirror)
                return await work(Tools(self, session, tsa, keeper))

        return asyncio.run(run())

    def sign(self, pdf: bytes, *, key: str = "kepala", field: str = "TTE_KEPALA") -> bytes:
        """B-LTA with a PKCS#12 of the folder; the evidence is the kepala's, whose list names every revoked one."""

        async def work(tools: Tools) -> bytes:
            opened = await Pkcs12Signer(self.folder / f"{key}.p12", tools.tsa).open(DEMO_PASSPHRASE)
            (kepala, *_) = read_certificates(self.folder / "kepala.pem")
            evidence = await tools.keeper.evidence(kepala)
            return await sign_pdf(pdf, opened._signer, tools.tsa, evidence, TEXT, field=field)

        return self.with_tools(work)

    def judge(self, pdf: bytes, **more: Any) -> Verdict:
        return validate(pdf, self.trust, **{"own_crls": read_mirror(self.mirror), **more})

    def revoke_kepala(self, when: datetime, published: datetime | None = None) -> None:
        """Put the kepala on the list, published at ``when`` if nothing else is said, and mirror it."""
        serial = read_certificate(self.folder / "kepala.pem").serial_number
        publish_crl(self.folder, "issuing", now=published or when, revoke={serial: when})
        self.copy_lists()

    def renew_lists(self, when: datetime) -> None:
        for authority in ("root", "issuing"):
            publish_crl(self.folder, authority, now=when)
        self.copy_lists()

    def copy_lists(self) -> None:
        self.mirror.mkdir(exist_ok=True)
        for file in (self.folder / "crl").glob("*.crl"):
            (self.mirror / file.name).write_bytes(file.read_bytes())


@dataclass
class Tools:
    world: PkiWorld
    session: Any
    tsa: TimestampClient
    keeper: EvidenceKeeper


@contextmanager
def pki_world(folder: Path) -> Iterator[PkiWorld]:
    """A PKI of its own in ``folder``, served on a free port."""
    make_demo_pki(folder / "pki")
    with serving(make_pki_server(folder / "pki")) as url:
        yield PkiWorld(folder / "pki", url, folder / "crl")


@contextmanager
def serving(server: BaseWSGIServer) -> Iterator[str]:
    """Serve in a thread; the address."""
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@contextmanager
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port on loopback that notes every connection: its number, and what was said."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.settimeout(0.5)
                    heard.append(connection.recv(200))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield server.getsockname()[1], heard
        over.set()
        thread.join(5)


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def load(file: Path) -> x509.Certificate:
    return read_certificate(file)
