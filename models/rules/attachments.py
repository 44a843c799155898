"""Which attachments an application needs, with one-of groups resolved.

Pasal: 13(1)b
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from models.rules.conditions import Values, evaluate
from models.rules.problems import Problem
from models.rules.service import ServiceDefinition
from models.rules.service_parts import AttachmentRequirement, Need

SCANNED_FORM = "FORMULIR_ALIH_MEDIA"
"""The code of what no service asks for and the office attaches itself (Pasal 14(2))."""
SCANNED_FORM_TITLE = "Formulir bertanda tangan hasil alih media"

PROXY_LETTER = "A_KUASA"
"""Surat kuasa (F-1.07): a service that asks for it on some answer may be applied for on somebody else's behalf."""


def may_be_by_proxy(definition: ServiceDefinition) -> bool:
    """Whether somebody with a power of attorney may apply, as ``who`` of the service tells in words."""
    return any(one.code == PROXY_LETTER for one in definition.attachments)


def title_of(definition: ServiceDefinition, code: str) -> str:
    """What an attachment is called, also one that the office attached itself; the code where nothing names it."""
    if code == SCANNED_FORM:
        return SCANNED_FORM_TITLE
    return next((one.name for one in definition.attachments if one.code == code), code)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing to upload: any one of ``options`` is enough. ``key`` is the attachment's or the group's code."""

    key: str
    title: str
    help: str
    options: tuple[AttachmentRequirement, ...]
    required: bool

    def is_met(self, present: AbstractSet[str]) -> bool:
        """Whether one of its options is among the attachment codes ``present``, or none is needed."""
        return not self.required or any(option.code in present for option in self.options)


def required_attachments(definition: ServiceDefinition, variant: str, values: Values) -> list[Requirement]:
    """What these settled answers ask for, in the order of the definition; a group of one becomes that one."""
    found: list[Requirement] = []
    groups: dict[str, list[AttachmentRequirement]] = {}
    for item in definition.attachments:
        if not evaluate(item.when, values, variant):
            continue
        if item.need is Need.SALAH_SATU:
            if item.group not in groups:
                groups[item.group] = []
                found.append(Requirement(item.group, "", "", (), required=True))
            groups[item.group].append(item)
        else:
            found.append(Requirement(item.code, item.name, item.how, (item,), required=item.need is Need.WAJIB))
    return [_resolve(definition, part, groups.get(part.key, [])) for part in found]


def _resolve(definition: ServiceDefinition, part: Requirement, options: list[AttachmentRequirement]) -> Requirement:
    if not options:
        return part
    if len(options) == 1:
        (only,) = options
        return Requirement(only.code, only.name, only.how, (only,), required=True)
    group = next(group for group in definition.attachment_groups if group.key == part.key)
    return Requirement(group.key, group.title, group.help, tuple(options), required=True)


def attachment_problems(
    definition: ServiceDefinition, variant: str, values: Values, present: AbstractSet[str]
) -> list[Problem]:
    """One problem for each thing that is still to be uploaded."""
    missing = (part for part in required_attachments(definition, variant, values) if not part.is_met(present))
    return [Problem(part.key, _ask_for(part)) for part in missing]


def _ask_for(part: Requirement) -> str:
    if len(part.options) == 1:
        return f"Unggah foto atau pindaian {part.title}."
    return f"Unggah salah satu: {' atau '.join(option.name for option in part.options)}."
