"""What a well-formed service may still get wrong: questions that nobody can be asked, and forms too long to fill in.

Pasal: 12(1), 12(2)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from models.rules.conditions import Condition, FieldTest, Group, Not, VariantIn
from models.rules.questions import Field, Kind, Section
from models.rules.service import ServiceDefinition

MOST_ON_A_PAGE = 12
LONG_FORM = 80


def remarks(definition: ServiceDefinition) -> list[str]:
    """Every doubt as ``place: reason``; none of them stops a publication."""
    return [*_unreachable(definition), *_heavy(definition), *_unused_choices(definition)]


def _unreachable(definition: ServiceDefinition) -> Iterator[str]:
    variants = [variant.code for variant in definition.active_variants()]
    for section in definition.sections:
        if not _reachable(section.when, variants, definition):
            yield f"{section.title}: bagian ini tidak akan pernah ditanyakan; syaratnya tidak dapat terpenuhi"
            continue
        for field in section.fields:
            if not _reachable(field.when, variants, definition):
                yield f"{section.title} › {field.label}: tidak akan pernah ditanyakan; syaratnya tidak dapat terpenuhi"
    for item in definition.attachments:
        if not _reachable(item.when, variants, definition):
            yield f"Lampiran {item.name}: tidak akan pernah diminta; syaratnya tidak dapat terpenuhi"
    for document in definition.documents:
        if not _reachable(document.when, variants, definition):
            yield f"Dokumen {document.title}: tidak akan pernah terbit; syaratnya tidak dapat terpenuhi"


def _reachable(condition: Condition | None, variants: list[str], definition: ServiceDefinition) -> bool:
    return condition is None or any(_verdict(condition, variant, definition) is not False for variant in variants)


def _verdict(condition: Condition, variant: str, definition: ServiceDefinition) -> bool | None:
    """True, False, or None where it depends on the answers."""
    if isinstance(condition, VariantIn):
        return variant in condition.codes
    if isinstance(condition, Not):
        inner = _verdict(condition.part, variant, definition)
        return None if inner is None else not inner
    if isinstance(condition, Group):
        found = {_verdict(part, variant, definition) for part in condition.parts}
        decisive = condition.word == "any"
        if decisive in found:
            return decisive
        return None if None in found else not decisive
    if isinstance(condition, FieldTest):
        return None if _possible(condition, definition) else False
    return None


def _possible(test: FieldTest, definition: ServiceDefinition) -> bool:
    """Whether a choice can have one of the codes that it is compared with."""
    field = definition.fields.get(test.slug)
    if field is None or test.test not in {"is", "in"}:
        return True
    wanted = test.value if isinstance(test.value, tuple) else (test.value,)
    if field.kind is Kind.YESNO:
        return bool({"ya", "tidak"} & set(map(str, wanted)))
    offered = _offered(field)
    return not offered or bool(offered & set(map(str, wanted)))


def _offered(field: Field) -> set[str]:
    """The codes that a choice offers; empty where its whole table may be chosen or the value is worked out."""
    return set(field.choices) if field.kind is Kind.CHOICE and field.derive is None else set()


def _heavy(definition: ServiceDefinition) -> Iterator[str]:
    for variant in definition.active_variants():
        asked = sum(_may_be_asked(field, section, variant.code, definition) for section, field in _typed(definition))
        if asked > LONG_FORM:
            yield (
                f"{variant.choice}: sampai {asked} pertanyaan, terlalu banyak untuk diisi lewat ponsel; "
                f"paling banyak {LONG_FORM}"
            )
    for section in definition.sections:
        for group, count in Counter(field.group for field in section.fields if field.group).items():
            if count > MOST_ON_A_PAGE:
                yield f"{section.title} › {group}: {count} pertanyaan pada satu halaman; paling banyak {MOST_ON_A_PAGE}"


def _typed(definition: ServiceDefinition) -> Iterator[tuple[Section, Field]]:
    return ((section, one) for section in definition.sections for one in section.fields if one.derive is None)


def _may_be_asked(field: Field, section: Section, variant: str, definition: ServiceDefinition) -> bool:
    return all(
        condition is None or _verdict(condition, variant, definition) is not False
        for condition in (section.when, field.when)
    )


def _unused_choices(definition: ServiceDefinition) -> Iterator[str]:
    groups = {item.group for item in definition.attachments}
    for group in definition.attachment_groups:
        if group.key not in groups:
            yield f"Kelompok lampiran {group.title}: tidak ada lampiran di dalamnya"
