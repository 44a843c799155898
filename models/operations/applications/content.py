"""The content of an application: what a paraf binds to, canonical and fingerprinted.

Content = answers, attachments' hashes, the register's data of everybody concerned, and the pinned service version.

Pasal: Pasal 15(1)a, Pasal 15(1)b.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.operations.clock import now
from models.operations.residents.people_data import labelled, labelled_family, person
from models.operations.residents.register import family_by_kk, residents_by_nik
from models.operations.services import catalogue
from models.rules.actor import Actor
from models.rules.attachments import SCANNED_FORM, SCANNED_FORM_TITLE
from models.rules.canonical import content_sha256
from models.rules.effects import OF_ROLE
from models.rules.errors import AlreadyChanged
from models.rules.form_rows import field_diff, people
from models.rules.service import ServiceDefinition
from models.rules.workflow import OFFICE_STAGES
from models.tables import Application, Attachment, ContentVersion, Resident
from models.tables.base import writing

Answers = Mapping[str, Any]


def current_attachments(application: Application) -> list[Attachment]:
    """The files in force by requirement, each requirement's in the order of its pages."""
    return Attachment.find(
        Attachment.application == application,
        Attachment.superseded_at.is_null(),
        order_by=(Attachment.requirement, Attachment.position),
    )


def attachments_by_requirement(application: Application) -> dict[str, list[Attachment]]:
    """Requirement → its files in force, in the order of the pages."""
    found: dict[str, list[Attachment]] = {}
    for one in current_attachments(application):
        found.setdefault(one.requirement, []).append(one)
    return found


def build(application: Application) -> dict[str, Any]:
    """The content as plain JSON."""
    version = application.service_version
    definition = catalogue.definition_of(version)
    return {
        "permohonan": application.reference,
        "layanan": application.service_code,
        "versi": version.version,
        "versi_sha256": version.sha256,
        "varian": application.variant,
        "isian": application.answers,
        "lampiran": [
            {"kode": one.requirement, "sha256": one.sha256, "jenis": one.media_type, "halaman": one.pages}
            for one in current_attachments(application)
        ],
        "orang": people_of(definition, application.answers),
        "keluarga": family_of(definition, application.answers),
    }


def fingerprint(application: Application) -> str:
    """Hex SHA-256 of :func:`build`."""
    return content_sha256(build(application))


def people_of(definition: ServiceDefinition, answers: Answers) -> dict[str, Any]:
    """Role → person as labelled data: the register's for a known NIK, the answers' for whoever is not in it.

    A role of a repeated section gives a list; a role of whom nothing is said is left out.
    """
    by_role = people(definition, answers)
    everybody = [one for stated in by_role.values() for one in (stated if isinstance(stated, list) else [stated])]
    residents = residents_by_nik(one.get("nik", "") for one in everybody)
    found: dict[str, Any] = {}
    for role, stated in by_role.items():
        if isinstance(stated, list):
            found[role] = [_person(one, residents) for one in stated]
        elif stated:
            found[role] = _person(stated, residents)
    return found


def _person(stated: Mapping[str, str], residents: Mapping[str, Resident]) -> dict[str, str]:
    nik = stated.get("nik", "")
    resident = residents.get(nik)
    known = person(resident) if resident is not None else {}
    return labelled({"nik": nik, **stated, **known}, catalogue.lookup())


def family_of(definition: ServiceDefinition, answers: Answers) -> dict[str, Any]:
    """The family that the service acts on, as on its card; empty when it names none that the register knows."""
    slug = family_slug(definition)
    family = family_by_kk(answers.get(slug, "")) if slug else None
    return labelled_family(family, catalogue.lookup()) if family is not None else {}


def family_slug(definition: ServiceDefinition) -> str:
    """The slug that holds the KK number which the effects act on, else the first KK number asked for."""
    for effect in definition.effects:
        slug = getattr(effect, "family", "")
        if slug and not slug.startswith(OF_ROLE):
            return str(slug)
    return next((item.slug for item in definition.fields.values() if item.kind == "kk"), "")


def require_seen(application: Application, seen_sha256: str) -> None:
    """Raises: AlreadyChanged when the content is no longer what the officer's page showed.

    Also catches a register entry that changed meanwhile; see :func:`note_change`.
    """
    actual = fingerprint(application)
    if actual != seen_sha256:
        raise AlreadyChanged(
            "Isi berkas berubah sejak halaman Anda dibuka (isian, lampiran, atau data penduduk). Muat ulang, periksa "
            "perubahannya, lalu paraf kembali."
        )
    application.content_sha256 = actual
    Application.update(content_sha256=actual).where(Application.id == application.id).execute()


def note_change(application_id: int) -> None:
    """Store the present fingerprint of a file whose register entry changed meanwhile, so that a reload shows it."""
    with writing():
        application = Application.get_by_id(application_id)
        if application.stage in OFFICE_STAGES:
            changed = Application.update(content_sha256=fingerprint(application))
            changed.where(Application.id == application_id).execute()


def keep(application: Application, actor: Actor, built: dict[str, Any] | None = None) -> None:
    """Keep the content that the present fingerprint stands for; most parafs are over one that is kept already.

    ``built`` is that content where the caller has it at hand.
    """
    if _version(application, application.content_sha256) is not None:
        return
    ContentVersion.insert(
        application=application,
        sha256=application.content_sha256,
        content=built or build(application),
        at=now(),
        by=actor.name,
    ).on_conflict_ignore().execute()


def _version(application: Application, sha256: str) -> ContentVersion | None:
    return ContentVersion.get_or_none(ContentVersion.application == application, ContentVersion.sha256 == sha256)


def kept(application: Application, sha256: str) -> dict[str, Any]:
    """The content kept under ``sha256``; empty when none was."""
    row = _version(application, sha256)
    return row.content if row is not None else {}


def changes(application: Application, answers: Answers) -> list[dict[str, str]]:
    """Field-by-field differences between the stored answers and ``answers``: label, old and new text."""
    return answers_diff(application, application.answers, answers)


def answers_diff(application: Application, old: Answers, new: Answers) -> list[dict[str, str]]:
    """As :func:`changes`, between any two sets of answers of this application."""
    definition = catalogue.definition_of(application.service_version)
    return [
        {"slug": change.name, "label": change.label, "lama": change.old_text, "baru": change.new_text}
        for change in field_diff(definition, old, new, catalogue.lookup())
    ]


def since(application: Application, sha256: str) -> list[dict[str, str]]:
    """What changed between the content kept under ``sha256`` and the present one: answers, files, register."""
    before, after = kept(application, sha256), build(application)
    old = before.get("isian", {})
    found = answers_diff(application, old, after["isian"])
    found += _files_diff(before.get("lampiran", []), after["lampiran"])
    definition = catalogue.definition_of(application.service_version)
    # with the old answers: what differs because the answers do has been told above
    if before.get("orang") != people_of(definition, old) or before.get("keluarga") != family_of(definition, old):
        found.append({"slug": "register", "label": "Data penduduk", "lama": "data lama", "baru": "data berubah"})
    return found


def _files_diff(old: list[Mapping[str, Any]], new: list[Mapping[str, Any]]) -> list[dict[str, str]]:
    before, after = hashes_by_requirement(old), hashes_by_requirement(new)
    return [
        {
            "slug": code,
            "label": SCANNED_FORM_TITLE if code == SCANNED_FORM else f"Lampiran {code}",
            "lama": _files_in_words(before.get(code, []), "lama"),
            "baru": _files_in_words(after.get(code, []), "baru"),
        }
        for code in sorted(before.keys() | after.keys())
        if before.get(code) != after.get(code)
    ]


def hashes_by_requirement(files: list[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Requirement → hashes in the order of the pages, of the files of a content that was built or kept."""
    found: dict[str, list[str]] = {}
    for one in files:
        found.setdefault(one["kode"], []).append(one["sha256"])
    return found


def _files_in_words(hashes: list[str], which: str) -> str:
    if not hashes:
        return "tidak ada berkas"
    return f"berkas {which}" if len(hashes) == 1 else f"{len(hashes)} berkas {which}"
