"""Revocation in the demo PKI: lists re-signed in time (RFC 5280) and OCSP answers (RFC 6960)."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import ocsp

CRL_LIFE = timedelta(days=7)
OCSP_LIFE = timedelta(days=1)
AUTHORITIES = ("root", "issuing")


def write_privately(file: Path, content: bytes) -> None:
    """Replace ``file`` in one step, readable by its owner only."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(content)
    part.replace(file)


def read_key(file: Path) -> ec.EllipticCurvePrivateKey:
    """The unencrypted EC key of a demo authority.

    Raises:
        TypeError: the file holds another kind of key.
    """
    key = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{file.name} is not an EC key")
    return key


def read_certificate(file: Path) -> x509.Certificate:
    """The one certificate of a PEM file."""
    return x509.load_pem_x509_certificate(file.read_bytes())


def crl_file(folder: Path, authority: str) -> Path:
    """Where the list of ``authority`` ('root' or 'issuing') lies, in DER."""
    return folder / "crl" / f"{authority}.crl"


def publish_crl(
    folder: Path, authority: str, *, now: datetime, revoke: dict[int, datetime] | None = None
) -> x509.CertificateRevocationList:
    """Sign the authority's next list: the serials of the present one plus ``revoke`` (serial → when, UTC)."""
    file = crl_file(folder, authority)
    present = x509.load_der_x509_crl(file.read_bytes()) if file.is_file() else None
    number = _crl_number(present) + 1
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(read_certificate(folder / f"{authority}.pem").subject)
        .last_update(now)
        .next_update(now + CRL_LIFE)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_key_identifier(folder, authority), critical=False)
    )
    for serial, when in {**_entries(present), **(revoke or {})}.items():
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when)
        reason = x509.CRLReason(x509.ReasonFlags.cessation_of_operation)
        builder = builder.add_revoked_certificate(entry.add_extension(reason, critical=False).build())
    crl = builder.sign(read_key(folder / f"{authority}.key"), hashes.SHA256())
    write_privately(file, crl.public_bytes(Encoding.DER))
    return crl


def current_crl(folder: Path, authority: str, now: datetime) -> bytes:
    """The list in DER, signed anew when less than half of its life is left."""
    data = crl_file(folder, authority).read_bytes()
    expires = x509.load_der_x509_crl(data).next_update_utc
    if expires is None or expires - now < CRL_LIFE / 2:
        return publish_crl(folder, authority, now=now).public_bytes(Encoding.DER)
    return data


def revoked_at(folder: Path, serial: int) -> datetime | None:
    """When the issuing authority revoked that serial (UTC), or None."""
    crl = x509.load_der_x509_crl(crl_file(folder, "issuing").read_bytes())
    entry = crl.get_revoked_certificate_by_serial_number(serial)
    return entry.revocation_date_utc if entry else None


def answer_ocsp(folder: Path, request_der: bytes) -> bytes:
    """The signed OCSP answer for one certificate of the issuing authority (RFC 6960 §4.2), in DER."""
    try:
        request = ocsp.load_der_ocsp_request(request_der)
    except ValueError:
        return _refusal(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    issuer, responder = read_certificate(folder / "issuing.pem"), read_certificate(folder / "ocsp.pem")
    if not _asks_about(request, issuer):
        return _refusal(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    crl = x509.load_der_x509_crl(crl_file(folder, "issuing").read_bytes())
    entry = crl.get_revoked_certificate_by_serial_number(request.serial_number)
    now = datetime.now(UTC).replace(microsecond=0)
    builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
        issuer_name_hash=request.issuer_name_hash,
        issuer_key_hash=request.issuer_key_hash,
        serial_number=request.serial_number,
        algorithm=request.hash_algorithm,
        cert_status=ocsp.OCSPCertStatus.REVOKED if entry else ocsp.OCSPCertStatus.GOOD,
        this_update=now,
        next_update=now + OCSP_LIFE,
        revocation_time=entry.revocation_date_utc if entry else None,
        revocation_reason=x509.ReasonFlags.cessation_of_operation if entry else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder).certificates([responder])
    for extension in request.extensions:
        if isinstance(extension.value, x509.OCSPNonce):
            builder = builder.add_extension(extension.value, critical=False)
    return builder.sign(read_key(folder / "ocsp.key"), hashes.SHA256()).public_bytes(Encoding.DER)


def _refusal(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)


def _asks_about(request: ocsp.OCSPRequest, issuer: x509.Certificate) -> bool:
    digest = hashes.Hash(request.hash_algorithm)
    digest.update(issuer.subject.public_bytes())
    return digest.finalize() == request.issuer_name_hash


def _crl_number(crl: x509.CertificateRevocationList | None) -> int:
    return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number if crl else 0


def _entries(crl: x509.CertificateRevocationList | None) -> dict[int, datetime]:
    return {entry.serial_number: entry.revocation_date_utc for entry in crl or ()}


def _key_identifier(folder: Path, authority: str) -> x509.AuthorityKeyIdentifier:
    certificate = read_certificate(folder / f"{authority}.pem")
    subject_key = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(subject_key)
