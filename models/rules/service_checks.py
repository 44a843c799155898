"""What a schema cannot see in a service: names that point nowhere, circles, questions that look ahead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from models.rules.conditions import Condition, find_cycle
from models.rules.numbers import format_fault
from models.rules.pasal import REGISTRY
from models.rules.presence import presence_faults
from models.rules.questions import Field, Kind, Section
from models.rules.service_parts import CheckKind, Need

if TYPE_CHECKING:
    from models.rules.service import ServiceDefinition

MOST_PARTS = 300
"""Of each kind: fields, sections, attachments and so on."""
MOST_DAYS = 3650
MOST_PAGES = 100
LONGEST_TITLE = 200
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
BOUNDED = {Kind.INT, Kind.DECIMAL}
COMPARED = {CheckKind.TIDAK_SEBELUM, CheckKind.TIDAK_SETELAH, CheckKind.TIDAK_TERMASUK, CheckKind.TERMASUK}


def definition_faults(definition: ServiceDefinition) -> list[str]:
    """Every fault of a well-formed definition as ``place: reason``."""
    return [
        *_double(definition),
        *_bound_faults(definition),
        *_field_faults(definition),
        *_order_faults(definition),
        *_condition_faults(definition),
        *_people_faults(definition),
        *_attachment_faults(definition),
        *_check_faults(definition),
        *_output_faults(definition),
        *_presence_faults(definition),
        *(f"pasal[{at}]: {ref} tidak ada" for at, ref in enumerate(definition.pasal) if ref not in REGISTRY),
    ]


def _double(definition: ServiceDefinition) -> Iterator[str]:
    lists = {
        "variants": [part.code for part in definition.variants],
        "sections": [part.key for part in definition.sections],
        "fields": [part.slug for section in definition.sections for part in section.fields],
        "attachments": [part.code for part in definition.attachments],
        "documents": [part.code for part in definition.documents],
        "people": [part.role for part in definition.people],
    }
    for place, names in lists.items():
        for name, count in Counter(names).items():
            if count > 1:
                yield f"{place}: {name} ada {count} kali"
            if not NAME.fullmatch(name):
                yield f"{place}: {name[:40]!r} bukan nama; pakai huruf, angka dan garis bawah, paling panjang 40"
        if len(names) > MOST_PARTS:
            yield f"{place}: ada {len(names)}; paling banyak {MOST_PARTS}"
    if not any(part.active for part in definition.variants):
        yield "variants: paling sedikit satu harus aktif"


def _bound_faults(definition: ServiceDefinition) -> Iterator[str]:
    days = {
        "reporting.days": (definition.reporting.days, 0),
        "office_time.working_days": (definition.office_time.working_days, 1),
    }
    for place, (count, least) in days.items():
        if not least <= count <= MOST_DAYS:
            yield f"{place}: harus dari {least} sampai {MOST_DAYS}"
    since = definition.fields.get(definition.reporting.from_field)
    if since is not None and since.kind is not Kind.DATE:
        yield f"reporting.from_field: {since.slug} bukan isian tanggal"
    titles = {"name": definition.name, "short": definition.short}
    titles |= {f"documents[{at}].title": one.title for at, one in enumerate(definition.documents)}
    yield from (
        f"{place}: paling panjang {LONGEST_TITLE} huruf" for place, text in titles.items() if len(text) > LONGEST_TITLE
    )


def _placed(definition: ServiceDefinition) -> Iterator[tuple[str, Section, Field]]:
    for at, section in enumerate(definition.sections):
        for number, field in enumerate(section.fields):
            yield f"sections[{at}].fields[{number}]", section, field


def _field_faults(definition: ServiceDefinition) -> Iterator[str]:
    for place, section, field in _placed(definition):
        if field.kind is Kind.CHOICE and not (field.table or field.choices):
            yield f"{place}: isian pilihan perlu table atau choices"
        if field.kind is Kind.REGION and field.level not in {2, 4, 6, 10}:
            yield f"{place}.level: wilayah perlu level 2, 4, 6 atau 10"
        if field.group and field.group not in {group.key for group in section.groups}:
            yield f"{place}.group: {field.group} tidak ada di groups"
        if field.pick and field.kind is not Kind.NIK:
            yield f"{place}.pick: hanya untuk isian nik"
        if field.derive and len(field.derive.sources()) != 1:
            yield f"{place}.derive: perlu tepat satu sumber, bukan {', '.join(field.derive.sources()) or 'kosong'}"
        bounds = (field.at_least, field.at_most, field.usual_least, field.usual_most)
        if any(bound is not None for bound in bounds) and field.kind not in BOUNDED:
            yield f"{place}: batas angka hanya untuk isian int atau decimal"
        if field.at_least is not None and field.at_most is not None and field.at_least > field.at_most:
            yield f"{place}.at_least: lebih besar daripada at_most, jadi tidak dapat dijawab"
        if field.choices and field.default and field.default not in field.choices:
            yield f"{place}.default: {field.default} bukan salah satu pilihan jawaban"


def _uses(field: Field) -> frozenset[str]:
    used = field.when.fields_used() if field.when else frozenset()
    return used | (field.derive.fields_used() if field.derive else frozenset()) | ({field.parent} - {""})


def _order_faults(definition: ServiceDefinition) -> Iterator[str]:
    """A field may look at earlier fields only, and not at one on its own page."""
    circle = find_cycle({field.slug: _uses(field) for _, _, field in _placed(definition)})
    if circle:
        yield f"sections: isian saling bergantung: {' → '.join(circle)}"
        return
    earlier: set[str] = set()
    for place, section, field in _placed(definition):
        needed = _uses(field) | (section.when.fields_used() if section.when else frozenset())
        for slug in sorted(needed - earlier):
            known = slug in definition.fields or slug in {part.key for part in definition.sections}
            yield f"{place}: {slug} " + ("baru ditanyakan sesudahnya" if known else "tidak ada")
        mates = {other.slug for other in section.fields if field.group and other.group == field.group}
        seen = (field.when.fields_used() if field.when else frozenset()) | ({field.parent} - {""})
        for slug in sorted(seen & mates):
            yield f"{place}: {slug} ada di halaman yang sama; pindahkan ke halaman sebelumnya"
        earlier |= {field.slug, section.key} if section.repeat else {field.slug}


def _condition_faults(definition: ServiceDefinition) -> Iterator[str]:
    variants = {part.code for part in definition.variants}
    known = {*definition.fields, *(part.key for part in definition.sections)}
    for place, condition in _conditions(definition):
        for code in sorted(condition.variants_used() - variants):
            yield f"{place}: varian {code} tidak ada"
        if not place.startswith("sections"):
            for slug in sorted(condition.fields_used() - known):
                yield f"{place}: {slug} tidak ada"


def _conditions(definition: ServiceDefinition) -> Iterator[tuple[str, Condition]]:
    found: list[tuple[str, Condition | None]] = [
        (f"sections[{at}].when", part.when) for at, part in enumerate(definition.sections)
    ]
    for place, _, field in _placed(definition):
        found += [(f"{place}.when", field.when), (f"{place}.derive.when", field.derive.when if field.derive else None)]
    for name in ("attachments", "declarations", "documents", "effects", "checks"):
        found += [(f"{name}[{at}].when", part.when) for at, part in enumerate(getattr(definition, name))]
    besides = [(at, getattr(part, "beside", None)) for at, part in enumerate(definition.effects)]
    found += [(f"effects[{at}].beside", condition) for at, condition in besides]
    found += [(f"checks[{at}].must", part.must) for at, part in enumerate(definition.checks)]
    found += [(f"people[{at}].applicant_when", part.applicant_when) for at, part in enumerate(definition.people)]
    if definition.presence:
        found.append(("presence.when", definition.presence.when))
        found += [(f"presence.persons[{at}].when", part.when) for at, part in enumerate(definition.presence.persons)]
    return ((place, condition) for place, condition in found if condition is not None)


def _presence_faults(definition: ServiceDefinition) -> Iterator[str]:
    if definition.presence:
        yield from presence_faults(definition.presence, {part.role for part in definition.people})


def _people_faults(definition: ServiceDefinition) -> Iterator[str]:
    order = {slug: number for number, slug in enumerate(definition.fields)}
    for at, role in enumerate(definition.people):
        for slug in (*role.data.values(), role.nik):
            if slug and slug not in definition.fields:
                yield f"people[{at}]: {slug} tidak ada"
            elif slug and role.nik in order and order[slug] < order[role.nik] and not definition.fields[slug].derive:
                yield f"people[{at}]: {slug} ditanyakan sebelum {role.nik}"
        if role.section and role.section not in {part.key for part in definition.sections if part.repeat}:
            yield f"people[{at}].section: {role.section} bukan bagian berulang"


def _attachment_faults(definition: ServiceDefinition) -> Iterator[str]:
    groups = {group.key for group in definition.attachment_groups}
    for at, item in enumerate(definition.attachments):
        if item.need is Need.SALAH_SATU and item.group not in groups:
            yield f"attachments[{at}].group: {item.group or 'kosong'} tidak ada di attachment_groups"
        if not 1 <= item.max_pages <= MOST_PAGES:
            yield f"attachments[{at}].max_pages: harus dari 1 sampai {MOST_PAGES}"
        if item.need is not Need.SALAH_SATU and item.group:
            yield f"attachments[{at}].group: hanya untuk lampiran salah_satu"


def _check_faults(definition: ServiceDefinition) -> Iterator[str]:
    for at, check in enumerate(definition.checks):
        place = f"checks[{at}]"
        yield from _unknown(definition, f"{place}.fields", check.fields)
        yield from _unknown(definition, f"{place}.other", [check.other] if check.other else [])
        if not check.fields:
            yield f"{place}.fields: sebut paling sedikit satu isian"
        if (check.kind is CheckKind.HARUS) != (check.must is not None):
            yield f"{place}.must: ada hanya, dan selalu, pada pemeriksaan harus"
        if check.kind in COMPARED and not check.other:
            yield f"{place}.other: wajib ada untuk {check.kind}"


def _unknown(definition: ServiceDefinition, place: str, slugs: Iterable[str]) -> Iterator[str]:
    return (f"{place}: {slug} tidak ada" for slug in slugs if slug not in definition.fields)


def _output_faults(definition: ServiceDefinition) -> Iterator[str]:
    roles = {part.role for part in definition.people}
    codes = {part.code for part in definition.documents}
    for at, document in enumerate(definition.documents):
        place = f"documents[{at}]"
        if document.holder not in roles:
            yield f"{place}.holder: peran {document.holder} tidak ada"
        numbers = (document.number_format, document.number_of, document.number_from or document.number_siak)
        if sum(map(bool, numbers)) != 1:
            yield f"{place}: perlu tepat satu dari number_format, number_of, number_from dan/atau number_siak"
        reason = format_fault(document.number_format) if document.number_format else ""
        if reason:
            yield f"{place}.number_format: {reason}"
        kind, _, role = document.number_siak.partition(":")
        if document.number_siak and (kind not in {"kk", "nik"} or role not in roles):
            yield f"{place}.number_siak: tulis kk: atau nik: dan sebuah peran"
        if document.number_of and document.number_of not in codes:
            yield f"{place}.number_of: {document.number_of} tidak ada"
        yield from _unknown(definition, f"{place}.number_from", [document.number_from] if document.number_from else [])
    for at, effect in enumerate(definition.effects):
        place = f"effects[{at}]"
        for role in sorted(effect.roles_used() - roles):
            yield f"{place}: peran {role} tidak ada"
        for code in sorted(effect.documents_used() - codes):
            yield f"{place}: dokumen {code} tidak ada"
        yield from _unknown(definition, place, sorted(effect.fields_used()))
    rule = definition.reporting
    yield from _unknown(definition, "reporting.from_field", [rule.from_field] if rule.from_field else [])
