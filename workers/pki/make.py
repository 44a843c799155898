"""Make the demo PKI: authorities, the kepala's key, time-stamping and OCSP certificates, revocation lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
    ObjectIdentifier,
)

from workers.pki.revocation import AUTHORITIES, current_crl, publish_crl, write_privately

# The certificates name a host that can never resolve (RFC 2606); whoever may fetch maps it to the demo's
# loopback address. So the same certificates stay valid on any port, and no reader elsewhere calls anywhere.
DEMO_HOST = "pki.demo.invalid"
DEMO_PASSPHRASE = "Tanda-Tangan-DEMO-1"  # noqa: S105 - printed on the demo's log-in page
ORGANISATION = "Pemerintah Kabupaten Ogan Ilir - DEMO"
UNIT = "Dinas Kependudukan dan Pencatatan Sipil"
KEPALA, KEPALA_SERIAL = "KEPALA DINAS DUKCAPIL OGAN ILIR (DEMO)", "1610990101700001"
PARTNER, PARTNER_SERIAL = "PIMPINAN LEMBAGA (DEMO)", "1610990303750003"
FORMER, FORMER_SERIAL = "PEJABAT LAMA (DEMO)", "1610990202650002"
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
KDF_ROUNDS = 200_000
YEAR = timedelta(days=365)


def make_demo_pki(folder: Path, *, passphrase: str = DEMO_PASSPHRASE, now: datetime | None = None) -> None:
    """Make the PKI in ``folder`` once; again: only renew the revocation lists that are near their end.

    Files: ca.pem (trust anchors), signers.pem (who may sign), kepala.p12, mitra.p12 (an agency's head) and dicabut.p12
    (revoked; for tests) under ``passphrase``, root/issuing/tsa/ocsp .pem and .key, crl/*.crl. All are 0600 and every
    subject's organisation says DEMO.
    """
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / "ca.pem").is_file():
        for authority in AUTHORITIES:
            current_crl(folder, authority, now)
        return
    root = _make_root(folder, now)
    issuing = _make_issuing(folder, root, now)
    _make_services(folder, issuing, now)
    kepala = _make_signer(folder, "kepala", _name(KEPALA, KEPALA_SERIAL), issuing, passphrase, now=now)
    former = _make_signer(folder, "dicabut", _name(FORMER, FORMER_SERIAL), issuing, passphrase, now=now)
    _make_signer(folder, "mitra", _name(PARTNER, PARTNER_SERIAL), issuing, passphrase, now=now)
    publish_crl(folder, "root", now=now)
    publish_crl(folder, "issuing", now=now, revoke={former.serial_number: now - timedelta(hours=12)})
    _write_pem(folder / "signers.pem", kepala, former)
    _write_pem(folder / "ca.pem", root.certificate, issuing.certificate)  # last: it says that the rest is there


@dataclass(frozen=True)
class _Authority:
    file: str
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def builder(
        self, subject: x509.Name, public_key: ec.EllipticCurvePublicKey, life: timedelta, now: datetime
    ) -> x509.CertificateBuilder:
        """A certificate of this authority with the places of its list, its issuer and its OCSP responder."""
        places = [_access(AuthorityInformationAccessOID.CA_ISSUERS, f"ca/{self.file}.cer")]
        if self.file == "issuing":
            places.append(_access(AuthorityInformationAccessOID.OCSP, "ocsp"))
        point = x509.DistributionPoint([_place(f"crl/{self.file}.crl")], None, None, None)
        return (
            _builder(subject, public_key, life, now)
            .issuer_name(self.certificate.subject)
            .add_extension(_key_identifier(self.key.public_key()), critical=False)
            .add_extension(x509.AuthorityInformationAccess(places), critical=False)
            .add_extension(x509.CRLDistributionPoints([point]), critical=False)
        )


def _make_root(folder: Path, now: datetime) -> _Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("AKAR SERTIFIKASI (DEMO)")
    builder = _builder(name, key.public_key(), 20 * YEAR, now).issuer_name(name)
    builder = builder.add_extension(_key_identifier(key.public_key()), critical=False)
    return _keep(folder, "root", _as_authority(builder, path_length=1).sign(key, hashes.SHA256()), key)


def _make_issuing(folder: Path, root: _Authority, now: datetime) -> _Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = root.builder(_name("PENERBIT SERTIFIKAT (DEMO)"), key.public_key(), 10 * YEAR, now)
    return _keep(folder, "issuing", _as_authority(builder, path_length=0).sign(root.key, hashes.SHA256()), key)


def _make_services(folder: Path, issuing: _Authority, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    tsa = issuing.builder(_name("PENANDA WAKTU (DEMO)"), key.public_key(), 8 * YEAR, now)
    tsa = tsa.add_extension(_usage(signs=True), critical=True)
    # RFC 3161 §2.3: the time-stamping purpose stands alone and is critical
    tsa = tsa.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    _keep(folder, "tsa", tsa.sign(issuing.key, hashes.SHA256()), key)
    key = ec.generate_private_key(ec.SECP256R1())
    responder = issuing.builder(_name("PENJAWAB OCSP (DEMO)"), key.public_key(), 8 * YEAR, now)
    responder = (
        responder.add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .add_extension(x509.OCSPNoCheck(), critical=False)
    )
    _keep(folder, "ocsp", responder.sign(issuing.key, hashes.SHA256()), key)


def _make_signer(
    folder: Path, file: str, name: x509.Name, issuing: _Authority, passphrase: str, *, now: datetime
) -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION, DOCUMENT_SIGNING])
    certificate = (
        issuing.builder(name, key.public_key(), 5 * YEAR, now)
        .add_extension(_usage(signs=True, commits=True), critical=True)
        .add_extension(purposes, critical=False)
        .sign(issuing.key, hashes.SHA256())
    )
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(KDF_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase.encode())
    )
    chain = [issuing.certificate]
    write_privately(
        folder / f"{file}.p12",
        pkcs12.serialize_key_and_certificates(file.encode(), key, certificate, chain, encryption),
    )
    _write_pem(folder / f"{file}.pem", certificate)
    return certificate


def _name(common_name: str, serial: str = "") -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, UNIT),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name),
    ]
    if serial:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, serial))
    return x509.Name(parts)


def _builder(
    subject: x509.Name, public_key: ec.EllipticCurvePublicKey, life: timedelta, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))  # a reader whose clock is behind must accept it too
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _place(path: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(f"http://{DEMO_HOST}/{path}")


def _access(method: ObjectIdentifier, path: str) -> x509.AccessDescription:
    return x509.AccessDescription(method, _place(path))


def _key_identifier(issuer_key: ec.EllipticCurvePublicKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key)


def _as_authority(builder: x509.CertificateBuilder, *, path_length: int) -> x509.CertificateBuilder:
    constraints = x509.BasicConstraints(ca=True, path_length=path_length)
    return builder.add_extension(constraints, critical=True).add_extension(_usage(certifies=True), critical=True)


def _usage(*, signs: bool = False, commits: bool = False, certifies: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=commits,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


def _keep(folder: Path, file: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> _Authority:
    _write_pem(folder / f"{file}.pem", certificate)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_privately(folder / f"{file}.key", pem)
    return _Authority(file, certificate, key)


def _write_pem(file: Path, *certificates: x509.Certificate) -> None:
    write_privately(file, b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates))
