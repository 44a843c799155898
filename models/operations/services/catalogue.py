"""Services in force: the version that an application begins with, and the definition that a version pins.

Pasal: Pasal 8(1), Pasal 9(1), Pasal 12(2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import cache
from typing import Any

from models.operations import trail
from models.operations.clock import now
from models.operations.services import catalogue_files, layouts
from models.rules.actor import Actor
from models.rules.errors import NotFound
from models.rules.facts import Lookup
from models.rules.service import ServiceDefinition, definition_sha256, from_dict, from_published, to_dict
from models.tables import DocumentTemplate, DocumentType, DocumentTypeVersion, Holiday, Setting
from models.tables.base import writing

PUBLISHED = "terbit"


@cache
def lookup() -> Lookup:
    """Code tables and regions, read once per process."""
    return catalogue_files.lookup()


@cache
def _definition(sha256: str) -> ServiceDefinition:
    rows = DocumentTypeVersion.select().where(DocumentTypeVersion.sha256 == sha256)
    version = rows.order_by((DocumentTypeVersion.state == PUBLISHED).desc(), DocumentTypeVersion.id).first()
    return (from_published if version.state == PUBLISHED else from_dict)(version.definition)


def definition_of(version: DocumentTypeVersion) -> ServiceDefinition:
    """The parsed definition of a version; cached, for a published version never changes."""
    return _definition(version.sha256)


def version_in_force(service_code: str) -> DocumentTypeVersion:
    """The published version of an active service that began last. Raises: NotFound."""
    version = (
        DocumentTypeVersion.select(DocumentTypeVersion, DocumentType)
        .join(DocumentType)
        .where(DocumentType.code == service_code, DocumentType.active)
        .where(DocumentTypeVersion.state == PUBLISHED, DocumentTypeVersion.published_from <= now())
        .order_by(DocumentTypeVersion.published_from.desc(), DocumentTypeVersion.version.desc())
        .first()
    )
    if version is None:
        raise NotFound("Layanan itu tidak ada atau sedang ditutup.")
    return version


def offered() -> list[tuple[DocumentType, ServiceDefinition]]:
    """Active services in the office's order, each with its definition in force; one that begins later is left out."""
    types = DocumentType.select().where(DocumentType.active).order_by(DocumentType.position, DocumentType.id)
    found = []
    for kind in types:
        with suppress(NotFound):
            found.append((kind, definition_of(version_in_force(kind.code))))
    return found


def template_of(version: DocumentTypeVersion, name: str) -> DocumentTemplate:
    """The template source that ``version`` pins under ``name``. Raises: NotFound."""
    found = DocumentTemplate.get_or_none(DocumentTemplate.sha256 == version.templates.get(name, ""))
    if found is None:
        raise NotFound(f"Templat {name} tidak terdaftar pada versi layanan ini.")
    return found


def publish(actor: Actor, definitions: Iterable[ServiceDefinition], templates: Mapping[str, str]) -> int:
    """Load definitions as published versions where they are new; ``templates`` is name → source.

    A definition that stands already, with its templates and their layouts, changes nothing, nor does one of a service
    that the office has published itself: every start comes through here. Returns how many versions were added.
    """
    added = 0
    with writing():
        for position, definition in enumerate(definitions):
            names = [output.template for output in definition.documents]
            pinned = {name: layouts.keep(name, templates[name]) for name in names}
            added += _add_version(actor, definition, pinned, position)
    return added


def _add_version(actor: Actor, definition: ServiceDefinition, pinned: dict[str, str], position: int) -> bool:
    kind, _ = DocumentType.get_or_create(
        code=definition.code,
        defaults={
            "name": definition.name,
            "article": "; ".join(definition.pasal),
            "group": definition.kelompok,
            "position": position,
        },
    )
    digest = definition_sha256(definition)
    versions = list(kind.versions.order_by(DocumentTypeVersion.version))
    published = [one for one in versions if one.state == PUBLISHED]
    drawn_on = layouts.pin(pinned.values())
    if any(one.published_by for one in published):
        return False
    if published and (published[-1].sha256, published[-1].templates, published[-1].layouts) == (
        digest,
        pinned,
        drawn_on,
    ):
        return False
    DocumentTypeVersion.create(
        document_type=kind,
        version=versions[-1].version + 1 if versions else 1,
        definition=to_dict(definition),
        sha256=digest,
        templates=pinned,
        layouts=drawn_on,
        state=PUBLISHED,
        published_from=now() - timedelta(seconds=1),
    )
    trail.record(actor, "layanan_terbit", subject=f"layanan:{definition.code}", detail={"sha256": digest})
    return True


def setting(key: str, default: Any) -> Any:
    """A fact that the office may have changed; ``default`` where it has not."""
    row = Setting.get_or_none(Setting.key == key)
    return row.value if row is not None else default


def set_setting(actor: Actor, key: str, value: Any, note: str = "") -> None:
    """Change a setting, with a trail entry."""
    with writing():
        old = setting(key, None)
        Setting.insert(key=key, value=value, note=note, changed_at=now()).on_conflict(
            conflict_target=[Setting.key],
            update={Setting.value: value, Setting.note: note, Setting.changed_at: now()},
        ).execute()
        trail.record(actor, "pengaturan", subject=f"pengaturan:{key}", detail={"lama": old, "baru": value})


def holidays() -> frozenset[str]:
    """ISO days that are not working days, besides weekends."""
    return frozenset(day for (day,) in Holiday.select(Holiday.day).tuples())
