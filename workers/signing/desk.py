"""The kepala's sittings: one passphrase, kept in this process only, for the documents that he approved.

Pasal: 15(1)j
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from asn1crypto import x509

from models.rules.errors import (
    DomainError,
    SignatureOutcomeUnknown,
    SignatureRefused,
    SittingClosed,
    TemporarilyUnavailable,
    WrongPassphrase,
)
from workers.signing.described import certificate_facts, describe_document
from workers.signing.evidence import EvidenceKeeper, RevokedCertificate
from workers.signing.lockout import Lockout
from workers.signing.pades import add_lta
from workers.signing.port import OpenKey, SignatureText, Signer
from workers.signing.timestamps import TimestampClient

log = logging.getLogger(__name__)
IDLE_SECONDS = 15 * 60
RESULTS_KEPT = 16

# document id, sitting id, sha256 of the PDF, content_sha256 and number of its data.json; raises DomainError to
# refuse. Called in a thread of its own.
Check = Callable[[int, str, str, str, str], None]
_Wanted = tuple[int, str]  # document id, sha256 of the PDF


@dataclass
class _Sitting:
    sitting_id: str
    officer_id: int
    key: OpenKey
    approvals: frozenset[str]  # content_sha256; empty: whatever the database says is approved
    used_at: float  # seconds of the monotonic clock
    results: dict[_Wanted, asyncio.Task[bytes]] = field(default_factory=dict)
    unknown: set[_Wanted] = field(default_factory=set)

    def is_busy(self) -> bool:
        return any(not task.done() for task in self.results.values())

    def settle(self, wanted: _Wanted, task: asyncio.Task[bytes]) -> None:
        """Keep the newest results; forget a failure, unless its outcome is unknown: that must not be repeated."""
        error = None if task.cancelled() else task.exception()
        if isinstance(error, SignatureOutcomeUnknown):
            self.unknown.add(wanted)
        if task.cancelled() or error is not None:
            self.results.pop(wanted, None)
        for old in list(self.results)[:-RESULTS_KEPT]:
            if self.results[old].done():
                del self.results[old]


class Desk:
    """Opens sittings, signs what was approved, and forgets keys; it lives in one event loop."""

    def __init__(
        self,
        signer: Signer,
        tsa: TimestampClient,
        keeper: EvidenceKeeper,
        check: Check,
        *,
        production: bool = False,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._signer = signer
        self._tsa = tsa
        self._keeper = keeper
        self._check = check
        self._production = production
        self._idle_seconds = idle_seconds
        self._sittings: dict[str, _Sitting] = {}
        self._lockout = Lockout()
        self._opening = asyncio.Lock()  # one passphrase at a time, or a hundred at once would pass the lock-out

    async def status(self) -> dict[str, Any]:
        """The key's status and certificate, without passphrase; ``revoked`` is None where nobody could say."""
        found = await self._signer.status()
        facts: dict[str, Any] = {"status": found.status, "certificate": None, "revoked": None}
        if found.certificate is not None:
            facts["certificate"] = certificate_facts(found.certificate)
            facts["revoked"] = await self._is_revoked(found.certificate)
        return facts

    async def open(self, officer_id: int, passphrase: str, approvals: Collection[str] = ()) -> dict[str, Any]:
        """Open a sitting; ``approvals`` are the content hashes that the kepala had before him.

        Raises:
            WrongPassphrase, SigningLocked: with the tries left, or the minutes to wait.
            SignatureRefused: a demo key in production, a revoked or expired certificate, status not ISSUE.
            TemporarilyUnavailable: the key's holder, or who knows of revocation, does not answer.
        """
        async with self._opening:
            self._lockout.check(officer_id)
            try:
                key = await self._signer.open(passphrase)
            except WrongPassphrase as error:
                raise self._lockout.count(officer_id) from error
        certificate = key.certificate
        if certificate is not None:
            self._lockout.forgive(officer_id)
            try:
                await self._refuse_unfit(certificate)
            except DomainError:
                key.close()
                raise
        sitting_id = secrets.token_urlsafe(18)
        self._sittings[sitting_id] = _Sitting(sitting_id, officer_id, key, frozenset(approvals), time.monotonic())
        log.info("sitting opened for officer %s, %d approvals", officer_id, len(approvals))
        expires = datetime.fromtimestamp(time.time() + self._idle_seconds, UTC)
        facts = certificate_facts(certificate) if certificate else None
        return {"sitting": sitting_id, "expires_at": expires.isoformat(), "certificate": facts}

    async def sign(self, sitting_id: str, document_id: int, pdf: bytes) -> bytes:
        """The PDF signed as B-LTA; asked for again in the same sitting, the same bytes.

        Raises:
            SittingClosed, SignatureRefused, WrongPassphrase, SignatureOutcomeUnknown, TemporarilyUnavailable.
        """
        sitting = self._sitting(sitting_id)
        document = describe_document(pdf)
        if sitting.approvals and document.content_sha256 not in sitting.approvals:
            raise SignatureRefused("Dokumen ini tidak termasuk yang disetujui pada sesi ini.")
        wanted = (document_id, hashlib.sha256(pdf).hexdigest())
        await asyncio.to_thread(
            self._check, document_id, sitting_id, wanted[1], document.content_sha256, document.number
        )
        if wanted in sitting.unknown:
            raise SignatureOutcomeUnknown
        if wanted not in sitting.results:
            task = asyncio.create_task(self._sign(sitting, pdf, document.text))
            task.add_done_callback(lambda done: sitting.settle(wanted, done))
            sitting.results[wanted] = task
        # shielded: a caller that goes away must not break off what may be half signed
        return await asyncio.shield(sitting.results[wanted])

    def close(self, sitting_id: str) -> None:
        """Forget the sitting and its key; an unknown id is no error."""
        sitting = self._sittings.pop(sitting_id, None)
        if sitting is not None:
            sitting.key.close()
            log.info("sitting closed for officer %s", sitting.officer_id)

    def close_idle(self) -> None:
        """Close every sitting that nobody used for the idle time."""
        limit = time.monotonic() - self._idle_seconds
        for sitting in list(self._sittings.values()):
            if sitting.used_at <= limit and not sitting.is_busy():
                self.close(sitting.sitting_id)

    def close_all(self) -> None:
        """Forget everything, at the end of the process."""
        for sitting_id in list(self._sittings):
            self.close(sitting_id)

    def _sitting(self, sitting_id: str) -> _Sitting:
        self.close_idle()
        sitting = self._sittings.get(sitting_id)
        if sitting is None:
            raise SittingClosed
        sitting.used_at = time.monotonic()
        return sitting

    async def _sign(self, sitting: _Sitting, pdf: bytes, text: SignatureText) -> bytes:
        if sitting.key.certificate is not None:  # before: a key revoked during the sitting signs no more
            await self._keeper.evidence(sitting.key.certificate)
        try:
            signed = await sitting.key.sign(pdf, text)
        except WrongPassphrase as error:
            self.close(sitting.sitting_id)
            raise self._lockout.count(sitting.officer_id) from error
        certificate = sitting.key.certificate
        if certificate is None:
            raise SignatureRefused
        self._lockout.forgive(sitting.officer_id)
        await self._refuse_unfit(certificate)
        return await add_lta(signed, self._tsa, await self._keeper.evidence(certificate))

    async def _refuse_unfit(self, certificate: x509.Certificate) -> None:
        if self._production and certificate_facts(certificate)["demo"]:
            raise SignatureRefused("Kunci DEMO tidak boleh menandatangani di produksi.")
        await self._keeper.evidence(certificate)

    async def _is_revoked(self, certificate: x509.Certificate) -> bool | None:
        try:
            await self._keeper.evidence(certificate)
        except RevokedCertificate:
            return True
        except (SignatureRefused, TemporarilyUnavailable):
            return None
        return False
