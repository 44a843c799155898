"""A key on this machine, in memory or in a token, that makes the PAdES signature here."""

from __future__ import annotations

import asyncio

from asn1crypto import x509
from pyhanko.sign.signers.pdf_cms import Signer

from models.rules.errors import SittingClosed
from workers.signing.pades import certify
from workers.signing.port import SignatureText
from workers.signing.timestamps import TimestampClient


class LocalKey:
    """The open key of one sitting; ``serial`` where the key's holder can make only one signature at a time."""

    def __init__(self, signer: Signer, tsa: TimestampClient, *, serial: bool = False) -> None:
        self.certificate: x509.Certificate | None = signer.signing_cert
        self._signer: Signer | None = signer
        self._tsa = tsa
        self._turn = asyncio.Semaphore(1 if serial else 64)

    async def sign(self, pdf: bytes, text: SignatureText) -> bytes:
        """The PDF with one certifying signature.

        Raises:
            SittingClosed: the key was closed meanwhile.
            SignatureRefused, TimestampUnavailable: see ``certify``.
        """
        async with self._turn:
            if self._signer is None:
                raise SittingClosed
            return await certify(pdf, self._signer, self._tsa, text)

    def close(self) -> None:
        """Drop the key."""
        self._signer = None
