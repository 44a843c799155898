"""What must hold of a PDF that a signing service returns, before anything is called signed."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, SuspiciousModification
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.status import SignatureCoverageLevel

from models.rules.errors import SignatureRefused


@dataclass(frozen=True)
class Expected:
    """The field that must hold the one signature, and the subjects (``Name.hashable``) that may have made it."""

    field: str
    signers: frozenset[str]


def accept_returned(sent: bytes, returned: bytes, expected: Expected) -> x509.Certificate:
    """The certificate that signed ``returned``, once it is proven to be ``sent`` with one good signature.

    Raises:
        SignatureRefused: other bytes than those sent, no or more signatures, another field or signer, or a
            signature that does not hold; the message says which.
    """
    if not returned.startswith(sent):
        raise _lie("bukan dokumen yang dikirim")
    try:
        reader = PdfFileReader(BytesIO(returned))
        signature = _only_signature(reader)
        certificate = signature.signer_cert
        if signature.field_name != expected.field:
            raise _lie("kolom tanda tangan bukan yang diharapkan")
        if certificate.subject.hashable not in expected.signers:
            raise _lie("penanda tangan bukan yang diharapkan")
        _refuse_other_changes(sent, reader)
        left, bottom, right, top = (float(edge) for edge in signature.sig_field["/Rect"])
        if left != right and bottom != top:
            raise _lie("tanda tangan tampak di atas isi dokumen")
        intact, valid = validate_sig_integrity(
            signature.signer_info,
            certificate,
            expected_content_type="data",
            actual_digest=signature.compute_digest(),
        )
    except SuspiciousModification as error:
        raise _lie("isi dokumen ikut diubah") from error
    except (PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _lie("berkas rusak atau terpotong") from error
    if not (intact and valid and signature.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE):
        raise _lie("tanda tangan tidak sah")
    return certificate


def _only_signature(reader: PdfFileReader) -> EmbeddedPdfSignature:
    found: list[EmbeddedPdfSignature] = reader.embedded_regular_signatures
    if len(found) != 1:
        raise _lie("tidak memuat tepat satu tanda tangan")
    return found[0]


def _refuse_other_changes(sent: bytes, reader: PdfFileReader) -> None:
    """An invisible signature may have been added; anything else would be signed along with it, unseen."""
    revisions = PdfFileReader(BytesIO(sent)).xrefs.total_revisions
    old = reader.get_historical_resolver(revisions - 1)
    for number in range(revisions, reader.xrefs.total_revisions):
        DEFAULT_DIFF_POLICY.apply(old=old, new=reader.get_historical_resolver(number))


def _lie(why: str) -> SignatureRefused:
    return SignatureRefused(f"Jawaban layanan tanda tangan ditolak: {why}. Dokumen tidak diterbitkan.")
