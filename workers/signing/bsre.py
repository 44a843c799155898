"""The e-sign client service of BSrE, versions 1 (multipart) and 2 (JSON), as a ``Signer``.

It never sends a passphrase twice on its own, and believes nothing that comes back before it has looked at it.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import aiohttp
from asn1crypto import x509

from models.rules.errors import (
    SignatureOutcomeUnknown,
    SignatureRefused,
    SignatureServiceBusy,
    SittingClosed,
    WrongPassphrase,
)
from workers.signing.pades import with_empty_form
from workers.signing.port import FIELD, READY, KeyStatus, SignatureText
from workers.signing.returned_pdf import Expected, accept_returned

WRONG_PASSPHRASE, NOT_REGISTERED = "2031", "2011"
BUSY = {429, 503}
UNREACHABLE = "Layanan BSrE tidak dapat dihubungi. Dokumen menunggu; hubungi pengelola bila berlanjut."


@dataclass(frozen=True)
class BsreSettings:
    """One application's account at the agency's own gateway, and whose signature is expected in which field."""

    url: str
    user: str
    password: str = field(repr=False)
    nik: str = field(repr=False)
    signers: frozenset[str]  # subjects (``Name.hashable``) that may have signed
    field_name: str = FIELD
    seconds: float = 60.0  # for one signature, in all


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as an object; an empty one where it is something else."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def code(self) -> str:
        """The service's own error code: in ``status_code``, or in the text, as versions differ."""
        found = self.json()
        text = " ".join(str(found.get(key, "")) for key in ("error", "message", "status_code", "code"))
        match = re.search(r"\b(20\d\d|4044)\b", text)
        return match[1] if match else ""


class BsreSigner(ABC):
    """What both versions share; a subclass knows its routes and shapes."""

    def __init__(self, settings: BsreSettings, session: aiohttp.ClientSession) -> None:
        self.settings = settings
        self._session = session
        self._headers = {"Authorization": aiohttp.encode_basic_auth(settings.user, settings.password)}
        self._seen: x509.Certificate | None = None

    async def status(self) -> KeyStatus:
        """The account's status in the service's words; the certificate is known after its first signature."""
        try:
            answer = await self._ask_status()
        except (aiohttp.ClientError, OSError) as error:
            raise SignatureServiceBusy(UNREACHABLE) from error
        if answer.status in BUSY or answer.status >= 500:
            raise SignatureServiceBusy
        return KeyStatus(str(answer.json().get("status", "UNKNOWN")).upper(), self._seen)

    async def open(self, passphrase: str) -> BsreKey:
        """Keep the passphrase for the sitting; the service can prove it only by signing.

        Raises:
            SignatureRefused: the account's status is not ISSUE.
            SignatureServiceBusy: the service does not answer.
        """
        found = await self.status()
        if found.status != READY:
            raise SignatureRefused(f"Status sertifikat di BSrE: {found.status}. Hanya status ISSUE yang boleh.")
        return BsreKey(self, passphrase)

    async def sign(self, pdf: bytes, passphrase: str, text: SignatureText) -> tuple[bytes, x509.Certificate]:
        """The PDF as the service signed it, looked at, and the certificate that signed.

        Raises:
            WrongPassphrase, SignatureRefused, SignatureServiceBusy, SignatureOutcomeUnknown.
        """
        try:
            sent = with_empty_form(pdf)
            answer = await self._ask_signature(sent, passphrase, text)
        except aiohttp.ClientConnectorError as error:  # nothing was sent
            raise SignatureServiceBusy(UNREACHABLE) from error
        except (aiohttp.ClientError, OSError) as error:
            raise SignatureOutcomeUnknown from error
        _refuse_errors(answer)
        expected = Expected(self.settings.field_name, self.settings.signers)
        returned = self._pdf_of(answer)
        self._seen = accept_returned(sent, returned, expected)
        return returned, self._seen

    async def _send(self, method: str, path: str, seconds: float | None = None, **body: Any) -> _Answer:
        url = self.settings.url.rstrip("/") + path
        limit = aiohttp.ClientTimeout(total=seconds or self.settings.seconds, connect=5)
        async with self._session.request(
            method, url, headers=self._headers, timeout=limit, allow_redirects=False, **body
        ) as response:
            try:
                content = await response.read()
            except (aiohttp.ClientPayloadError, TimeoutError):
                content = await self._fetch_again(response.headers)
            return _Answer(response.status, response.headers, content)

    async def _fetch_again(self, headers: Mapping[str, str]) -> bytes:
        """The result of a request whose answer broke off, where the service keeps one."""
        raise aiohttp.ClientPayloadError(f"answer broke off, {len(headers)} headers")

    @abstractmethod
    async def _ask_status(self) -> _Answer: ...

    @abstractmethod
    async def _ask_signature(self, pdf: bytes, passphrase: str, text: SignatureText) -> _Answer: ...

    @abstractmethod
    def _pdf_of(self, answer: _Answer) -> bytes: ...


class BsreV1(BsreSigner):
    """Version 1: one PDF a call as multipart; a lost answer can be fetched once by its ``id_dokumen``."""

    async def _ask_status(self) -> _Answer:
        return await self._send("GET", f"/api/user/status/{quote(self.settings.nik, safe='')}", seconds=15)

    async def _ask_signature(self, pdf: bytes, passphrase: str, text: SignatureText) -> _Answer:
        form = aiohttp.FormData()
        form.add_field("file", pdf, filename="dokumen.pdf", content_type="application/pdf")
        values = {
            "nik": self.settings.nik,
            "passphrase": passphrase,
            "tampilan": "invisible",
            "reason": text.reason,
            "location": text.location,
        }
        for name, value in values.items():
            form.add_field(name, value)
        return await self._send("POST", "/api/sign/pdf", data=form)

    def _pdf_of(self, answer: _Answer) -> bytes:
        return answer.body

    async def _fetch_again(self, headers: Mapping[str, str]) -> bytes:
        document = headers.get("id_dokumen", "")
        if not document:
            return await super()._fetch_again(headers)
        answer = await self._send("GET", f"/api/sign/download/{quote(document, safe='')}")
        return answer.body if answer.status == 200 else await super()._fetch_again(headers)


class BsreV2(BsreSigner):
    """Version 2: JSON with the file in base64."""

    async def _ask_status(self) -> _Answer:
        return await self._send("POST", "/api/v2/user/check/status", seconds=15, json={"nik": self.settings.nik})

    async def _ask_signature(self, pdf: bytes, passphrase: str, text: SignatureText) -> _Answer:
        properties = {"tampilan": "INVISIBLE", "reason": text.reason, "location": text.location}
        body = {
            "nik": self.settings.nik,
            "passphrase": passphrase,
            "signatureProperties": [properties],
            "file": [base64.b64encode(pdf).decode()],
        }
        return await self._send("POST", "/api/v2/sign/pdf", json=body)

    def _pdf_of(self, answer: _Answer) -> bytes:
        files = answer.json().get("file")
        only = files[0] if isinstance(files, list) and len(files) == 1 else None
        try:
            return base64.b64decode(str(only or "?"), validate=True)
        except ValueError as error:
            raise SignatureRefused("Jawaban layanan BSrE tidak memuat satu dokumen.") from error


class BsreKey:
    """One sitting at the service.

    Until the passphrase has signed once, only one request is under way: several workers at once would otherwise
    send a wrong one several times, and the service locks the account.
    """

    def __init__(self, signer: BsreSigner, passphrase: str) -> None:
        self.certificate: x509.Certificate | None = None
        self._signer = signer
        self._passphrase: str | None = passphrase
        self._first = asyncio.Lock()

    async def sign(self, pdf: bytes, text: SignatureText) -> bytes:
        """See ``OpenKey.sign``; after a wrong passphrase the sitting is over."""
        if self.certificate is not None:
            return await self._ask(pdf, text)
        async with self._first:
            return await self._ask(pdf, text)

    def close(self) -> None:
        """Forget the passphrase."""
        self._passphrase = None

    async def _ask(self, pdf: bytes, text: SignatureText) -> bytes:
        if self._passphrase is None:
            raise SittingClosed
        try:
            signed, self.certificate = await self._signer.sign(pdf, self._passphrase, text)
        except WrongPassphrase:
            self.close()
            raise
        except SignatureOutcomeUnknown:
            if self.certificate is None:  # what is still unproven is not sent again
                self.close()
            raise
        return signed


def _refuse_errors(answer: _Answer) -> None:
    """Map an answer that is not 200 to what it means for the document."""
    if answer.status == 200:
        return
    code = answer.code()
    if code == WRONG_PASSPHRASE:
        raise WrongPassphrase
    if code == NOT_REGISTERED:
        raise SignatureRefused("Penanda tangan belum terdaftar di BSrE (2011). Hubungi pengelola.")
    if answer.status in BUSY:
        raise SignatureServiceBusy
    if answer.status >= 500:  # the gateway gave up; the service behind it may have signed
        raise SignatureOutcomeUnknown
    raise SignatureRefused(f"Layanan BSrE menolak permintaan (HTTP {answer.status} {code}). Hubungi pengelola.")
