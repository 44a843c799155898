"""A service as data: one definition holds its form, attachments, deadlines, documents and effects.

Pasal: 8(1), 9(1), 12(1)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from models.rules import schema
from models.rules.effects import Effect
from models.rules.errors import MalformedDefinition
from models.rules.presence import Presence
from models.rules.questions import Field, PersonRole, Section
from models.rules.service_checks import definition_faults
from models.rules.service_parts import (
    AttachmentGroup,
    AttachmentRequirement,
    CrossCheck,
    Declaration,
    DocumentOutput,
    LegalBasis,
    OfficeTime,
    Reporting,
    Setting,
    Variant,
)


@dataclass(frozen=True)
class ServiceDefinition:
    """Everything about one version of a service; immutable once published."""

    code: str
    name: str
    short: str
    summary: str
    pasal: tuple[str, ...]
    kelompok: str
    variants: tuple[Variant, ...]
    who: tuple[str, ...]
    sections: tuple[Section, ...]
    people: tuple[PersonRole, ...]
    attachments: tuple[AttachmentRequirement, ...]
    declarations: tuple[Declaration, ...]
    reporting: Reporting
    office_time: OfficeTime
    legal: tuple[LegalBasis, ...]
    documents: tuple[DocumentOutput, ...]
    effects: tuple[Effect, ...]
    version: int = 1
    forms: Mapping[str, str] = field(default_factory=dict)
    attachment_groups: tuple[AttachmentGroup, ...] = ()
    checks: tuple[CrossCheck, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)
    presence: Presence | None = None

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Every field by its slug, in the order of asking."""
        return {item.slug: item for section in self.sections for item in section.fields}

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """The section of every slug."""
        return {item.slug: section for section in self.sections for item in section.fields}

    @cached_property
    def role_of(self) -> Mapping[str, tuple[PersonRole, str]]:
        """Slug → the person that it speaks of and the resident key that it holds; the NIK's own key is ``nik``."""
        pairs = [(slug, person, key) for person in self.people for key, slug in person.data.items()]
        pairs += [(person.nik, person, "nik") for person in self.people if person.nik]
        return {slug: (person, key) for slug, person, key in pairs}

    def section(self, key: str) -> Section:
        """The section called ``key``. Raises: KeyError."""
        return {section.key: section for section in self.sections}[key]

    def variant(self, code: str) -> Variant:
        """The variant called ``code``. Raises: KeyError."""
        return {variant.code: variant for variant in self.variants}[code]

    def attachment(self, code: str) -> AttachmentRequirement:
        """The attachment called ``code``. Raises: KeyError."""
        return {item.code: item for item in self.attachments}[code]

    def person(self, role: str) -> PersonRole:
        """The role called ``role``. Raises: KeyError."""
        return {person.role: person for person in self.people}[role]

    def active_variants(self) -> Iterator[Variant]:
        """The variants that may be applied for."""
        return (variant for variant in self.variants if variant.active)


def from_dict(data: object) -> ServiceDefinition:
    """The definition that ``data`` (plain dicts, lists, texts, whole numbers, bools) describes.

    Raises: MalformedDefinition with every fault and its place.
    """
    faults: list[str] = []
    definition: ServiceDefinition | None = schema.read_fields(ServiceDefinition, data, "", faults)
    if definition is not None:
        faults.extend(definition_faults(definition))
    if definition is None or faults:
        name = data.get("code", "") if isinstance(data, dict) else ""
        raise MalformedDefinition(tuple(faults), name=str(name))
    return definition


def from_published(data: object) -> ServiceDefinition:
    """As :func:`from_dict` of what was published once: a check that came later does not stop who began with it.

    Raises: MalformedDefinition where nothing can be made of it.
    """
    faults = schema.Tolerant()
    definition: ServiceDefinition | None = schema.read_fields(ServiceDefinition, data, "", faults)
    if definition is None:
        raise MalformedDefinition(tuple(faults))
    return definition


def to_dict(definition: ServiceDefinition) -> dict[str, Any]:
    """The plain data that :func:`from_dict` reads; values equal to their default are left out."""
    return schema.write_fields(definition)


def definition_sha256(definition: ServiceDefinition) -> str:
    """Lower-case hex SHA-256 of :func:`to_dict` as JSON in its own order; an application pins it.

    The order counts, for it is the order of the questions and of their choices.
    """
    text = json.dumps(to_dict(definition), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
