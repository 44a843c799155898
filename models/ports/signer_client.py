"""The client of the signer process: one question, one answer, over its unix socket.

A frame is two big-endian 32-bit lengths, a JSON object and raw bytes (the PDF, where there is one).

Pasal: 15(1)j
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from models.rules.errors import (
    DomainError,
    RevocationDataUnavailable,
    SignatureOutcomeUnknown,
    SignatureRefused,
    SignatureServiceBusy,
    SignerUnavailable,
    SigningLocked,
    SittingClosed,
    TimestampUnavailable,
    WrongPassphrase,
)

LENGTHS = struct.Struct(">II")
HEADER_LIMIT = 1024 * 1024  # bytes
BODY_LIMIT = 64 * 1024 * 1024  # bytes
QUICK_SECONDS = 20.0  # status and sittings: a slow status service included
SIGN_SECONDS = 180.0  # longer than the slowest signing service is given by the signer itself

# every error that may cross the socket, by its name
PLAIN_ERRORS: dict[str, type[DomainError]] = {
    error.__name__: error
    for error in (
        RevocationDataUnavailable,
        SignatureOutcomeUnknown,
        SignatureRefused,
        SignatureServiceBusy,
        SignerUnavailable,
        SittingClosed,
        TimestampUnavailable,
    )
}
KNOWN_ERRORS = frozenset(PLAIN_ERRORS) | {SigningLocked.__name__, WrongPassphrase.__name__}


@dataclass(frozen=True)
class CertificateFacts:
    """The signer's certificate; ``not_before`` and ``not_after`` are aware, ``serial`` is hexadecimal."""

    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    demo: bool


@dataclass(frozen=True)
class KeyStatus:
    """``status`` is ISSUE when the key may sign; ``revoked`` and ``certificate`` are None where unknown."""

    status: str
    revoked: bool | None
    certificate: CertificateFacts | None


@dataclass(frozen=True)
class Sitting:
    """An open sitting; it ends when it idles until ``expires_at``, is closed, or the signer is restarted."""

    sitting: str
    expires_at: datetime
    certificate: CertificateFacts | None


class SignerClient:
    """Talks to the signer process at ``socket_path``; safe to share between threads.

    Every method raises SignerUnavailable when the process does not answer.
    """

    def __init__(
        self, socket_path: Path, *, seconds: float = QUICK_SECONDS, sign_seconds: float = SIGN_SECONDS
    ) -> None:
        self._path = str(socket_path)
        self._seconds = seconds
        self._sign_seconds = sign_seconds

    def certificate_status(self) -> KeyStatus:
        """The key's status and certificate, before anybody types a passphrase."""
        answer, _ = self._ask({"command": "certificate_status"})
        return KeyStatus(answer["status"], answer["revoked"], _facts(answer["certificate"]))

    def open_sitting(self, officer_id: int, passphrase: str, approvals: Collection[str] = ()) -> Sitting:
        """Open a sitting for that officer.

        ``approvals`` are the content hashes (hex SHA-256) that he had before him; given some, the sitting signs
        nothing else. Without any, what the database says is approved in this sitting is signed.

        Raises:
            WrongPassphrase: with ``tries_left``.
            SigningLocked: after too many; with ``minutes``.
            SignatureRefused: the certificate may not sign.
            TemporarilyUnavailable: who knows the key or its revocation does not answer.
        """
        question = {
            "command": "open_sitting",
            "officer_id": officer_id,
            "passphrase": passphrase,
            "approvals": sorted(approvals),
        }
        answer, _ = self._ask(question)
        expires_at = datetime.fromisoformat(answer["expires_at"])
        return Sitting(answer["sitting"], expires_at, _facts(answer["certificate"]))

    def sign(self, sitting: str, document_id: int, pdf: bytes) -> bytes:
        """The PDF signed as PAdES B-LTA; asked again in the same sitting, the same bytes.

        Raises:
            SittingClosed: the document waits for the kepala's next sitting.
            SignatureRefused: the signer found no approval of exactly this.
            WrongPassphrase: a signing service refused it; the sitting is closed and nothing is tried again.
            SignatureOutcomeUnknown: must not be retried without a person.
            TemporarilyUnavailable: safe to ask again.
        """
        question = {"command": "sign", "sitting": sitting, "document_id": document_id}
        _, signed = self._ask(question, pdf, self._sign_seconds)
        return signed

    def close_sitting(self, sitting: str) -> None:
        """End the sitting and forget its key; an unknown one is no error."""
        self._ask({"command": "close_sitting", "sitting": sitting})

    def _ask(
        self, question: dict[str, Any], body: bytes = b"", seconds: float | None = None
    ) -> tuple[dict[str, Any], bytes]:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(seconds or self._seconds)
                connection.connect(self._path)
                connection.sendall(pack(question, body))
                with connection.makefile("rb") as stream:
                    header_size, body_size = lengths(_exactly(stream.read, LENGTHS.size))
                    answer = json.loads(_exactly(stream.read, header_size))
                    content = _exactly(stream.read, body_size)
        except (OSError, ValueError) as error:
            raise SignerUnavailable from error
        if "error" in answer:
            raise _error(answer)
        return answer, content


def pack(header: dict[str, Any], body: bytes = b"") -> bytes:
    """One frame."""
    return head(header, len(body)) + body


def head(header: dict[str, Any], size: int) -> bytes:
    """The beginning of a frame, which a body of ``size`` bytes must follow."""
    text = json.dumps(header).encode()
    return LENGTHS.pack(len(text), size) + text


def lengths(head: bytes) -> tuple[int, int]:
    """The lengths of a frame's header and body, in bytes.

    Raises:
        ValueError: larger than the limits.
    """
    header_size, body_size = LENGTHS.unpack(head)
    if header_size > HEADER_LIMIT or body_size > BODY_LIMIT:
        raise ValueError("frame too large")
    return header_size, body_size


def _exactly(read: Any, size: int) -> bytes:
    data: bytes = read(size)
    if len(data) != size:
        raise ConnectionError("the signer hung up")
    return data


def _facts(found: dict[str, Any] | None) -> CertificateFacts | None:
    if found is None:
        return None
    moments = {key: datetime.fromisoformat(found[key]) for key in ("not_before", "not_after")}
    return CertificateFacts(**{**found, **moments})


def _error(answer: dict[str, Any]) -> DomainError:
    message = str(answer.get("message", ""))
    if answer["error"] == WrongPassphrase.__name__:
        return WrongPassphrase(message, tries_left=int(answer.get("tries_left", 0)))
    if answer["error"] == SigningLocked.__name__:
        return SigningLocked(message, minutes=int(answer.get("minutes", 0)))
    return PLAIN_ERRORS.get(answer["error"], SignerUnavailable)(message)
