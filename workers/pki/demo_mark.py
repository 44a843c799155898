"""How a demo certificate is told from a real one, so that production can refuse it."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

DEMO = "DEMO"


class DemoKeyError(Exception):
    """A demo key was about to be used in production; the message is one Indonesian sentence."""


def is_demo(certificate: x509.Certificate) -> bool:
    """True when the organisation of the subject or of the issuer carries the word DEMO."""
    names = (certificate.subject, certificate.issuer)
    organisations = [part.value for name in names for part in name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)]
    return any(DEMO in str(organisation).upper().split() for organisation in organisations)


def refuse_demo_certificates(*pem_files: Path) -> None:
    """Refuse production when one of the PEM files (trust anchors, signers) holds a demo certificate.

    The certificate inside a PKCS#12 is unreadable without its passphrase; the signer refuses that one when
    the sitting opens.

    Raises:
        DemoKeyError: a certificate of the demo PKI was found.
    """
    for file in pem_files:
        if any(is_demo(certificate) for certificate in x509.load_pem_x509_certificates(file.read_bytes())):
            raise DemoKeyError(
                f"Sertifikat DEMO di {file.name} tidak boleh dipakai di produksi: "
                "pasang sertifikat penyelenggara sertifikasi elektronik yang sah."
            )
