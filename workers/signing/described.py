"""What a document and a certificate say of themselves, as the signer needs it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from asn1crypto import x509
from cryptography import x509 as pyca
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from models.rules.errors import SignatureRefused
from workers.pki.demo_mark import is_demo
from workers.signing.attached import read_data_json
from workers.signing.port import SignatureText


@dataclass(frozen=True)
class Described:
    """The texts of the signature dictionary, the hash of what the kepala approved, and the number."""

    text: SignatureText
    content_sha256: str
    number: str


def describe_document(pdf: bytes) -> Described:
    """Read data.json from the PDF that is to be signed.

    Raises:
        SignatureRefused: not a readable PDF, or one without its data.
    """
    try:
        data = read_data_json(PdfFileReader(BytesIO(pdf)))
    except (PdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SignatureRefused("Berkas ini bukan PDF yang dapat ditandatangani.") from error
    content = _text(data, "content_sha256")
    if len(content) != 64:
        raise SignatureRefused("Dokumen tidak memuat data.json dengan content_sha256; buat ulang dokumennya.")
    title = " ".join(filter(None, (_text(data, "dokumen", "judul"), _text(data, "dokumen", "nomor"))))
    text = SignatureText(
        reason=f"Penandatanganan {title}".strip() + " (Pasal 15(1)j)",
        location=_text(data, "kantor", "tempat") or _text(data, "dokumen", "tempat"),
        name=_text(data, "pejabat", "nama"),
    )
    return Described(text, content, _text(data, "dokumen", "nomor"))


def certificate_facts(certificate: x509.Certificate) -> dict[str, Any]:
    """Subject, issuer, serial (hex), validity (ISO, UTC) and whether it is a demo certificate."""
    demo = is_demo(pyca.load_der_x509_certificate(certificate.dump()))
    return {
        "subject": certificate.subject.native.get("common_name", certificate.subject.human_friendly),
        "issuer": certificate.issuer.native.get("common_name", certificate.issuer.human_friendly),
        "serial": f"{certificate.serial_number:x}",
        "not_before": certificate.not_valid_before.isoformat(),
        "not_after": certificate.not_valid_after.isoformat(),
        "demo": demo,
    }


def _text(data: object, *path: str) -> str:
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, str) else ""
