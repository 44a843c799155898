"""The form as it was sent, as plain data for the resident's own copy.

Pasal: Pasal 12(1), Pasal 13(1)c, Pasal 13(1)f.
"""

from __future__ import annotations

from typing import Any

from models.operations.applications import content
from models.operations.applications.sending import declarations_of
from models.operations.clock import WIB, today
from models.operations.documents.document_data import OFFICE
from models.operations.residents.people_data import facts_around
from models.operations.services import catalogue
from models.rules.attachments import title_of
from models.rules.facts import Context, Mode
from models.rules.form_rows import rows
from models.tables import Application, Attachment


def compose(application: Application, base_url: str) -> dict[str, Any]:
    """Reference, who and when, every answer by section, the files, the clauses accepted; plain values only."""
    definition = catalogue.definition_of(application.service_version)
    context = Context(catalogue.lookup(), today(), facts_around(application), Mode.BACA)
    sections = rows(definition, application.variant, application.answers, context)
    form_code = next((section.form for section in sections if section.form), "")
    applicant = application.applicant
    place = str(catalogue.setting("kantor.tempat", "Indralaya"))
    return {
        "dokumen": {
            "kode": "FORMULIR",
            "judul": definition.forms.get(form_code, definition.name),
            "nomor": application.reference,
            "tanggal": application.submitted_at.astimezone(WIB).date().isoformat(),
            "token": application.token,
            "tempat": place,
        },
        "kantor": OFFICE | {"tempat": place},
        "layanan": {
            "kode": definition.code,
            "nama": definition.name,
            "varian": application.variant,
            "varian_nama": definition.variant(application.variant).name,
            "versi": application.service_version.version,
        },
        "formulir": {"kode": form_code, "judul": definition.forms.get(form_code, definition.name)},
        "pemohon": {"nama": application.applicant_name, "nik": applicant.nik if applicant is not None else ""},
        "dikirim": application.submitted_at.isoformat(timespec="seconds"),
        "janji": application.promised_on,
        "status_url": f"{base_url}/cek-status/{application.token}",
        "bagian": [
            {
                "judul": section.title,
                "baris": [{"label": row.label, "teks": row.text} for row in section.rows if row.text],
            }
            for section in sections
        ],
        "lampiran": [
            {"nama": title_of(definition, code), "berkas": _in_words(files)}
            for code, files in content.attachments_by_requirement(application).items()
        ],
        "pernyataan": {
            "versi": application.declaration_version,
            "teks": " ".join(one.text for one in declarations_of(application)),
            "waktu": application.declared_at.isoformat(timespec="seconds"),
        },
        "content_sha256": application.content_sha256,
        "demo": bool(catalogue.setting("demo", True)),
    }


def _in_words(files: list[Attachment]) -> str:
    pages = f"{sum(one.pages for one in files)} halaman"
    return pages if len(files) == 1 else f"{len(files)} berkas, {pages}"
