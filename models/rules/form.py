"""The one form engine: pages for the applicant's phone, reading what was typed, the whole form for an officer.

Checks stand in :mod:`models.rules.form_checks`, tables of answers in :mod:`models.rules.form_rows`.

Pasal: 12(1), 12(3), 12(4), 13(1)b
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from models.rules.facts import Context
from models.rules.field_readers import NO, YES
from models.rules.fields import Raw, is_asked, read
from models.rules.filling import Answers, Placed, Source, items_of, walk
from models.rules.problems import Problem, Severity
from models.rules.questions import Field, Section
from models.rules.service import ServiceDefinition


class PageKind(StrEnum):
    """What a page asks."""

    ISIAN = "isian"
    """The fields listed."""
    PILIH = "pilih"
    """Members of the applicant's family with ticks; the box is named after the section."""
    LAGI = "lagi"
    """Whether there is another item; the box is ``SEKSI.lagi``."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of questions. ``slug`` stands in the address; ``item`` counts from 1 in a repeated section."""

    slug: str
    title: str
    section: Section
    kind: PageKind = PageKind.ISIAN
    help: str = ""
    fields: tuple[Field, ...] = ()
    item: int | None = None
    answered: bool = False
    """Every required field has an answer."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """All answers that hold now, for options and parents of regions."""

    @property
    def more_name(self) -> str:
        """The box of a page of kind LAGI."""
        return f"{self.section.key}.lagi"

    @property
    def remove_name(self) -> str:
        """A button of this name, with the item's number as value, takes the item out."""
        return f"{self.section.key}.hapus"


@dataclass(frozen=True, slots=True)
class PageResult:
    """``answers``: all answers, the page's among them; ``raw``: what was typed, to be shown again as it was."""

    answers: dict[str, Any]
    problems: tuple[Problem, ...]
    raw: Mapping[str, Sequence[str]]

    @property
    def ok(self) -> bool:
        """Whether the applicant may go on: nothing wrong, and nothing doubtful left unconfirmed."""
        return all(problem.severity is Severity.PERINGATAN for problem in self.problems)


def pages(definition: ServiceDefinition, variant: str, answers: Answers, context: Context) -> list[Page]:
    """The pages to be asked for these answers, in order; what is derived or known from the register is not asked."""
    filled = walk(definition, variant, answers, context)
    found: list[Page] = []
    for section in definition.sections:
        placed = [part for part in filled.placed if part.section is section]
        if not section.repeat:
            found += _plain_pages(section, placed)
        elif section.key in filled.values:
            found += _repeated_pages(section, placed, answers, context)
    return [replace(page, values=filled.at(page.item, page.section.key)) for page in found]


def _asked(placed: Sequence[Placed]) -> list[Placed]:
    return [part for part in placed if part.source is Source.ISIAN and not part.field.hidden]


def _plain_pages(section: Section, placed: Sequence[Placed], item: int | None = None) -> Iterator[Page]:
    """Fields of one group share a page, every other field has its own."""
    groups = {group.key: group for group in section.groups}
    seen: set[str] = set()
    asked = _asked(placed)
    for part in asked:
        slug = page_slug(section, part.field, item)
        if slug in seen:
            continue
        seen.add(slug)
        together = [other for other in asked if page_slug(section, other.field, item) == slug]
        group = groups.get(part.field.group)
        yield Page(
            slug=slug,
            title=group.title if group else part.field.question,
            help=group.help if group else part.field.help,
            section=section,
            fields=tuple(other.field for other in together),
            item=item,
            answered=all(other.value or not other.field.required for other in together),
        )


def _repeated_pages(section: Section, placed: Sequence[Placed], answers: Answers, context: Context) -> Iterator[Page]:
    repeat = section.repeat
    if repeat is None:
        return
    picked = is_picked(section, context)
    answered = section.key in answers and len(answers[section.key]) >= repeat.at_least
    if picked:
        yield Page(page_slug(section), section.title, section, PageKind.PILIH, section.help, answered=answered)
    for number in range(1, len(items_of(answers, section)) + 1):
        own = [part for part in placed if part.item == number and not (picked and part.field.slug == repeat.pick)]
        yield from _plain_pages(section, own, number)
    if not picked and len(items_of(answers, section)) < repeat.at_most:
        slug = f"{page_slug(section)}-lagi"
        yield Page(slug, repeat.more, section, PageKind.LAGI, section.help, answered=section.key in answers)


def is_picked(section: Section, context: Context) -> bool:
    """Whether the items of a repeated section are picked from the applicant's family, which must be known."""
    return bool(section.repeat and section.repeat.pick and context.facts.members)


def page_slug(section: Section, field: Field | None = None, item: int | None = None) -> str:
    """The address of the page that asks a field; without a field, of the page of a repeated section itself."""
    key = section.key.lower().replace("_", "-")
    if field is None:
        return key
    own = f"{key}-{field.group}" if field.group else field.slug.replace("_", "-")
    return own if item is None else f"{key}-{item}-{field.group or field.slug.replace('_', '-')}"


def parse_page(page: Page, raw: Raw, context: Context, answers: Answers) -> PageResult:
    """Read one page into the answers; what could not be read is left out and stays in ``raw``."""
    if page.section.repeat and raw.get(page.remove_name):
        return _remove_item(page, raw, answers)
    if page.kind is PageKind.PILIH:
        return _parse_pick(page, raw, context, answers)
    if page.kind is PageKind.LAGI:
        return _parse_more(page, raw, answers)
    parts = [Placed(page.section, part, page.item, "", Source.ISIAN) for part in page.fields]
    return _parse(parts, raw, context, answers, page.values)


def parse_fields(
    definition: ServiceDefinition,
    variant: str,
    raw: Raw,
    context: Context,
    answers: Answers,
    *,
    only: Collection[str] | None = None,
) -> PageResult:
    """Read any fields that the form held, as the officer's page and a repair need; ``only`` limits their names."""
    filled = walk(definition, variant, answers, context)
    placed = [part for part in filled.placed if is_asked(part.name, raw) and (only is None or part.name in only)]
    return _parse(placed, raw, context, answers, filled.values)


def _parse(
    placed: Sequence[Placed], raw: Raw, context: Context, answers: Answers, known: Mapping[str, Any]
) -> PageResult:
    values: dict[str, Any] = dict(answers)
    problems: list[Problem] = []
    for part in placed:
        target = _target(values, part)
        reading = read(part.field, part.name, raw, context, {**known, **values, **target})
        if reading.value:
            target[part.field.slug] = reading.value
        else:
            target.pop(part.field.slug, None)
        problems += [replace(problem, section=part.section.key, item=part.item) for problem in reading.problems]
    return PageResult(values, tuple(problems), raw)


def _target(values: dict[str, Any], part: Placed) -> dict[str, Any]:
    """The dict that holds the field: the answers themselves, or a fresh copy of its item."""
    if part.item is None:
        return values
    items = items_of(values, part.section)
    items += [{} for _ in range(part.item - len(items))]
    values[part.section.key] = items
    return items[part.item - 1]


def _remove_item(page: Page, raw: Raw, answers: Answers) -> PageResult:
    items = items_of(answers, page.section)
    number = raw[page.remove_name][0]
    kept = [item for count, item in enumerate(items, 1) if str(count) != number]
    return PageResult({**answers, page.section.key: kept}, (), raw)


def _parse_pick(page: Page, raw: Raw, context: Context, answers: Answers) -> PageResult:
    repeat = page.section.repeat
    slug = repeat.pick if repeat else ""
    ticked = set(raw.get(page.section.key, ()))
    before = {item.get(slug): item for item in answers.get(page.section.key) or []}
    chosen = [person["nik"] for person in context.facts.members if person["nik"] in ticked]
    items = [dict(before.get(nik, {})) | {slug: nik} for nik in chosen]
    problems = _count_problems(page.section, len(items))
    return PageResult({**answers, page.section.key: items}, problems, raw)


def _count_problems(section: Section, count: int) -> tuple[Problem, ...]:
    repeat = section.repeat
    if repeat and count < repeat.at_least:
        return (Problem(section.key, f"Pilih paling sedikit {repeat.at_least} {repeat.item}."),)
    if repeat and count > repeat.at_most:
        return (Problem(section.key, f"Paling banyak {repeat.at_most} {repeat.item} dalam satu permohonan."),)
    return ()


def _parse_more(page: Page, raw: Raw, answers: Answers) -> PageResult:
    said = next(iter(raw.get(page.more_name, ())), "")
    items = items_of(answers, page.section)
    if said not in {YES, NO}:
        return PageResult(dict(answers), (Problem(page.section.key, "Pilih Ya atau Tidak.", box=".lagi"),), raw)
    return PageResult({**answers, page.section.key: items + ([{}] if said == YES else [])}, (), raw)


def visible_fields(definition: ServiceDefinition, variant: str, answers: Answers, context: Context) -> list[Placed]:
    """Every field that applies and is not hidden, with its value: the officer's form and the printed one."""
    return [part for part in walk(definition, variant, answers, context).placed if not part.field.hidden]
