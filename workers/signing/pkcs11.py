"""The kepala's key in a PKCS#11 token (HSM, smart card): the PIN logs in for one sitting, the key never leaves."""

from __future__ import annotations

import asyncio
from pathlib import Path

from asn1crypto import x509
from pkcs11 import Attribute, ObjectClass, PKCS11Error, Session, lib
from pkcs11.exceptions import PinIncorrect, PinInvalid, PinLenRange, PinLocked
from pyhanko.sign.pkcs11 import PKCS11Signer

from models.rules.errors import SignatureRefused, SignerUnavailable, WrongPassphrase
from workers.signing.local_key import LocalKey
from workers.signing.port import READY, KeyStatus, SignatureText
from workers.signing.timestamps import TimestampClient


class Pkcs11Signer:
    """A ``Signer`` over the key and certificate that both carry ``label`` on the token called ``token``."""

    def __init__(
        self, module: Path, token: str, label: str, tsa: TimestampClient, chain: tuple[x509.Certificate, ...]
    ) -> None:
        self._module, self._token, self._label = str(module), token, label
        self._tsa = tsa
        self._chain = chain
        self._open: _TokenKey | None = None

    async def status(self) -> KeyStatus:
        """The certificate of the token, read without logging in.

        Raises:
            SignerUnavailable: no such module, token or certificate.
        """
        return KeyStatus(READY, await asyncio.to_thread(self._read_certificate))

    async def open(self, passphrase: str) -> LocalKey:
        """Log in with the PIN.

        An earlier sitting is closed first: a token's log-in holds for the whole process, so a PIN typed while
        it lasts would not be checked at all.

        Raises:
            WrongPassphrase: the token refuses the PIN, or has locked it.
            SignerUnavailable, SignatureRefused: the token is away, or lacks the key.
        """
        if self._open is not None:
            self._open.close()
        certificate = await asyncio.to_thread(self._read_certificate)
        session = await asyncio.to_thread(self._session, passphrase)
        signer = PKCS11Signer(
            session,
            key_label=self._label,
            signing_cert=certificate,
            ca_chain=self._chain,
            embed_roots=False,
            use_raw_mechanism=certificate.public_key.algorithm == "ec",  # hashing here: few tokens hash for ECDSA
        )
        try:
            await signer.ensure_objects_loaded()
        except PKCS11Error as error:
            session.close()
            raise SignatureRefused(f"Token '{self._token}' tidak memuat kunci '{self._label}'.") from error
        self._open = _TokenKey(signer, self._tsa, session)
        return self._open

    def _session(self, pin: str | None = None) -> Session:
        try:
            return lib(self._module).get_token(token_label=self._token).open(user_pin=pin)
        except (PinIncorrect, PinInvalid, PinLenRange, PinLocked) as error:
            raise WrongPassphrase from error
        except (PKCS11Error, RuntimeError) as error:
            raise SignerUnavailable(f"Token '{self._token}' tidak terbaca. Pasang tokennya.") from error

    def _read_certificate(self) -> x509.Certificate:
        wanted = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.LABEL: self._label}
        with self._session() as session:
            found = [bytes(entry[Attribute.VALUE]) for entry in session.get_objects(wanted)]
        if len(found) != 1:
            raise SignerUnavailable(f"Token '{self._token}' tidak memuat satu sertifikat '{self._label}'.")
        return x509.Certificate.load(found[0])


class _TokenKey(LocalKey):
    """A token signs one thing at a time, and its session must be closed to log out."""

    def __init__(self, signer: PKCS11Signer, tsa: TimestampClient, session: Session) -> None:
        super().__init__(signer, tsa, serial=True)
        self._session: Session | None = session

    async def sign(self, pdf: bytes, text: SignatureText) -> bytes:
        """See ``LocalKey.sign``; also raises SignerUnavailable when the token was pulled out."""
        try:
            return await super().sign(pdf, text)
        except PKCS11Error as error:
            raise SignerUnavailable("Token tanda tangan tidak menjawab. Periksa apakah terpasang.") from error

    def close(self) -> None:
        """Log out of the token; closing twice does nothing."""
        super().close()
        session, self._session = self._session, None
        if session is not None:
            session.close()
