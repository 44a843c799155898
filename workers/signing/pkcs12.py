"""The kepala's key in a PKCS#12 file: opened with the passphrase for one sitting, parsed once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from asn1crypto import cms, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pyhanko.sign.signers import pdf_cms
from pyhanko_certvalidator.registry import SimpleCertificateStore

from models.rules.errors import SignatureRefused, SignerUnavailable, WrongPassphrase
from workers.signing.evidence import read_certificates
from workers.signing.local_key import LocalKey
from workers.signing.port import READY, KeyStatus
from workers.signing.timestamps import TimestampClient
from workers.written import written

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
HASHES: dict[str, hashes.HashAlgorithm] = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}
EC_SIZE = 144  # bytes of DER of an ECDSA signature on the largest curve in use (P-521)


class Pkcs12Signer:
    """A ``Signer`` over ``file``; the certificate beside it (``.pem``) is what can be shown without passphrase."""

    def __init__(self, file: Path, tsa: TimestampClient) -> None:
        self._file = file
        self._tsa = tsa

    async def status(self) -> KeyStatus:
        """The certificate of the .pem beside the key, or None where there is none."""
        shown = self._file.with_suffix(".pem")
        if not self._file.is_file():
            raise SignerUnavailable("Berkas kunci penanda tangan tidak ditemukan. Hubungi pengelola.")
        return KeyStatus(READY, read_certificates(shown)[0] if shown.is_file() else None)

    async def open(self, passphrase: str) -> LocalKey:
        """Decrypt the key; the passphrase is not kept.

        Raises:
            WrongPassphrase: it does not decrypt the file.
            SignatureRefused: the file holds no EC or RSA key with its certificate.
        """
        if "\0" in passphrase:  # cryptography would panic instead of raising
            raise WrongPassphrase
        data = self._file.read_bytes()
        try:  # in a thread: the key derivation is slow on purpose
            bundle = await asyncio.to_thread(pkcs12.load_pkcs12, data, passphrase.encode())
        except ValueError as error:
            raise WrongPassphrase from error
        if bundle.cert is None or not isinstance(bundle.key, Key):
            raise SignatureRefused("Berkas kunci tidak memuat kunci dan sertifikat yang dapat dipakai.")
        own, *chain = [
            x509.Certificate.load(entry.certificate.public_bytes(Encoding.DER))
            for entry in (bundle.cert, *bundle.additional_certs)
        ]
        return LocalKey(KeySigner(bundle.key, own, chain), self._tsa)


class KeySigner(pdf_cms.Signer):
    """Signs with one parsed key, and writes each part of a signature once.

    The stock signer parses the key anew for every signature, twice, and writes the parts again at every level.
    """

    def __init__(self, key: Key, certificate: x509.Certificate, chain: Iterable[x509.Certificate]) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(list(chain))
        super().__init__(signing_cert=certificate, cert_registry=store, embed_roots=False)
        self._key = key

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - the library's own signature
    ) -> bytes:
        """The raw signature over ``data``; ``dry_run`` wants its size only."""
        if isinstance(self._key, rsa.RSAPrivateKey):
            if dry_run:
                return bytes(self._key.key_size // 8)
            return self._key.sign(data, padding.PKCS1v15(), HASHES[digest_algorithm])
        return bytes(EC_SIZE) if dry_run else self._key.sign(data, ec.ECDSA(HASHES[digest_algorithm]))

    async def signed_attrs(self, *args: Any, **settings: Any) -> cms.CMSAttributes:
        """What the signature is over (RFC 5652 §5.3), as the stock signer makes it."""
        return written(await super().signed_attrs(*args, **settings))

    async def unsigned_attrs(self, *args: Any, **settings: Any) -> cms.CMSAttributes | None:
        """The signature's time-stamp, as the stock signer asks for it; None without."""
        found = await super().unsigned_attrs(*args, **settings)
        return None if found is None else written(found)

    def signer_info(self, digest_algorithm: str, signed_attrs: cms.CMSAttributes, signature: bytes) -> cms.SignerInfo:
        """The signer, what he signed and the signature (RFC 5652 §5.3), as the stock signer puts them together."""
        return written(super().signer_info(digest_algorithm, signed_attrs, signature))
