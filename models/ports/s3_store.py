"""The content-addressed store in an S3-compatible bucket.

Pasal: Pasal 1 no. 10, Pasal 11(3)d, Pasal 18(1).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

from models.ports.store import StoreFull, StoreUnreachable, Transform, checked
from models.rules.errors import NotFound, TemporarilyUnavailable

CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 3, 10, 2  # at worst 26 seconds: less than the lease of a job
ABSENT = {"404", "NoSuchKey", "NotFound"}
ALREADY_THERE = {"412", "PreconditionFailed"}
NO_CONDITIONS = {"501", "NotImplemented"}  # a server that knows no If-None-Match on a PUT
FULL = {"507", "InsufficientStorage", "QuotaExceeded", "XMinioStorageFull"}
NOT_LET_IN = {"401", "403", "AccessDenied", "InvalidAccessKeyId", "NoSuchBucket", "SignatureDoesNotMatch"}
MISCONFIGURED = (
    "Penyimpanan berkas menolak kunci atau nama bucket. Data tidak hilang; "
    "pengelola perlu memeriksa STORE_URL, AWS_ACCESS_KEY_ID dan AWS_SECRET_ACCESS_KEY."
)


def connect(endpoint: str | None, region: str | None) -> Any:
    """A boto3 client that gives up soon; credentials are looked for where that client always looks.

    Raises: ValueError when ``endpoint`` is no address.
    """
    settings = Config(
        region_name=region or "us-east-1",  # signed into each request; a server of one's own accepts any
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        s3={"addressing_style": "path" if endpoint else "auto"},  # a bucket is no host name on a server of one's own
        request_checksum_calculation="when_required",  # we name the checksum ourselves; trailers confuse some servers
        response_checksum_validation="when_required",
    )
    session = boto3.session.Session()  # the one that boto3 shares is not safe between threads
    return session.client("s3", endpoint_url=endpoint, config=settings)


class S3Store:
    """One bucket; objects are written once and never changed. ``client`` is a boto3 client."""

    def __init__(self, client: Any, bucket: str, seal: Transform, unseal: Transform) -> None:
        self._client = client
        self._bucket = bucket
        self._seal = seal
        self._unseal = unseal

    def put(self, data: bytes) -> str:
        """See :class:`models.ports.store.Store`; of two who write the same bytes at once, one writes."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self.has(sha256):
            with _translated():
                self._write_once(sha256, self._seal(data))
        return sha256

    def get(self, sha256: str) -> bytes:
        """See :class:`models.ports.store.Store`."""
        with _translated():
            sealed = self._client.get_object(Bucket=self._bucket, Key=sha256)["Body"].read()
        return checked(self._unseal, sealed, sha256)

    def has(self, sha256: str) -> bool:
        """See :class:`models.ports.store.Store`."""
        try:
            with _translated():
                self._client.head_object(Bucket=self._bucket, Key=sha256)
        except NotFound:
            return False
        return True

    def delete(self, sha256: str) -> None:
        """See :class:`models.ports.store.Store`."""
        with _translated():
            self._client.delete_object(Bucket=self._bucket, Key=sha256)

    def _write_once(self, key: str, sealed: bytes) -> None:
        checksum = base64.b64encode(hashlib.sha256(sealed).digest()).decode()
        what = {"Bucket": self._bucket, "Key": key, "Body": sealed, "ChecksumSHA256": checksum}
        try:
            self._client.put_object(**what, IfNoneMatch="*")
        except ClientError as error:
            if _code(error) in NO_CONDITIONS:
                self._client.put_object(**what)
            elif _code(error) not in ALREADY_THERE:
                raise


@contextmanager
def _translated() -> Iterator[None]:
    """What the client raises, as the errors of the port."""
    try:
        yield
    except ClientError as error:
        if _code(error) in ABSENT:
            raise NotFound from error
        raise _refusal(_code(error)) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise StoreUnreachable(MISCONFIGURED) from error
    except BotoCoreError as error:
        raise StoreUnreachable from error


def _refusal(code: str) -> TemporarilyUnavailable:
    if code in FULL:
        return StoreFull()
    return StoreUnreachable(MISCONFIGURED if code in NOT_LET_IN else "")


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
