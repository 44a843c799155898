"""Our own copies of the revocation lists, so that validation never has to ask anybody.

An old B-LTA signature needs a list that is fresh today for its time-stamper's certificate. The signer process
keeps the copies fresh; every validator reads them from this folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from asn1crypto import crl, x509
from cryptography import x509 as pyca

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


class OwnLists:
    """The mirrored lists, searched without reading through them."""

    def __init__(self, lists: Iterable[pyca.CertificateRevocationList] = ()) -> None:
        newest_last = sorted(lists, key=lambda found: found.last_update_utc)
        self._lists = {_issuer(found): found for found in newest_last}

    def __len__(self) -> int:
        return len(self._lists)

    def revoked_at(self, certificate: x509.Certificate) -> datetime | None:
        """When its issuer revoked that certificate (UTC); None where no list names it."""
        found = self._lists.get(certificate.issuer.hashable)
        entry = found and found.get_revoked_certificate_by_serial_number(certificate.serial_number)
        return entry.revocation_date_utc if entry else None

    def vouch_for(self, certificate: x509.Certificate, now: datetime) -> bool:
        """Whether its issuer's list is in force ``now`` and does not name that certificate."""
        found = self._lists.get(certificate.issuer.hashable)
        if found is None or found.next_update_utc is None or not found.last_update_utc <= now <= found.next_update_utc:
            return False
        return self.revoked_at(certificate) is None


def read_mirror(folder: Path) -> OwnLists:
    """The lists of the folder; none where there is no folder yet."""
    return OwnLists(pyca.load_der_x509_crl(file.read_bytes()) for file in folder.glob("*.crl"))


def _issuer(found: pyca.CertificateRevocationList) -> str:
    name: str = x509.Name.load(found.issuer.public_bytes()).hashable
    return name


def _load(file: Path) -> crl.CertificateList:
    return crl.CertificateList.load(file.read_bytes())


def _issued(found: crl.CertificateList) -> datetime:
    moment: datetime = found["tbs_cert_list"]["this_update"].native
    return moment


def _is_signed_by(found: crl.CertificateList, authority: x509.Certificate) -> bool:
    key = pyca.load_der_x509_certificate(authority.dump()).public_key()
    return pyca.load_der_x509_crl(found.dump()).is_signature_valid(key)  # type: ignore[arg-type]  # CA keys sign
