"""Whether a PDF is genuine: our signature, whole, by an officer we know, with nothing but time-stamps after it.

The same function judges what our own signer returned and what strangers upload. It reads the file and our own
copies of the revocation lists, and never an address that the file names.

Pasal: 11(3)e
"""

from __future__ import annotations

import hashlib
import logging
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfDecodeLimitError, PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESStatus
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.ades import AdESLTAValidationResult, ades_lta_validation
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter, validate_sig_integrity
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo

from workers import pdf_values  # noqa: F401 - its import is its work
from workers.dry_loop import run_dry
from workers.signing.attached import read_data_json
from workers.signing.mirror import OwnLists
from workers.trust import Trust
from workers.verdict import Verdict, outcome

MAX_BYTES = 32 * 1024 * 1024
HEAD = 1024  # bytes in which the mark of a PDF must stand (ISO 32000-1, Annex H)
UNREADABLE = (
    PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError, RecursionError,
    AssertionError, NotImplementedError, OSError, zlib.error,
)  # fmt: skip  # what hostile bytes make the PDF and ASN.1 readers raise
HEXADECIMAL = re.compile(rb"<(?:[0-9a-f]*|[0-9A-F]*)>")
REVOKED = {AdESFailure.REVOKED, AdESIndeterminate.REVOKED_NO_POE}
STRANGER = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND,
    AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND,
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE,
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE,
}

# a stranger's bad file is no warning of ours, and its traceback would fill the log
logging.getLogger("pyhanko").setLevel(logging.ERROR)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.ERROR)


def validate(pdf: bytes, trust: Trust, *, now: datetime | None = None, own_crls: OwnLists | None = None) -> Verdict:
    """Judge a PDF at ``now`` (aware; None: the present) with the file's own evidence and ``own_crls``.

    Never raises for what the file holds, but it may eat memory and time: judge a stranger's in a limited child.
    """
    moment = now or datetime.now(UTC)
    return run_dry(_judge(pdf, trust, moment, own_crls or OwnLists()))


async def _judge(pdf: bytes, trust: Trust, now: datetime, own_lists: OwnLists) -> Verdict:
    seals: list[EmbeddedPdfSignature] = []
    try:
        reader = _opened(pdf)
        seals = list(reader.embedded_signatures)
        signature = _chosen(seals, trust)
        specification = trust.specification(_signers(seals), own_lists, now)
        timing = ValidationTimingInfo(now, now, point_in_time_validation=False)
        result = await ades_lta_validation(signature, specification, timing_info=timing)
        return _conclude(_Case(reader, seals, signature, result, trust, own_lists))
    except _Unfit as unfit:
        return outcome(unfit.code)
    except PdfDecodeLimitError:
        return outcome("terlalu_besar")
    except UNREADABLE:
        return outcome("rusak" if any(map(_is_broken, seals)) else "pdf_rusak")


class _Unfit(Exception):
    """Nothing to validate; ``code`` is the outcome."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def _opened(pdf: bytes) -> PdfFileReader:
    if len(pdf) > MAX_BYTES:
        raise _Unfit("terlalu_besar")
    if b"%PDF-" not in pdf[:HEAD]:
        raise _Unfit("bukan_pdf")
    reader = PdfFileReader(BytesIO(pdf))
    if reader.encrypted:
        raise _Unfit("terkunci")
    return reader


def _chosen(signatures: list[EmbeddedPdfSignature], trust: Trust) -> EmbeddedPdfSignature:
    """The signature to judge: the one in our field, else the first; time-stamps do not count."""
    regular = [s for s in signatures if s.sig_object_type != "/DocTimeStamp"]
    ours = [s for s in regular if s.field_name == trust.field_name]
    if not regular:
        raise _Unfit("tanpa_tanda_tangan")
    return (ours or regular)[0]


def _signers(seals: list[EmbeddedPdfSignature]) -> list[x509.Certificate]:
    """The certificates behind the signatures, the time-stamps in them, and the document time-stamps."""
    found = [seal.signer_cert for seal in seals]
    for seal in seals:
        tokens = extract_tst_data_iter(seal.signer_info, signed=False)
        found += [extract_certificate_info(token).signer_cert for token in tokens]
    return found


def _is_broken(seal: EmbeddedPdfSignature) -> bool:
    """Whether the bytes that a signature or time-stamp covers are not those that it was made for."""
    try:
        digest, content_type = seal.compute_digest(), "data"
        if seal.sig_object_type == "/DocTimeStamp":
            stamped = seal.signed_data["encap_content_info"]["content"]
            if stamped.parsed["message_imprint"]["hashed_message"].native != digest:
                return True
            hashed = hashlib.new(seal.md_algorithm, bytes(stamped))
            digest, content_type = hashed.digest(), "tst_info"
        intact, valid = validate_sig_integrity(seal.signer_info, seal.signer_cert, content_type, digest)
    except UNREADABLE:
        return False
    return not (intact and valid)


def _is_overfull(seal: EmbeddedPdfSignature) -> bool:
    """Whether the room for the signature, which no digest covers, holds more than its digits and zeros."""
    _, start, after, _ = map(int, seal.byte_range)
    stream = seal.reader.stream
    stream.seek(start)
    plain = HEXADECIMAL.fullmatch(stream.read(after - start))
    return not plain or bool(seal.pkcs7_content[_der_size(seal.pkcs7_content) :].strip(b"\0"))


def _der_size(data: bytes) -> int:
    """The size of the DER element at the start, with its tag and length (X.690 §8.1.3)."""
    octets = data[1] & 0x7F if data[1] & 0x80 else 0
    return 2 + octets + (int.from_bytes(data[2 : 2 + octets], "big") if octets else data[1])


@dataclass(frozen=True)
class _Case:
    """One validated signature, and the questions that are asked of it."""

    reader: PdfFileReader
    seals: list[EmbeddedPdfSignature]  # signatures and document time-stamps, in the order of the file
    signature: EmbeddedPdfSignature
    result: AdESLTAValidationResult
    trust: Trust
    own_lists: OwnLists

    @property
    def status(self) -> PdfSignatureStatus | None:
        return self.result.api_status

    def is_intact(self) -> bool:
        return self.status is not None and bool(self.status.intact and self.status.valid)

    def is_by_officer(self) -> bool:
        return self.signature.field_name == self.trust.field_name and self.trust.knows(self.signature.signer_cert)

    def is_stranger(self) -> bool:
        """Whether the signer is not one of ours, or only has the name of one."""
        if self.status is None or not self.is_by_officer():
            return True
        return self.status.trust_problem_indic in STRANGER

    def was_revoked(self) -> bool:
        """Whether the certificate was revoked when it signed.

        Our own list is asked by itself: a good OCSP answer in the file, from before the revocation and not yet
        stale, satisfies the library although we know better.
        """
        revoked, signed_at = self.own_lists.revoked_at(self.signature.signer_cert), self.stamped_at()
        if revoked is not None and (signed_at is None or revoked <= signed_at):
            return True
        problem = self.status.trust_problem_indic if self.status else None
        return problem in REVOKED or self.result.ades_subindic in REVOKED

    def ends_sealed(self) -> bool:
        """Whether the last seal in the file covers all of it: nothing dangles behind, or in a seal's padding."""
        covers = any(s.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE for s in self.seals)
        return covers and not any(map(_is_overfull, self.seals))

    def modification(self) -> ModificationLevel:
        found = self.signature.diff_result
        return found.modification_level if isinstance(found, DiffResult) else ModificationLevel.OTHER

    def is_changed(self) -> bool:
        permitted = self.modification() <= ModificationLevel.LTA_UPDATES
        return not (permitted and self.docmdp_ok() and self.ends_sealed())

    def docmdp_ok(self) -> bool:
        return self.status is not None and self.status.docmdp_ok is True

    def is_certified(self) -> bool:
        """Whether it is the document's certification, and one that permits no more than form filling."""
        certification = self.reader.root["/Perms"].raw_get("/DocMDP") if "/Perms" in self.reader.root else None
        return (
            certification is not None
            and certification.get_object().container_ref == self.signature.sig_object.container_ref
            and self.signature.docmdp_level in {MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS}
        )

    def stamped_at(self) -> datetime | None:
        status = self.status.timestamp_validity if self.status else None
        return status.timestamp if status and status.intact and status.valid else None

    def level(self) -> str:
        """The PAdES baseline level that the file shows."""
        if "/DSS" not in self.reader.root:
            return "B-T" if self.stamped_at() else "B-B"
        return "B-LTA" if any(s.sig_object_type == "/DocTimeStamp" for s in self.seals) else "B-LT"

    def code(self) -> str:
        """The outcome; the first fault found is the one that is told."""
        sealed = self.result.oldest_evidence_record_timestamp is not None
        if not self.is_intact() or (not sealed and any(map(_is_broken, self.seals))):
            return "rusak"
        if self.is_stranger():
            return "bukan_pejabat"
        if self.is_changed():
            return "diubah"
        if self.was_revoked():
            return "dicabut"
        if self.level() != "B-LTA":
            return "terpotong"
        passed = self.result.ades_subindic.status == AdESStatus.PASSED
        as_we_do = self.is_certified() or not self.trust.certified
        return "asli" if passed and sealed and as_we_do else "belum_pasti"


def _conclude(case: _Case) -> Verdict:
    data = read_data_json(case.reader) or {}
    found = data.get("dokumen")
    document: dict[str, Any] = found if isinstance(found, dict) else {}
    certificate = case.signature.signer_cert
    changed = () if not case.is_changed() else ("Perubahan di luar penanda waktu dan bukti pemeriksaan",)
    return outcome(
        case.code(),
        findings=tuple({"label": label, "value": value} for label, value in _findings(case)),
        signer=str(certificate.subject.native.get("common_name", certificate.subject.human_friendly))[:200],
        signed_at=_iso(case.signature.self_reported_timestamp),
        timestamped_at=_iso(case.stamped_at()),
        covers_whole_document=case.ends_sealed(),
        changed_since=changed,
        docmdp_ok=case.docmdp_ok(),
        level=case.level(),
        is_ours=case.is_intact() and case.is_by_officer(),
        document_number=_short(document.get("nomor")),
        token=_short(document.get("token")),
        data=data,
    )


def _findings(case: _Case) -> Iterable[tuple[str, str]]:
    """Rows of the technical table."""
    certificate = case.signature.signer_cert
    yield "Penanda tangan", certificate.subject.human_friendly[:300]
    yield "Penerbit sertifikat", certificate.issuer.human_friendly[:300]
    yield "Nomor seri sertifikat", f"{certificate.serial_number:x}"
    yield "Berlaku sampai", _iso(certificate.not_valid_after)
    yield "Kolom tanda tangan", str(case.signature.field_name)[:100]
    yield "Keutuhan", "utuh" if case.is_intact() else "tidak cocok"
    yield "Waktu menurut penanda tangan", _iso(case.signature.self_reported_timestamp)
    yield "Waktu menurut penanda waktu", _iso(case.stamped_at())
    yield "Tingkat", f"PAdES {case.level()}"
    yield "Sertifikasi dokumen (DocMDP)", "sesuai" if case.docmdp_ok() else "dilanggar"
    yield "Perubahan sesudahnya", case.modification().name
    yield "Jumlah revisi", str(case.reader.xrefs.total_revisions)
    yield "Hasil menurut ETSI EN 319 102-1", f"{case.result.ades_subindic.status.name} {case.result.ades_subindic}"


def _iso(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).isoformat()


def _short(value: object) -> str:
    return value[:100] if isinstance(value, str) else ""
