"""A service changed by the office: copied to a draft, worked on, published by somebody else, immutable from then on.

Applications keep the version that they began with; an earlier version comes back by publishing it again.

Pasal: Pasal 8(1), Pasal 9(1), Pasal 12(1).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models.operations import trail
from models.operations.clock import now
from models.operations.designing import service_fit
from models.operations.services import catalogue, layouts
from models.rules.actor import Actor
from models.rules.errors import AlreadyChanged, InvalidInput, MalformedDefinition, NotAllowed, NotFound
from models.rules.pinned import PinnedTemplate
from models.rules.service import ServiceDefinition, definition_sha256, from_dict, to_dict
from models.tables import DocumentTemplate, DocumentType, DocumentTypeVersion
from models.tables.base import writing

DRAFT, PUBLISHED = "draf", "terbit"
LONGEST_TEMPLATE = 100_000
BASIS = "Pasal 12(1)"
"""Of a service that the office makes, until it names another."""


def revision(version: DocumentTypeVersion) -> str:
    """Hex SHA-256 over definition, templates and layouts: what a page showed, and what a trial tried."""
    return _sha256([version.definition, version.templates, version.layouts])


def _sha256(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def load(version_id: int) -> DocumentTypeVersion:
    """A draft. Raises: NotFound, AlreadyChanged when it is published or discarded already."""
    version = DocumentTypeVersion.get_or_none(DocumentTypeVersion.id == version_id)
    if version is None:
        raise NotFound("Rancangan itu tidak ada.")
    if version.state != DRAFT:
        raise AlreadyChanged("Versi ini sudah terbit dan tidak dapat diubah. Salin menjadi rancangan baru.")
    if version.discarded_at is not None:
        raise AlreadyChanged("Rancangan ini sudah dibuang. Isinya masih tersimpan pada Versi layanan.")
    return version


def copy(actor: Actor, version_id: int, note: str = "") -> DocumentTypeVersion:
    """A new draft that begins as this version is."""
    with writing():
        source = DocumentTypeVersion.get_or_none(DocumentTypeVersion.id == version_id)
        if source is None:
            raise NotFound("Versi itu tidak ada.")
        kind, number = source.document_type, source.version
        return _begin(actor, kind, source.definition, source.templates, based_on=number, note=note)


def create(actor: Actor, code: str, name: str) -> DocumentTypeVersion:
    """The first draft of a service that the office has not had; it is offered once it is published.

    A code of which nothing but discarded drafts is left is free again.

    Raises: InvalidInput with ``field`` code or name.
    """
    code, name = code.strip().upper(), name.strip()
    if not code or not code.replace("_", "").isalnum() or not code.isascii() or len(code) > 30:
        raise InvalidInput("Kode layanan hanya huruf, angka dan garis bawah, misalnya SK_DOMISILI.", field="code")
    if not name:
        raise InvalidInput("Isi nama layanan.", field="name")
    with writing():
        kind = _new_kind(code, name)
        template = keep_template(f"DOC_{code}", STARTER_TEMPLATE)
        return _begin(actor, kind, starter(code, name), {f"DOC_{code}": template}, based_on=None, note="Layanan baru")


def _new_kind(code: str, name: str) -> DocumentType:
    kind = DocumentType.get_or_none(DocumentType.code == code)
    if kind is None:
        last = DocumentType.select().order_by(DocumentType.position.desc()).first()
        return DocumentType.create(
            code=code, name=name, article=BASIS, group="Lainnya", position=last.position + 1, active=False
        )
    if not is_given_up(kind):
        raise InvalidInput("Kode ini sudah dipakai layanan lain.", field="code")
    DocumentType.update(name=name).where(DocumentType.id == kind.id).execute()
    return kind


def is_given_up(kind: DocumentType) -> bool:
    """Whether all that was ever drafted of this service was discarded."""
    return not kind.versions.where(DocumentTypeVersion.discarded_at.is_null()).exists()


def _begin(
    actor: Actor,
    kind: DocumentType,
    definition: Mapping[str, Any],
    templates: Mapping[str, str],
    *,
    based_on: int | None,
    note: str,
) -> DocumentTypeVersion:
    newest = kind.versions.order_by(DocumentTypeVersion.version.desc()).first()
    number = newest.version + 1 if newest else 1
    data = {**definition, "version": number} if number > 1 else dict(definition)
    draft = DocumentTypeVersion.create(
        document_type=kind,
        version=number,
        definition=data,
        sha256=_sha256(data),
        templates=dict(templates),
        layouts=layouts.pin(templates.values()),
        authors={str(actor.id): actor.name},
        based_on=based_on,
        note=note[:300],
        changed_at=now(),
    )
    trail.record(actor, "rancangan_baru", subject=f"layanan:{kind.code}", detail={"versi": number, "dari": based_on})
    return draft


def change(
    actor: Actor,
    version_id: int,
    *,
    seen: str,
    definition: Mapping[str, Any] | None = None,
    templates: Mapping[str, str] | None = None,
) -> DocumentTypeVersion:
    """Write the draft's data, faults and all, where it is still at the revision ``seen``; ``templates``: name → hash.

    Raises: AlreadyChanged when somebody else has changed it meanwhile.
    """
    with writing():
        draft = load(version_id)
        if revision(draft) != seen:
            raise AlreadyChanged("Rancangan ini diubah orang lain sejak halaman Anda dibuka. Muat ulang dahulu.")
        data = dict(draft.definition if definition is None else definition)
        hashes = dict(draft.templates if templates is None else templates)
        DocumentTypeVersion.update(
            definition=data,
            sha256=_sha256(data),
            templates=hashes,
            layouts=layouts.pin(hashes.values()),
            authors={**draft.authors, str(actor.id): actor.name},
            changed_at=now(),
        ).where(DocumentTypeVersion.id == draft.id).execute()
        trail.record(
            actor, "rancangan_ubah", subject=f"layanan:{draft.document_type.code}", detail={"versi": draft.version}
        )
    return load(version_id)


def discard(actor: Actor, version_id: int, *, seen: str, reason: str) -> DocumentTypeVersion:
    """Throw a draft away where it is still at the revision ``seen``; what it was stays readable, and in the trail.

    Raises: InvalidInput without a reason; NotFound, AlreadyChanged as :func:`change`.
    """
    reason = reason.strip()[:300]
    if not reason:
        raise InvalidInput("Tulis mengapa rancangan ini dibuang.", field="alasan")
    with writing():
        draft = load(version_id)
        if revision(draft) != seen:
            raise AlreadyChanged("Rancangan ini diubah orang lain sejak halaman Anda dibuka. Muat ulang dahulu.")
        DocumentTypeVersion.update(discarded_at=now()).where(DocumentTypeVersion.id == draft.id).execute()
        detail = {"versi": draft.version, "sha256": draft.sha256}
        trail.record(
            actor, "rancangan_buang", subject=f"layanan:{draft.document_type.code}", reason=reason, detail=detail
        )
    return draft


def keep_template(name: str, source: str) -> str:
    """Keep a template's text under its hash, which is returned. Raises: InvalidInput for one that is too long."""
    if len(source) > LONGEST_TEMPLATE:
        raise InvalidInput(f"Templat terlalu panjang (paling banyak {LONGEST_TEMPLATE} huruf).")
    return layouts.keep(name, source)


def template_text(version: DocumentTypeVersion, name: str) -> str:
    """The source of a template of this version; "" where it has none of that name."""
    found = DocumentTemplate.get_or_none(DocumentTemplate.sha256 == version.templates.get(name, ""))
    return found.source if found is not None else ""


def pinned_template(version: DocumentTypeVersion, name: str) -> PinnedTemplate:
    """The same with the layouts that the version has pinned: what its documents are drawn from."""
    return layouts.pinned_template(version, version.templates.get(name, ""))


def read(version: DocumentTypeVersion) -> ServiceDefinition:
    """The definition of a draft. Raises: MalformedDefinition with every fault."""
    definition = from_dict(version.definition)
    faults = service_fit.faults(definition)
    if faults:
        raise MalformedDefinition(tuple(faults), name=definition.code)
    return definition


def late_faults(version: DocumentTypeVersion) -> tuple[str, ...]:
    """What checks that came after its publication find in a version; it runs on, and its copy has to be mended."""
    try:
        read(version)
    except MalformedDefinition as error:
        return error.faults
    return ()


def publish(actor: Actor, version_id: int, *, seen: str, begins: datetime | None = None) -> DocumentTypeVersion:
    """Put a draft in force from ``begins`` (None: at once), by somebody who did not work on it.

    Its last trial must have tried what it is now, and have drawn every document.

    Raises: NotAllowed, InvalidInput, MalformedDefinition, AlreadyChanged.
    """
    with writing():
        draft = load(version_id)
        if revision(draft) != seen:
            raise AlreadyChanged("Rancangan ini berubah sejak halaman Anda dibuka. Periksa kembali dahulu.")
        if str(actor.id) in draft.authors:
            raise NotAllowed("Yang merancang tidak menerbitkan sendiri. Mintalah rekan lain memeriksa dan menerbitkan.")
        at = begins or now()
        if begins is not None and begins < now():
            raise InvalidInput("Tanggal mulai berlaku tidak boleh sudah lewat.", field="begins")
        definition = read(draft)
        _require_templates(draft, definition)
        _require_trial(draft)
        DocumentTypeVersion.update(
            definition=to_dict(definition),
            sha256=definition_sha256(definition),
            state=PUBLISHED,
            published_from=at,
            published_by=actor.name,
        ).where(DocumentTypeVersion.id == draft.id).execute()
        _tell_the_list(draft.document_type, definition)
        trail.record(
            actor,
            "layanan_terbit",
            subject=f"layanan:{definition.code}",
            detail={"versi": draft.version, "sha256": definition_sha256(definition), "mulai": at.isoformat()},
        )
    return DocumentTypeVersion.get_by_id(version_id)


def _require_templates(draft: DocumentTypeVersion, definition: ServiceDefinition) -> None:
    missing = sorted({one.template for one in definition.documents} - set(draft.templates))
    if missing:
        raise InvalidInput(f"Templat belum ada: {', '.join(missing)}. Buat dahulu pada bagian Templat.")


def _require_trial(draft: DocumentTypeVersion) -> None:
    trial = draft.trials.first()
    if trial is None or trial.done_at is None or trial.revision != revision(draft):
        raise InvalidInput("Jalankan dahulu uji coba untuk isi rancangan yang sekarang.")
    broken = [one["judul"] for one in trial.samples if one["masalah"]]
    if broken:
        raise InvalidInput(f"Dokumen contoh belum jadi: {', '.join(broken)}. Perbaiki, lalu uji lagi.")


def _tell_the_list(kind: DocumentType, definition: ServiceDefinition) -> None:
    DocumentType.update(
        name=definition.name, article="; ".join(definition.pasal), group=definition.kelompok, active=True
    ).where(DocumentType.id == kind.id).execute()


def is_scheduled(version: DocumentTypeVersion) -> bool:
    """Whether it is published and begins later."""
    return version.state == PUBLISHED and version.published_from > now()


def in_force(kind: DocumentType) -> DocumentTypeVersion | None:
    """The version that an application begun now gets; None before the first."""
    try:
        return catalogue.version_in_force(kind.code)
    except NotFound:
        return None


def starter(code: str, name: str) -> dict[str, Any]:
    """The smallest service that can be published: who asks, one question, one letter."""
    person = [
        {"slug": "nama_pemohon", "kind": "name", "label": "Nama lengkap", "derive": {"applicant": "nama"}},
        {"slug": "nik_pemohon", "kind": "nik", "label": "NIK", "derive": {"applicant": "nik"}},
    ]
    purpose = {"slug": "keperluan", "kind": "text", "label": "Keperluan", "ask": "Untuk keperluan apa?"}
    return {
        "code": code,
        "name": name,
        "short": name[:40],
        "summary": f"Permohonan {name}.",
        "pasal": [BASIS],
        "kelompok": "Lainnya",
        "variants": [{"code": "UMUM", "name": name, "choice": name}],
        "who": ["Penduduk yang bersangkutan"],
        "sections": [
            {"key": "PEMOHON", "title": "Pemohon", "fields": person},
            {"key": "ISI", "title": "Permohonan", "fields": [purpose]},
        ],
        "people": [{"role": "pemohon", "nik": "nik_pemohon", "data": {"nama": "nama_pemohon"}}],
        "attachments": [],
        "declarations": [
            {
                "code": "KEBENARAN",
                "version": 1,
                "text": "Saya menyatakan data dan berkas yang saya kirim benar dan asli.",
            }
        ],
        "reporting": {"days": 0, "since": "permohonan", "confidence": "P"},
        "office_time": {"working_days": 3, "confidence": "P"},
        "legal": [],
        "documents": [
            {
                "code": f"DOC_{code}",
                "title": name,
                "template": f"DOC_{code}",
                "holder": "pemohon",
                "number_format": "SK_LAIN",
            }
        ],
        "effects": [],
    }


STARTER_TEMPLATE = """{% extends "surat.html" %}
{% from "bagian_surat.html" import baris %}
{% set judul = dokumen.judul | upper %}
{% block pokok %}
<p style="margin-top: 6mm">Yang bertanda tangan di bawah ini menerangkan bahwa:</p>
<table class="isi" style="margin-top: 2mm">
{{ baris("1.", "Nama lengkap", isian.nama_pemohon | teks) }}
{{ baris("2.", "NIK", isian.nik_pemohon | teks) }}
{{ baris("3.", "Keperluan", isian.keperluan | teks) }}
</table>
{% endblock %}
"""
"""What a new service's letter begins as."""
