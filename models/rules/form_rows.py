"""An application as tables of labels and texts: check-your-answers, the officer's page, the printed form, documents.

Pasal: 13(1)e, 13(1)f, 15(1)e
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from models.rules.conditions import evaluate
from models.rules.effects import Effect
from models.rules.facts import Context, Lookup
from models.rules.fields import show
from models.rules.filling import Answers, Placed, Source, walk
from models.rules.form import is_picked, page_slug
from models.rules.questions import Section
from models.rules.service import ServiceDefinition
from models.rules.service_parts import Declaration, DocumentOutput


@dataclass(frozen=True, slots=True)
class Row:
    """One answer. ``name`` is its HTML name, ``page`` the address of the page that asks it, "" when none does."""

    slug: str
    name: str
    label: str
    question: str
    value: str
    text: str
    source: Source
    required: bool
    page: str


@dataclass(frozen=True, slots=True)
class SectionRows:
    """The answers of one section, or of one item of a repeated section (``item`` counts from 1)."""

    key: str
    title: str
    form: str
    item: int | None
    rows: tuple[Row, ...]
    page: str
    """The address of the page that asks a repeated section; "" for others."""


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that differs between two rounds; texts as a reader sees them, "" where there was nothing."""

    slug: str
    name: str
    label: str
    section: str
    item: int | None
    old: str
    new: str
    old_text: str
    new_text: str


def rows(definition: ServiceDefinition, variant: str, answers: Answers, context: Context) -> list[SectionRows]:
    """Every field that applies, section by section, in the order of the form; empty ones too."""
    filled = walk(definition, variant, answers, context)
    found: list[SectionRows] = []
    for section in definition.sections:
        placed = [part for part in filled.placed if part.section is section and not part.field.hidden]
        count = len(filled.values.get(section.key, [])) if section.repeat else 1
        for number in range(1, count + 1):
            item = number if section.repeat else None
            own = tuple(_row(part, context) for part in placed if part.item == item)
            if own:
                title = f"{section.repeat.item} {number}".capitalize() if section.repeat else section.title
                page = page_slug(section) if is_picked(section, context) else ""
                found.append(SectionRows(section.key, title, section.form, item, own, page))
    return found


def _row(part: Placed, context: Context) -> Row:
    field = part.field
    picked = part.section.repeat and is_picked(part.section, context) and part.section.repeat.pick == field.slug
    page = page_slug(part.section) if picked else page_slug(part.section, field, part.item)
    return Row(
        slug=field.slug,
        name=part.name,
        label=field.label,
        question=field.question,
        value=part.value,
        text=show(field, part.value, context.lookup),
        source=part.source,
        required=field.required,
        page=page if part.source is Source.ISIAN else "",
    )


def field_diff(definition: ServiceDefinition, old: Answers, new: Answers, lookup: Lookup) -> list[Change]:
    """What changed between two sets of settled answers, in the order of the form."""
    found: list[Change] = []
    for section in definition.sections:
        if section.repeat is None:
            found += _changes(section, None, old, new, lookup)
            continue
        before, after = old.get(section.key) or [], new.get(section.key) or []
        for number in range(max(len(before), len(after))):
            one = before[number] if number < len(before) else {}
            other = after[number] if number < len(after) else {}
            found += _changes(section, number + 1, one, other, lookup)
    return found


def _changes(section: Section, item: int | None, old: Answers, new: Answers, lookup: Lookup) -> Iterator[Change]:
    for field in section.fields:
        before, after = str(old.get(field.slug) or ""), str(new.get(field.slug) or "")
        if before != after and not field.hidden:
            name = Placed(section, field, item, after, Source.ISIAN).name
            texts = show(field, before, lookup), show(field, after, lookup)
            yield Change(field.slug, name, field.label, section.key, item, before, after, *texts)


def isian(definition: ServiceDefinition, variant: str, answers: Answers, context: Context) -> dict[str, Any]:
    """The answers as document data: slug → {"nilai", "teks"}; a repeated section is a list of such dicts.

    Texts are bare: no unit, no WIB, numbers unbroken, for a template adds those where the paper has them.
    """
    found: dict[str, Any] = {}
    for part in rows(definition, variant, answers, context):
        own = {
            row.slug: {
                "nilai": row.value,
                "teks": show(definition.fields[row.slug], row.value, context.lookup, bare=True),
            }
            for row in part.rows
        }
        if part.item is None:
            found |= own
        else:
            found.setdefault(part.key, []).append(own)
    return found


def people(definition: ServiceDefinition, answers: Answers) -> dict[str, Any]:
    """Role → what the settled answers say of that person by resident key (with ``nik``); repeated roles are lists."""
    found: dict[str, Any] = {}
    for role in definition.people:
        slugs = ({"nik": role.nik} if role.nik else {}) | dict(role.data)
        items = answers.get(role.section) or [] if role.section else [answers]
        persons = [{key: str(item[slug]) for key, slug in slugs.items() if item.get(slug)} for item in items]
        found[role.role] = persons if role.section else persons[0]
    return found


def documents(definition: ServiceDefinition, variant: str, answers: Answers) -> list[DocumentOutput]:
    """The documents that these settled answers lead to."""
    return [part for part in definition.documents if evaluate(part.when, answers, variant)]


def effects(definition: ServiceDefinition, variant: str, answers: Answers) -> list[Effect]:
    """The effects that these settled answers have, in order."""
    return [part for part in definition.effects if evaluate(part.when, answers, variant)]


def declarations(definition: ServiceDefinition, variant: str, answers: Answers) -> list[Declaration]:
    """The clauses that the applicant must accept (Pasal 13(1)c)."""
    return [part for part in definition.declarations if evaluate(part.when, answers, variant)]
