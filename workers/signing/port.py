"""The port to whoever holds the kepala's key: one status without, one open key with the passphrase.

Pasal: 15(1)j
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from asn1crypto import x509

FIELD = "TTE_KEPALA"
READY = "ISSUE"  # the only status that may sign, in the words of BSrE's service


@dataclass(frozen=True)
class SignatureText:
    """What the signature dictionary says of itself to a reader's signature panel."""

    reason: str
    location: str
    name: str


@dataclass(frozen=True)
class KeyStatus:
    """What is known of the key without its passphrase; ``certificate`` is None where the holder shows none."""

    status: str
    certificate: x509.Certificate | None


class OpenKey(Protocol):
    """A key whose passphrase was right (or, with a service, is kept for the sitting); gone after ``close``."""

    @property
    def certificate(self) -> x509.Certificate | None:
        """The signer's certificate; None until a service has signed once."""
        ...

    async def sign(self, pdf: bytes, text: SignatureText) -> bytes:
        """The PDF with the kepala's one signature appended; long-term data is added by the caller.

        Raises:
            WrongPassphrase, SignatureRefused, SignatureOutcomeUnknown, TemporarilyUnavailable.
        """
        ...

    def close(self) -> None:
        """Forget the key and the passphrase."""
        ...


class Signer(Protocol):
    """Where the kepala's key is: a PKCS#12 file, a PKCS#11 token, or the service of BSrE."""

    async def status(self) -> KeyStatus:
        """The certificate and whether it may sign.

        Raises:
            TemporarilyUnavailable: the token or the service does not answer.
        """
        ...

    async def open(self, passphrase: str) -> OpenKey:
        """Open the key for one sitting.

        Raises:
            WrongPassphrase: it does not open the key.
            SignatureRefused: the certificate's status does not allow signing.
        """
        ...
