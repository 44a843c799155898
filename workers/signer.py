"""The signer process: the only one that ever holds the kepala's passphrase or key, and only for one sitting.

It listens on a unix socket for its own user, and asks the database itself whether the kepala approved exactly
what it is about to sign.

Pasal: 15(1)j
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import logging
import os
import resource
import signal
import socket
import struct
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from config import Config
from models.operations.documents.signing import assert_approved
from models.ports.signer_client import KNOWN_ERRORS, LENGTHS, lengths, pack
from models.rules.errors import DomainError, SignatureRefused, SignerUnavailable
from models.tables.base import bind, database
from workers import collector
from workers.signing.build import build_signer
from workers.signing.desk import IDLE_SECONDS, Check, Desk
from workers.signing.evidence import EvidenceKeeper, read_anchors, read_certificates, signers_beside
from workers.signing.mirror import FOLDER
from workers.signing.network import open_session
from workers.signing.timestamps import TimestampClient

log = logging.getLogger("workers.signer")
READ_SECONDS = 30.0
SWEEP_SECONDS = 5.0
LISTS_SECONDS = 15 * 60.0
RETRY_SECONDS = 15.0  # the services may start after us
PR_SET_DUMPABLE = 4  # prctl(2)
PEER = struct.Struct("3i")  # struct ucred: pid, uid, gid


def serve(config: Config, check: Check | None = None, *, idle_seconds: float = IDLE_SECONDS) -> None:
    """Serve until SIGTERM or SIGINT; ``check`` None asks the database (``assert_approved``).

    Raises:
        SignerUnavailable: another signer is listening on the socket.
    """
    _hide_memory()
    config.signer_socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if check is None:
        bind(config.database_url, config.data_key)
        check = approved_in_database
    collector.settle()
    asyncio.run(_serve(config, check, idle_seconds))


def approved_in_database(document_id: int, sitting_id: str, pdf_sha256: str, content_sha256: str, number: str) -> None:
    """Ask the database with a connection of this thread's own, closed again.

    Raises:
        DomainError: the kepala did not approve exactly this.
    """
    with database.connection_context():
        assert_approved(document_id, sitting_id, pdf_sha256, content_sha256, number)


async def _serve(config: Config, check: Check, idle_seconds: float) -> None:
    anchors = read_anchors(config.trust_anchors)
    async with open_session(config.pki_url if config.demo else None) as session:
        tsa = TimestampClient(config.tsa_url, session)
        keeper = EvidenceKeeper(tsa, anchors, session, config.data_dir / FOLDER)
        signer = build_signer(config, tsa, anchors, session)
        desk = Desk(signer, tsa, keeper, check, production=config.production, idle_seconds=idle_seconds)
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        server = await _listen(config.signer_socket, _Door(desk).handle)
        chores = [_sweep(desk), _refresh(keeper, signers_beside(config.trust_anchors))]
        tasks = [asyncio.create_task(chore) for chore in chores]
        log.info("signer ready (%s)", config.signer_kind)
        try:
            await stop.wait()
        finally:
            server.close()
            for task in tasks:
                task.cancel()
            desk.close_all()
            config.signer_socket.unlink(missing_ok=True)


async def _listen(
    path: Path, handle: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
) -> asyncio.Server:
    """Bind the socket in a folder of our own; a socket file left by a killed signer is replaced."""
    with socket.socket(socket.AF_UNIX) as probe:
        if probe.connect_ex(str(path)) == 0:
            raise SignerUnavailable("Proses penanda tangan lain sudah berjalan di folder ini.")
    path.unlink(missing_ok=True)  # noqa: ASYNC240 - before there is anybody to keep waiting
    before = os.umask(0o177)
    try:
        return await asyncio.start_unix_server(handle, path)
    finally:
        os.umask(before)


class _Door:
    """Reads one question from each connection, if it comes from our own user, and answers it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._commands: dict[str, Callable[[dict[str, Any], bytes], Awaitable[bytes]]] = {
            "certificate_status": self._status,
            "open_sitting": self._open,
            "sign": self._sign,
            "close_sitting": self._close,
        }

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection; a fault only drops it, and is logged without values: one is a passphrase."""
        try:
            if _peer_uid(writer) == os.getuid():
                question, body = await asyncio.wait_for(_read(reader), READ_SECONDS)
                writer.write(await self._answer(question, body))
                await writer.drain()
        except (OSError, ValueError, TypeError, KeyError, asyncio.IncompleteReadError) as error:
            log.warning("connection dropped: %s", type(error).__name__)
        finally:
            writer.close()

    async def _answer(self, question: dict[str, Any], body: bytes) -> bytes:
        try:
            return await self._commands[question["command"]](question, body)
        except DomainError as error:
            return pack(_refusal(error))

    async def _status(self, _question: dict[str, Any], _body: bytes) -> bytes:
        return pack(await self._desk.status())

    async def _open(self, question: dict[str, Any], _body: bytes) -> bytes:
        return pack(await self._desk.open(question["officer_id"], question["passphrase"], question["approvals"]))

    async def _sign(self, question: dict[str, Any], body: bytes) -> bytes:
        return pack({}, await self._desk.sign(question["sitting"], question["document_id"], body))

    async def _close(self, question: dict[str, Any], _body: bytes) -> bytes:
        self._desk.close(question["sitting"])
        return pack({})


def _refusal(error: DomainError) -> dict[str, Any]:
    """The error as it crosses the socket; a refusal of the database's check is a refusal of the signer."""
    names = [kind.__name__ for kind in type(error).__mro__]
    known = next((name for name in names if name in KNOWN_ERRORS), SignatureRefused.__name__)
    details = {key: getattr(error, key) for key in ("tries_left", "minutes") if hasattr(error, key)}
    return {"error": known, "message": error.message, **details}


async def _read(reader: asyncio.StreamReader) -> tuple[dict[str, Any], bytes]:
    header_size, body_size = lengths(await reader.readexactly(LENGTHS.size))
    question = json.loads(await reader.readexactly(header_size))
    if not isinstance(question, dict):
        raise TypeError("not an object")
    return question, await reader.readexactly(body_size)


def _peer_uid(writer: asyncio.StreamWriter) -> int:
    """The user at the other end (unix(7), SO_PEERCRED)."""
    connection = writer.get_extra_info("socket")
    _, uid, _ = PEER.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, PEER.size))
    return int(uid)


async def _sweep(desk: Desk) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        desk.close_idle()


async def _refresh(keeper: EvidenceKeeper, signers: Path) -> None:
    """Keep our copies of the revocation lists fresh, whether or not anybody signs."""
    while True:
        pause = LISTS_SECONDS
        try:
            await keeper.refresh_lists(read_certificates(signers))
        except (DomainError, OSError, ValueError) as error:
            log.warning("revocation lists not refreshed: %s", type(error).__name__)
            pause = RETRY_SECONDS
        await asyncio.sleep(pause)


def _hide_memory() -> None:
    """No core dump, and no other process of this user may read our memory (prctl(2))."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
