"""The content-addressed store behind one small interface: a folder by default, S3-compatible when configured.

Objects are named by the SHA-256 of their plain bytes and kept sealed, so a path or a stolen disk tells nothing.

Pasal: Pasal 1 no. 10, Pasal 11(3)d, Pasal 18(1).
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from models.rules.errors import NotFound, TemporarilyUnavailable

Transform = Callable[[bytes], bytes]


class StoreFull(TemporarilyUnavailable):
    """No space, or the disk refuses writes; nothing half-written stays behind."""

    default = "Ruang penyimpanan berkas penuh atau tidak dapat ditulisi. Berkas belum tersimpan; coba lagi nanti."


class StoreDamaged(TemporarilyUnavailable):
    """The stored bytes no longer match their name."""

    default = "Berkas di penyimpanan rusak. Hubungi pengelola sistem; jangan gunakan berkas ini."


class StoreUnreachable(TemporarilyUnavailable):
    """The store does not answer, or does not let us in; what it holds is not lost."""

    default = "Penyimpanan berkas tidak menjawab. Data Anda tidak hilang; coba lagi beberapa menit lagi."


class Store(Protocol):
    """Put bytes, get them back by hash; every method raises StoreUnreachable when the place does not answer."""

    def put(self, data: bytes) -> str:
        """Keep ``data`` durably; returns its lower-case hex SHA-256. Raises: StoreFull."""
        ...

    def get(self, sha256: str) -> bytes:
        """The bytes. Raises: NotFound, StoreDamaged."""
        ...

    def has(self, sha256: str) -> bool:
        """Whether the object is there."""
        ...

    def delete(self, sha256: str) -> None:
        """Forget an object that no record names; a missing one is no error."""
        ...


class FolderStore:
    """A folder (a disk, or the NAS of Pasal 1 no. 10): temp file, fsync, rename, fsync of the directory."""

    def __init__(self, root: Path, seal: Transform, unseal: Transform) -> None:
        self._root = root
        self._seal = seal
        self._unseal = unseal

    def _path(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256[2:4] / sha256

    def put(self, data: bytes) -> str:
        """See :class:`Store`."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        if self.has(sha256):
            return sha256
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_durably(path, self._seal(data))
        except OSError as error:
            raise StoreFull from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """See :class:`Store`."""
        try:
            sealed = self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise NotFound from error
        except OSError as error:
            raise StoreUnreachable from error
        return checked(self._unseal, sealed, sha256)

    def has(self, sha256: str) -> bool:
        """See :class:`Store`."""
        try:
            return self._path(sha256).exists()
        except OSError as error:
            raise StoreUnreachable from error

    def delete(self, sha256: str) -> None:
        """See :class:`Store`."""
        try:
            self._path(sha256).unlink(missing_ok=True)
        except OSError as error:
            raise StoreUnreachable from error


def checked(unseal: Transform, sealed: bytes, sha256: str) -> bytes:
    """The plain bytes, which are those that the name promises. Raises: StoreDamaged."""
    try:
        data = unseal(sealed)
    except Exception as error:
        raise StoreDamaged from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise StoreDamaged
    return data


def _write_durably(path: Path, data: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".baru-")
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        Path(temporary).rename(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        directory = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def open_store(url: str, seal: Transform, unseal: Transform) -> Store:
    """The store named by ``url``: ``file:///folder`` or ``s3://bucket?endpoint=https://…&region=…``.

    Raises: ValueError for another scheme or an endpoint that is no address.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderStore(Path(parts.path), seal, unseal)
    if parts.scheme == "s3":
        from models.ports.s3_store import S3Store, connect  # noqa: PLC0415 - only who uses it pays for the S3 client

        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return S3Store(connect(asked.get("endpoint"), asked.get("region")), parts.netloc, seal, unseal)
    raise ValueError(f"unknown store scheme: {parts.scheme}")
