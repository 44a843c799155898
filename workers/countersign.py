"""The other side's signature on a paper of the office: the place that waits for it, and what came back.

What came back must begin with our signed file byte for byte, so that nothing under our signature can have changed;
what follows may only fill in the place that waited, by somebody whom our anchors vouch for.

Pasal: 10(3)
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.misc import PdfDecodeLimitError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.validation import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from models.operations.agencies import countersigning
from models.tables import OutboxItem, PartnerSignature
from workers.dry_loop import run_dry
from workers.limited_child import ChildFailed, run
from workers.signing.evidence import SIGNER_USAGE
from workers.signing.mirror import FOLDER, OwnLists, read_mirror
from workers.signing.pades import QuietWriter
from workers.tools import Tools
from workers.trust import Trust
from workers.validate import MAX_BYTES, UNREADABLE
from workers.verify_upload import LIMITS

PLACE = "TTD_PIHAK_KEDUA"
ANOTHER = (
    "Berkas ini bukan naskah yang kami tandatangani, atau isinya berubah sesudah itu. Unduh lagi naskahnya di portal, "
    "tanda tangani berkas itu tanpa mencetak atau menyimpannya ulang, lalu unggah."
)
UNSIGNED = "Berkas ini belum memuat tanda tangan elektronik pihak lembaga. Tanda tangani dahulu, lalu unggah."
TOO_MANY = "Berkas ini memuat lebih dari satu tanda tangan sesudah tanda tangan kami. Tanda tangani sekali saja."
CHANGED = "Selain tanda tangan, ada yang ditambahkan atau diubah pada naskah sesudah kami tandatangani."
BROKEN = "Tanda tangan pihak lembaga rusak: isinya tidak cocok dengan berkas ini."
UNTRUSTED = "Sertifikat penanda tangan tidak dikenal. Pakai sertifikat elektronik dari penerbit yang diakui (BSrE)."
REVOKED = "Sertifikat penanda tangan sudah dicabut atau tidak berlaku. Perbarui sertifikatnya, lalu tanda tangani lagi."
OURS = "Tanda tangan ini milik pejabat Disdukcapil, bukan pihak lembaga."
UNREAD = "Berkas ini tidak dapat diperiksa. Pastikan berupa PDF yang tidak dikunci, paling besar 14 MB."
GOOD = "Tanda tangan pihak lembaga sah, dan naskah tidak berubah sejak kami tandatangani."


def with_place(pdf: bytes) -> bytes:
    """The PDF with an empty signature field, which our certification leaves open."""
    stream = BytesIO(pdf)
    writer = QuietWriter(stream)
    place = SigFieldSpec(PLACE, empty_field_appearance=True, readable_field_name="Tanda tangan pihak kedua")
    append_signature_field(writer, place)
    writer.write_in_place()  # type: ignore[no-untyped-call]
    return stream.getvalue()


def make(item: OutboxItem, tools: Tools) -> None:
    """Judge what the other side handed in, in a limited child, and keep the verdict."""
    row = PartnerSignature.get_by_id(item.subject_id)
    upload, ours = tools.store.get(row.sha256), tools.store.get(row.paper.signed_sha256)
    lists = read_mirror(tools.config.data_dir / FOLDER)

    def work() -> bytes:
        return json.dumps(judge(upload, ours, tools.trust, lists)).encode()

    try:
        verdict: dict[str, Any] = json.loads(run(work, LIMITS))
    except ChildFailed:
        verdict = _refused(UNREAD)
    countersigning.judged(item, row, verdict)


def judge(upload: bytes, ours: bytes, trust: Trust, lists: OwnLists) -> dict[str, Any]:
    """``diterima``, ``pesan`` in plain words, ``penanda_tangan``, ``penerbit``, ``waktu``; never raises."""
    if len(upload) > MAX_BYTES:
        return _refused(UNREAD)
    if not upload.startswith(ours):
        return _refused(ANOTHER)
    if len(upload) == len(ours):
        return _refused(UNSIGNED)
    try:
        return run_dry(_judge(PdfFileReader(BytesIO(upload)), trust, lists))
    except (PdfDecodeLimitError, *UNREADABLE):
        return _refused(UNREAD)


async def _judge(reader: PdfFileReader, trust: Trust, lists: OwnLists) -> dict[str, Any]:
    signatures = list(reader.embedded_regular_signatures)
    own = [one for one in signatures if one.field_name == trust.field_name]
    theirs = [one for one in signatures if one.field_name != trust.field_name]
    if len(own) != 1 or not theirs:
        return _refused(UNSIGNED)
    if len(theirs) > 1:
        return _refused(TOO_MANY)
    (signature,) = theirs
    certificate = signature.signer_cert
    context = ValidationContext(
        trust_roots=list(trust.anchors.roots),
        other_certs=list(trust.anchors.intermediates),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    status = await async_validate_pdf_signature(
        signature, context, key_usage_settings=KeyUsageConstraints(key_usage=SIGNER_USAGE)
    )
    own[0].compute_integrity_info()
    integrity: dict[str, Any] = own[0].summarise_integrity_info()
    faults = (
        (not (status.intact and status.valid), BROKEN),
        (trust.knows(certificate), OURS),
        (lists.revoked_at(certificate) is not None, REVOKED),
        (not status.trusted, UNTRUSTED),
        (_is_changed(own[0], signature, integrity, reader), CHANGED),
    )
    found = {
        "penanda_tangan": str(certificate.subject.native.get("common_name", certificate.subject.human_friendly))[:200],
        "penerbit": certificate.issuer.human_friendly[:300],
        "waktu": signature.self_reported_timestamp.isoformat() if signature.self_reported_timestamp else "",
    }
    fault = next((text for wrong, text in faults if wrong), "")
    return {"diterima": not fault, "pesan": fault or GOOD, **found}


def _is_changed(
    own: EmbeddedPdfSignature, signature: EmbeddedPdfSignature, integrity: dict[str, Any], reader: PdfFileReader
) -> bool:
    """Whether anything but filling in the place happened after our signature, or something dangles behind."""
    found: Any = own.diff_result
    allowed = isinstance(found, DiffResult) and found.modification_level <= ModificationLevel.FORM_FILLING
    covered = any(
        one.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE for one in reader.embedded_signatures
    )
    return not (allowed and integrity["docmdp_ok"] and covered and signature.field_name == PLACE)


def _refused(text: str) -> dict[str, Any]:
    return {"diterima": False, "pesan": text, "penanda_tangan": "", "penerbit": "", "waktu": ""}
