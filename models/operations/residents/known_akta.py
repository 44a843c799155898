"""An akta that the register holds: its contents for the form of an excerpt, and its margin notes for the paper.

Pasal: Pasal 9(1)b, Pasal 18(3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.operations.clock import WIB
from models.operations.services import catalogue
from models.rules.service import ServiceDefinition
from models.tables import Application, CivilRecord, Document, MarginNote, Party, Resident

FILLED, KIND, NUMBER, DAY, COUNT = "isi_dari_akta", "akta_jenis", "akta_nomor", "akta_tgl", "kutipan_ke"
"""The setting of a service that names the sections to be filled, and the slugs that say which akta is meant."""
MODEL = "akta_model"
REGISTERS = {
    "lahir": "kelahiran",
    "mati": "kematian",
    "kawin": "perkawinan",
    "cerai": "perceraian",
    "aku_anak": "pengakuan anak",
}
SUBJECT = {"lahir": "anak_nik", "aku_anak": "anak_nik", "mati": "km_nik"}
"""Kind of akta → the slug of the NIK of whom it is about."""
EXCERPT = "DOC_KUT_"
COUNTS = ("kedua", "ketiga", "keempat", "kelima")
WITNESSES = ("saksi1", "saksi2")


def filled(application: Application, answers: Mapping[str, Any]) -> dict[str, Any]:
    """``answers`` and, once the akta is named, what the register says of it wherever nothing was answered yet.

    Only somebody whom the akta concerns, or his family, is told anything: numbers of akta can be guessed.
    """
    definition = catalogue.definition_of(application.service_version)
    known = dict(answers)
    named = tuple(answers.get(slug) for slug in (KIND, NUMBER))
    if FILLED not in definition.settings or not all(named):
        return known
    if named == tuple(application.answers.get(slug) for slug in (KIND, NUMBER)):
        return known
    record = _record(str(named[0]), str(named[1]))
    if record is None or not _concerns(record, application.applicant):
        return known
    told = _told(definition, record, str(named[0]))
    return {**known, **{slug: value for slug, value in told.items() if not known.get(slug)}}


def _record(kind: str, number: str) -> CivilRecord | None:
    """The newest entry of this number in the register of this kind."""
    rows = CivilRecord.select().where(CivilRecord.register == REGISTERS.get(kind, ""), CivilRecord.number == number)
    return rows.order_by(CivilRecord.id.desc()).first()


def _concerns(record: CivilRecord, applicant: Resident | None) -> bool:
    if applicant is None:
        return False
    parties = (
        Party.select(Party, Resident)
        .join(Resident)
        .where(Party.application == record.application_id, Party.role.not_in(WITNESSES))
    )
    people = [one.resident for one in parties] + ([record.resident] if record.resident is not None else [])
    home = applicant.family_id
    return any(one.id == applicant.id or (home is not None and one.family_id == home) for one in people)


def _told(definition: ServiceDefinition, record: CivilRecord, kind: str) -> dict[str, Any]:
    source = record.application
    sections = str(definition.settings[FILLED].value).split()
    slugs = [slug for key in sections for slug in _slugs(definition, key)]
    told = {slug: source.answers[slug] for slug in slugs if source.answers.get(slug)}
    if MODEL in slugs and _is_choice(definition, MODEL, source.variant):
        told[MODEL] = source.variant
    subject = SUBJECT.get(kind, "")
    if subject in slugs and record.resident is not None:
        told[subject] = record.resident.nik
    told[DAY] = record.recorded_at.astimezone(WIB).date().isoformat()
    earlier = _issues(record.number)
    if 0 < earlier <= len(COUNTS):
        told[COUNT] = COUNTS[earlier - 1]
    return told


def _slugs(definition: ServiceDefinition, section: str) -> list[str]:
    return [one.slug for part in definition.sections if part.key == section for one in part.fields]


def _is_choice(definition: ServiceDefinition, slug: str, value: str) -> bool:
    return value in (definition.fields[slug].choices or {})


def _issues(number: str) -> int:
    """How many excerpts bear this number, the two of a couple counted once."""
    rows = Document.select(Document.code).where(
        Document.code.startswith(EXCERPT), Document.number == number, Document.state == "terbit"
    )
    counted: dict[str, int] = {}
    for row in rows:
        counted[row.code] = counted.get(row.code, 0) + 1
    return max(counted.values(), default=0)


def standing_notes(code: str, number: str) -> list[dict[str, str]]:
    """The margin notes on the akta of this document, oldest first; none for a document that is no akta."""
    register = next((name for part, name in AKTA_CODES.items() if code.startswith(part)), "")
    if not register:
        return []
    rows = MarginNote.select().where(MarginNote.register == register, MarginNote.number == number)
    return [
        {"kode": one.code, "teks": one.text, "tanggal": one.noted_at.astimezone(WIB).date().isoformat()}
        for one in rows.order_by(MarginNote.id)
    ]


AKTA_CODES = {
    f"{kind}_{part}": register
    for kind in ("DOC_KUT", "DOC_REG")
    for part, register in (
        ("LAHIR", "kelahiran"),
        ("MATI", "kematian"),
        ("KAWIN", "perkawinan"),
        ("CERAI", "perceraian"),
        ("AKU_ANAK", "pengakuan anak"),
    )
}
"""What the code of an excerpt or register begins with → its register."""
