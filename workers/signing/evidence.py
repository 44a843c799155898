"""What a validator will need in ten years, gathered while it can be had: chains, OCSP answers and lists.

Reused for some minutes: revocation is a matter of days in every list there is, a signature of milliseconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from asn1crypto import crl, ocsp, pem, x509
from pyhanko.sign.timestamps.common_utils import dummy_digest, extract_ts_certs
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    CRLValidationError,
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.registry import SimpleCertificateStore

from models.rules.errors import RevocationDataUnavailable, SignatureRefused
from workers import certificate_names  # noqa: F401 - its import is its work
from workers.signing.mirror import write_mirror
from workers.signing.timestamps import TimestampClient

log = logging.getLogger(__name__)
FRESH = timedelta(minutes=5)
EMBED_LIMIT = 128 * 1024  # bytes: a longer list stays out of the documents where OCSP answered
SIGNER_USAGE = {"non_repudiation"}


class RevokedCertificate(SignatureRefused):
    """A certificate is on its issuer's list."""


@dataclass(frozen=True)
class Anchors:
    """Certificates that are trusted by themselves, and those below them that only help to build a chain."""

    roots: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...]


@dataclass(frozen=True)
class Evidence:
    """Chains and revocation data for one signer and the time-stamping service."""

    certificates: tuple[x509.Certificate, ...]
    ocsps: tuple[ocsp.OCSPResponse, ...]
    crls: tuple[crl.CertificateList, ...]
    collected_at: datetime

    def is_fresh(self, now: datetime) -> bool:
        """Whether it may still go into a signature made ``now`` (UTC)."""
        return now - self.collected_at < FRESH


class EvidenceKeeper:
    """The evidence per signer, gathered again when it is no longer fresh, and the lists mirrored in a folder."""

    def __init__(self, tsa: TimestampClient, anchors: Anchors, session: aiohttp.ClientSession, mirror: Path) -> None:
        self._tsa = tsa
        self._anchors = anchors
        self._session = session
        self._mirror = mirror
        self._known: dict[bytes, Evidence] = {}
        self._turn = asyncio.Lock()

    async def evidence(self, signer: x509.Certificate) -> Evidence:
        """Fresh evidence for that signer.

        Addresses are taken only from certificates that chain to our own anchors.

        Raises:
            SignatureRefused: the certificate is revoked, expired or not from an authority that we trust.
            TimestampUnavailable, RevocationDataUnavailable: a service does not answer.
        """
        async with self._turn:
            known = self._known.get(signer.sha256)
            if known is None or not known.is_fresh(datetime.now(UTC)):
                self._known.pop(signer.sha256, None)
                known = self._known[signer.sha256] = await self._collect(signer)
            return known

    async def refresh_lists(self, signers: Iterable[x509.Certificate]) -> int:
        """Fetch the lists that name these signers, the time-stamper and the authorities; how many were had."""
        stampers, store = await self._time_stampers()
        context = self._context(store)
        for certificate in (*signers, *stampers, *self._anchors.intermediates):
            await _fetch_lists(certificate, context)
        self._keep_lists(context)
        return len(context.crls)

    async def _collect(self, signer: x509.Certificate) -> Evidence:
        stampers, store = await self._time_stampers()
        context = self._context(store)
        paths = [await _validated(signer, context, usage=SIGNER_USAGE, purpose=set(), whose="penanda tangan")]
        paths += [
            await _validated(stamper, context, usage=set(), purpose={"time_stamping"}, whose="penanda waktu")
            for stamper in stampers
        ]
        chain = {c.dump(): c for path in paths for c in path.iter_certs(include_root=True)}
        for certificate in chain.values():
            await _fetch_lists(certificate, context)
        self._keep_lists(context)
        now = datetime.now(UTC)
        lists = (found for found in context.crls if len(found.dump()) <= EMBED_LIMIT or not context.ocsps)
        return Evidence(tuple(chain.values()), tuple(context.ocsps), tuple(lists), now)

    async def _time_stampers(self) -> tuple[list[x509.Certificate], SimpleCertificateStore]:
        """Who answers at the time-stamping service, learnt from one token, and the certificates it sent."""
        store = SimpleCertificateStore()
        store.register_multiple(self._anchors.intermediates)
        token = await self._tsa.async_timestamp(dummy_digest("sha256"), "sha256")
        return list(extract_ts_certs(token, store)), store

    def _context(self, store: SimpleCertificateStore) -> ValidationContext:
        return ValidationContext(
            trust_roots=list(self._anchors.roots),
            other_certs=list(store),
            allow_fetching=True,
            revocation_mode="require",
            fetcher_backend=AIOHttpFetcherBackend(self._session),
        )

    def _keep_lists(self, context: ValidationContext) -> None:
        write_mirror(self._mirror, context.crls, (*self._anchors.roots, *self._anchors.intermediates))


def read_certificates(file: Path) -> tuple[x509.Certificate, ...]:
    """Every certificate of a PEM file."""
    blocks = pem.unarmor(file.read_bytes(), multiple=True)
    return tuple(x509.Certificate.load(der) for kind, _, der in blocks if kind == "CERTIFICATE")


def signers_beside(anchors: Path) -> Path:
    """The PEM file of those who may sign lies beside the trust anchors."""
    return anchors.with_name("signers.pem")


def read_anchors(file: Path) -> Anchors:
    """The trust anchors of a PEM file.

    A certificate whose issuer is in the file too counts as an intermediate: its own list and that of its issuer
    are then checked like all others (an intermediate taken as an anchor could not vouch for its own list).
    """
    certificates = read_certificates(file)
    names = {c.subject.hashable for c in certificates if c.subject == c.issuer}
    roots = tuple(c for c in certificates if c.subject == c.issuer or c.issuer.hashable not in names)
    return Anchors(roots, tuple(c for c in certificates if c not in roots))


async def _validated(
    certificate: x509.Certificate, context: ValidationContext, *, usage: set[str], purpose: set[str], whose: str
) -> ValidationPath:
    try:
        validator = CertificateValidator(certificate, validation_context=context)
        path: ValidationPath = await validator.async_validate_usage(usage, purpose)
    except RevokedError as error:
        raise RevokedCertificate(f"Sertifikat {whose} sudah dicabut; penandatanganan ditolak.") from error
    except InsufficientRevinfoError as error:
        raise RevocationDataUnavailable from error
    except (ExpiredError, NotYetValidError) as error:
        raise SignatureRefused(f"Sertifikat {whose} di luar masa berlakunya; perbarui dahulu.") from error
    except (PathError, ValidationError) as error:
        raise SignatureRefused(f"Sertifikat {whose} bukan dari penerbit yang dipercaya.") from error
    return path


async def _fetch_lists(certificate: x509.Certificate, context: ValidationContext) -> None:
    """Add the certificate's lists to the context; an authority without lists, or away, is no reason to stop."""
    try:
        await context.async_retrieve_crls(certificate)
    except (CRLValidationError, OSError) as error:
        log.warning("no list for %s: %s", certificate.subject.human_friendly, error)
