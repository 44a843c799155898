"""One certifying PAdES B-LTA signature (ETSI EN 319 142-1), appended so that the file stays PDF/A-3b.

Pasal: 15(1)j, 16
"""

from __future__ import annotations

from io import BytesIO

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import (
    FieldMDPAction,
    FieldMDPSpec,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    enumerate_sig_fields,
)
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from models.rules.errors import SignatureRefused
from workers import pdf_values  # noqa: F401 - its import is its work
from workers.signing.evidence import Evidence
from workers.signing.port import FIELD, SignatureText
from workers.signing.timestamps import TimestampClient

MD = "sha256"
ATTRIBUTES = 1536  # bytes of DER of a signature beside its certificates and time-stamp; RSA-4096 fits
GROWTH = 512  # bytes by which a token may be larger than the last one seen


class QuietWriter(IncrementalPdfFileWriter):
    """Appends only what it was given.

    The stock writer renews the date of change in /Info and XMP with each revision: needless, slow, and it would
    oblige the validator to let strangers change those too.
    """

    def _update_meta(self) -> None:
        pass


def with_empty_form(pdf: bytes) -> bytes:
    """The PDF with an interactive form of no fields appended, if it had none.

    Somebody else's signature field can then be told from every other change by the library's own comparison,
    which needs a form on both sides.

    Raises:
        SignatureRefused: not a readable PDF.
    """
    stream = BytesIO(pdf)
    try:
        writer: IncrementalPdfFileWriter = QuietWriter(stream)
        if "/AcroForm" not in writer.root:
            form = DictionaryObject({pdf_name("/Fields"): ArrayObject(), pdf_name("/SigFlags"): NumberObject(3)})
            writer.root[pdf_name("/AcroForm")] = writer.add_object(form)
            writer.update_root()
            writer.write_in_place()
    except PdfError as error:
        raise SignatureRefused("Berkas PDF ini tidak dapat ditandatangani; buat ulang dokumennya.") from error
    return stream.getvalue()


class _CertifyingSigner(PdfSigner):
    """Declares the PAdES extension only: for a NIST curve the stock one sets /Version 2.0, which PDF/A-3 is not."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        del md_algorithm  # the stock one asks it for more extensions
        pdf_out.ensure_output_version((1, 7))
        pdf_out.register_extension(ESIC_EXTENSION_1)


async def certify(
    pdf: bytes, signer: Signer, tsa: TimestampClient, text: SignatureText, *, field: str = FIELD
) -> bytes:
    """The PDF with a certifying signature (PAdES B-T): DocMDP 2, FieldMDP All, signature time-stamp.

    A signature field that waits for somebody else stays open.


    Raises:
        SignatureRefused: the PDF is not one that can carry a first signature.
        TimestampUnavailable: the time-stamping service does not answer.
    """
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm=MD,
        reason=text.reason,
        location=text.location,
        name=text.name,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
    )
    stream = BytesIO(pdf)
    place = SigFieldSpec(
        sig_field_name=field,
        empty_field_appearance=True,  # PDF/A wants an appearance even where there is nothing to see
        field_mdp_spec=_locking_all_but(_waiting(stream)),
        doc_mdp_update_value=MDPPerm.FILL_FORMS,
        readable_field_name="Tanda tangan elektronik kepala dinas",
    )
    try:
        certifier = _CertifyingSigner(metadata, signer, timestamper=tsa, new_field_spec=place)
        chain = {certificate.dump() for certificate in (signer.signing_cert, *signer.cert_registry)}
        size = sum(map(len, chain)) + ATTRIBUTES + tsa.token_size + GROWTH
        await certifier.async_sign_pdf(QuietWriter(stream), bytes_reserved=2 * size, in_place=True)
    except (PdfError, SigningError) as error:
        raise SignatureRefused("Berkas PDF ini tidak dapat ditandatangani; buat ulang dokumennya.") from error
    return stream.getvalue()


def _waiting(stream: BytesIO) -> list[str]:
    """The signature fields that wait for somebody else."""
    try:
        return [name for name, _, _ in enumerate_sig_fields(PdfFileReader(stream), filled_status=False)]
    except PdfError as error:
        raise SignatureRefused("Berkas PDF ini tidak dapat ditandatangani; buat ulang dokumennya.") from error


def _locking_all_but(waiting: list[str]) -> FieldMDPSpec:
    return FieldMDPSpec(FieldMDPAction.EXCLUDE, waiting) if waiting else FieldMDPSpec(FieldMDPAction.ALL)


async def add_lta(pdf: bytes, tsa: TimestampClient, evidence: Evidence) -> bytes:
    """A signed PDF made B-LTA: revocation data in the DSS and a document time-stamp over it, in one revision.

    Raises:
        TimestampUnavailable: the time-stamping service does not answer.
    """
    stream = BytesIO(pdf)
    writer = QuietWriter(stream)
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        sig_contents=None,
        certs=evidence.certificates,
        ocsps=evidence.ocsps,
        crls=evidence.crls,
    )
    field = f"WAKTU_ARSIP_{writer.prev.xrefs.total_revisions}"
    stamper = PdfTimeStamper(tsa, field_name=field, readable_field_name="Penanda waktu arsip")
    size = tsa.token_size + GROWTH
    await stamper.async_timestamp_pdf(writer, MD, bytes_reserved=2 * size, in_place=True)  # hexadecimal
    return stream.getvalue()


async def sign_pdf(
    pdf: bytes,
    signer: Signer,
    tsa: TimestampClient,
    evidence: Evidence,
    text: SignatureText,
    *,
    field: str = FIELD,
) -> bytes:
    """The PDF with the kepala's signature as PAdES B-LTA; see ``certify`` and ``add_lta`` for what it raises."""
    signed = await certify(pdf, signer, tsa, text, field=field)
    return await add_lta(signed, tsa, evidence)
