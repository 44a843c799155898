"""Filing facts in the archive, keyed by NIK: the application as sent, its files, and the signed result.

Pasal: Pasal 11(3)d, Pasal 15(1)l, Pasal 18(1), Pasal 18(3).
"""

from __future__ import annotations

from models.operations.applications import content
from models.operations.clock import now
from models.operations.residents.register import resident_by_nik
from models.rules.attachments import SCANNED_FORM, SCANNED_FORM_TITLE
from models.tables import Application, ArchiveRecord, Document, ScannedForm
from models.tables.sealing import blind

SCANNED_KIND = "alih_media"
CLASSIFICATION = {
    "CAP_LAHIR": "472.11",
    "DAF_KK": "471.14",
    "DAF_SKP": "471.21",
    "DAF_SKPLN": "471.31",
    "DAF_SKTT": "471.22",
    "DAF_RENTAN": "471.44",
}
"""Service → archive classification (471 pendaftaran penduduk, 472 pencatatan sipil)."""


def file_document(application: Application, document: Document, size: int) -> None:
    """File a signed document under its holder's NIK, inside the publish transaction; twice is once."""
    nik = document.data["pemegang"]["nik"] or f"TMP-{application.reference}"
    _file(
        nik,
        application,
        "dokumen",
        document.code,
        title=document.title,
        sha256=document.signed_sha256,
        media_type="application/pdf",
        size=size,
        document=document,
        number=document.number,
    )


def file_application(application: Application, form_sha256: str, size: int) -> None:
    """File the form as sent and every attachment under the applicant's NIK, once per round."""
    nik = application.applicant.nik if application.applicant_id else f"TMP-{application.reference}"
    round_key = f"putaran-{application.round}"
    _file(
        nik,
        application,
        "permohonan",
        round_key,
        title=f"Formulir permohonan {application.service_name}",
        sha256=form_sha256,
        media_type="application/pdf",
        size=size,
        number=application.reference,
    )
    for code, files in content.attachments_by_requirement(application).items():
        if code == SCANNED_FORM:
            continue  # filed when it was attached, with who answers for it
        for place, one in enumerate(files, 1):
            _file(
                nik,
                application,
                "lampiran",
                f"{code}:{one.sha256[:16]}",
                title=f"Lampiran {code}" if len(files) == 1 else f"Lampiran {code} ({place} dari {len(files)})",
                sha256=one.sha256,
                media_type=one.media_type,
                size=one.size,
                number=application.reference,
            )


def file_scanned_form(application: Application, form: ScannedForm, key: str) -> None:
    """File a scanned form under the applicant's NIK, inside the transaction that binds it, whose ``key`` it gets."""
    _file(
        application.applicant.nik if application.applicant_id else f"TMP-{application.reference}",
        application,
        SCANNED_KIND,
        key,
        title=SCANNED_FORM_TITLE,
        sha256=form.sha256,
        media_type=form.media_type,
        size=form.size,
        number=application.reference,
    )


def _file(
    nik: str,
    application: Application,
    kind: str,
    key: str,
    *,
    title: str,
    sha256: str,
    media_type: str,
    size: int,
    document: Document | None = None,
    number: str = "",
) -> None:
    ArchiveRecord.insert(
        nik=nik,
        nik_index=blind(nik),
        resident=resident_by_nik(nik),
        application=application,
        document=document,
        kind=kind,
        key=key,
        title=title,
        number=number,
        classification=CLASSIFICATION.get(application.service_code, ""),
        sha256=sha256,
        media_type=media_type,
        size=size,
        archived_at=now(),
    ).on_conflict_ignore().execute()


def form_of(application: Application) -> ArchiveRecord | None:
    """The newest filed form of the application (Pasal 13(1)f); None while it is being made."""
    return (
        ArchiveRecord.select()
        .where(ArchiveRecord.application == application, ArchiveRecord.kind == "permohonan")
        .order_by(ArchiveRecord.id.desc())
        .first()
    )
