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
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from models.rules.errors import NotFound, TemporarilyUnavailable

Transform = Callable[[bytes], bytes]


class StoreFull(TemporarilyUnavailable):
    """No space, or the disk refuses writes; nothing half-written stays behind."""

    default = "Ruang penyimpanan berkas penuh atau tidak dapat ditulisi. Berkas belum tersimpan; coba lagi nanti."


class StoreDamaged(TemporarilyUnavailable):
    """The stored bytes no longer match their name."""

    default = "Berkas di penyimpanan rusak. Hubungi pengelola sistem; jangan gunakan berkas ini."


class Store(Protocol):
    """Put bytes, get them back by hash."""

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
        if path.exists():
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
        return _checked(self._unseal, sealed, sha256)

    def has(self, sha256: str) -> bool:
        """See :class:`Store`."""
        return self._path(sha256).exists()

    def delete(self, sha256: str) -> None:
        """See :class:`Store`."""
        self._path(sha256).unlink(missing_ok=True)


class S3Store:
    """An S3-compatible bucket; ``client`` is a boto3 client or anything that speaks the same three calls."""

    def __init__(self, client: Any, bucket: str, seal: Transform, unseal: Transform) -> None:
        self._client = client
        self._bucket = bucket
        self._seal = seal
        self._unseal = unseal

    def put(self, data: bytes) -> str:
        """See :class:`Store`."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self.has(sha256):
            try:
                self._client.put_object(Bucket=self._bucket, Key=sha256, Body=self._seal(data))
            except Exception as error:
                raise StoreFull from error
        return sha256

    def get(self, sha256: str) -> bytes:
        """See :class:`Store`."""
        try:
            sealed = self._client.get_object(Bucket=self._bucket, Key=sha256)["Body"].read()
        except self._client.exceptions.NoSuchKey as error:
            raise NotFound from error
        return _checked(self._unseal, sealed, sha256)

    def has(self, sha256: str) -> bool:
        """See :class:`Store`."""
        found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=sha256, MaxKeys=1)
        return bool(found.get("KeyCount"))

    def delete(self, sha256: str) -> None:
        """See :class:`Store`."""
        self._client.delete_object(Bucket=self._bucket, Key=sha256)


def _checked(unseal: Transform, sealed: bytes, sha256: str) -> bytes:
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
    """The store named by ``url``: ``file:///folder`` or ``s3://bucket?endpoint=https://…``.

    Raises: ValueError for another scheme, ImportError when the S3 client is not installed.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderStore(Path(parts.path), seal, unseal)
    if parts.scheme == "s3":
        import boto3  # noqa: PLC0415 - an optional package, needed only for this scheme

        endpoint = parse_qs(parts.query).get("endpoint", [None])[0]
        return S3Store(boto3.client("s3", endpoint_url=endpoint), parts.netloc, seal, unseal)
    raise ValueError(f"unknown store scheme: {parts.scheme}")
