"""The intake process: the only one that opens what strangers upload, each file in a limited child of its own.

It listens on a unix socket for its own user. Before that it becomes a fresh interpreter that was told nothing but the
socket's path, so that a child which a hostile file has taken over finds no key or password in its memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import logging
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from config import Config
from models.ports import log_lines
from models.ports.intake_client import MAX_BYTES, too_large
from models.ports.signer_client import LENGTHS, lengths, pack
from workers.cleaning.commands import answer
from workers.cleaning.pdfs import limit_qpdf
from workers.cleaning.rehearsal import rehearse
from workers.limited_child import ChildFailed, LimitedChild, Limits, Reason

log = logging.getLogger("workers.intake")
PEER = struct.Struct("3i")  # struct ucred: pid, uid, gid
LIMITS = Limits()
CHILDREN = os.cpu_count() or 1
READ_SECONDS = 10.0
QUEUE_SECONDS = 15.0
WAITING_BYTES = 512 * 1024 * 1024  # of files that were read and wait for a child
HEADER_BYTES = 4096
BUFFER_BYTES = 2 * 1024 * 1024
PIPE_BYTES = 64 * 1024

BUSY = "Pemeriksa berkas sedang sibuk. Berkas belum tersimpan; tunggu satu menit, lalu unggah lagi."
TOO_MUCH = "Berkas ini terlalu berat untuk dibuka. Foto ulang dengan kamera biasa, atau pindai dengan 150–200 dpi."
FAULTY = "Berkas ini rusak atau tidak dapat dibuka. Foto ulang, atau simpan ulang sebagai PDF, lalu unggah lagi."


def serve(config: Config) -> None:
    """Serve ``config.intake_socket`` until SIGTERM or SIGINT, in a fresh interpreter under the same process id."""
    root = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-P", "-m", "workers.intake", str(config.intake_socket)]
    environment = {
        "PYTHONPATH": str(root),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # a child's pictures cost it half the page faults
    }
    os.chdir(root)
    os.execve(sys.executable, command, environment)  # noqa: S606 - our own interpreter and module


def main(path: Path) -> None:
    """Load the libraries, rehearse each kind of file once, and serve."""
    log_lines.mask()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    limit_qpdf()
    rehearse()  # what the libraries load at first use cannot be loaded in a child any more
    gc.collect()
    gc.freeze()  # so that no collection in a child touches, and copies, the pages that it shares with us
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    asyncio.run(_serve(path))


async def _serve(path: Path) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    before = os.umask(0o177)
    try:
        server = await asyncio.start_unix_server(_Door().handle, path, limit=BUFFER_BYTES, backlog=512)
    finally:
        os.umask(before)
    log.info("intake ready, %d children at a time", CHILDREN)
    await stop.wait()
    server.close()  # what is still at work is cancelled with the loop, and its child killed
    path.unlink(missing_ok=True)  # noqa: ASYNC240 - nobody is served any more


class _Door:
    """Reads one file from each connection of our own user, has a child open it, and passes on what the child wrote."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(CHILDREN)
        self._held = 0  # bytes

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection; a fault only drops it."""
        try:
            if _peer_uid(writer) == os.getuid():
                writer.write(memoryview(await self._answer(reader)))  # what does not fit at once is copied only once
                await writer.drain()
        except asyncio.IncompleteReadError:
            log.debug("somebody hung up")
        except (OSError, ValueError, TypeError, KeyError) as error:
            log.warning("connection dropped: %s", type(error).__name__)
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader) -> bytes | bytearray:
        async with asyncio.timeout(READ_SECONDS):
            header_size, size = lengths(await reader.readexactly(LENGTHS.size))
            question = json.loads(await reader.readexactly(min(header_size, HEADER_BYTES)))
        if size > MAX_BYTES or self._held + size > WAITING_BYTES:
            await _discard(reader, size)
            return pack({"busy": BUSY} if size <= MAX_BYTES else {"refused": too_large(size).message})
        self._held += size
        try:
            async with asyncio.timeout(READ_SECONDS):
                body = await reader.readexactly(size)
            return await self._in_turn(partial(answer, question, body), reader)
        finally:
            self._held -= size

    async def _in_turn(self, work: Callable[[], bytes], reader: asyncio.StreamReader) -> bytes | bytearray:
        try:
            async with asyncio.timeout(QUEUE_SECONDS):
                await self._free.acquire()
        except TimeoutError:
            return pack({"busy": BUSY})
        try:
            return b"" if reader.at_eof() else await _in_child(work)
        finally:
            self._free.release()


async def _in_child(work: Callable[[], bytes]) -> bytes | bytearray:
    child, output, ended = LimitedChild(work, LIMITS), bytearray(), False
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LIMITS.wall_seconds):
                output, ended = await _output_of(child.output)
    finally:
        failure = _failure(child, output, ended=ended)
    if failure is None:
        return output
    log.warning("child stopped: %s", failure)
    return pack({"refused": FAULTY if failure.reason is Reason.FAULT else TOO_MUCH})


async def _output_of(descriptor: int) -> tuple[bytearray, bool]:
    """What the child wrote, and whether it is all of it; stops reading beyond ``LIMITS.output``."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[bool] = loop.create_future()
    output = bytearray()

    def read() -> None:
        part = os.read(descriptor, PIPE_BYTES)
        output.extend(part)
        if not ended.done() and (not part or len(output) > LIMITS.output):
            ended.set_result(not part)

    loop.add_reader(descriptor, read)
    try:
        whole = await ended
        return output, whole
    finally:
        loop.remove_reader(descriptor)


def _failure(child: LimitedChild, output: bytearray, *, ended: bool) -> ChildFailed | None:
    try:
        child.finish(output, ended=ended)
    except ChildFailed as failure:
        return failure
    return None


async def _discard(reader: asyncio.StreamReader, size: int) -> None:
    """Take in what nobody will open, so that the sender gets to reading our answer."""
    async with asyncio.timeout(READ_SECONDS):
        while size > 0 and (part := await reader.read(min(size, BUFFER_BYTES))):
            size -= len(part)


def _peer_uid(writer: asyncio.StreamWriter) -> int:
    """The user at the other end (unix(7), SO_PEERCRED)."""
    connection = writer.get_extra_info("socket")
    _, uid, _ = PEER.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, PEER.size))
    return int(uid)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
