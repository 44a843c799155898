"""Our own copies of the revocation lists, so that validation never has to ask anybody.

An old B-LTA signature needs a list that is fresh today for its time-stamper's certificate. The signer process
keeps the copies fresh; every validator reads them from this folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import crl, x509
from cryptography import x509 as pyca
from pyhanko_certvalidator.revinfo.archival import CRLContainer

FOLDER = "crl"  # in the data folder


def write_mirror(folder: Path, lists: Iterable[crl.CertificateList], authorities: Iterable[x509.Certificate]) -> None:
    """Keep the newest list of each authority, each replaced in one step; what none of them signed is dropped."""
    known = {authority.subject.hashable: authority for authority in authorities}
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for found in lists:
        authority = known.get(found.issuer.hashable)
        if authority is None or not _is_signed_by(found, authority):
            continue
        file = folder / f"{hashlib.sha256(authority.subject.dump()).hexdigest()[:24]}.crl"
        if file.is_file() and _issued(found) <= _issued(_load(file)):
            continue
        part = file.with_name(f".{file.name}.{os.getpid()}.part")
        part.write_bytes(found.dump())
        part.replace(file)


@dataclass(frozen=True)
class OwnList:
    """One mirrored list: as the validation library reads it, and as it is searched quickly."""

    container: CRLContainer
    searchable: pyca.CertificateRevocationList

    def revoked_at(self, certificate: x509.Certificate) -> datetime | None:
        """When its issuer revoked that certificate (UTC); None where this list does not name it."""
        if certificate.issuer.hashable != self.container.crl_data.issuer.hashable:
            return None
        entry = self.searchable.get_revoked_certificate_by_serial_number(certificate.serial_number)
        return entry.revocation_date_utc if entry else None


def read_mirror(folder: Path) -> tuple[OwnList, ...]:
    """The lists of the folder; none where there is no folder yet."""
    return tuple(_own(file.read_bytes()) for file in sorted(folder.glob("*.crl")))


def _own(der: bytes) -> OwnList:
    return OwnList(CRLContainer(crl.CertificateList.load(der)), pyca.load_der_x509_crl(der))


def _load(file: Path) -> crl.CertificateList:
    return crl.CertificateList.load(file.read_bytes())


def _issued(found: crl.CertificateList) -> datetime:
    moment: datetime = found["tbs_cert_list"]["this_update"].native
    return moment


def _is_signed_by(found: crl.CertificateList, authority: x509.Certificate) -> bool:
    key = pyca.load_der_x509_certificate(authority.dump()).public_key()
    return pyca.load_der_x509_crl(found.dump()).is_signature_valid(key)  # type: ignore[arg-type]  # CA keys sign
