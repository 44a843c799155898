"""What a service names outside itself: code tables, elements of the register, parts of an address, cards, forms.

The rules know none of these; a name that does not exist would fail at the citizen or after the kepala's approval.

Pasal: Pasal 12(1).
"""

from __future__ import annotations

from collections.abc import Iterator

from models.operations.applications import blank_forms
from models.operations.effects.families import ADDRESS
from models.operations.residents.people_data import LABELLED, WRITTEN
from models.operations.services import catalogue
from models.rules.cards import Card
from models.rules.effects import Effect
from models.rules.service import ServiceDefinition

STATUS = "STATUS_PENDUDUK"


def faults(definition: ServiceDefinition) -> list[str]:
    """Every name that does not exist as ``place: reason``."""
    return [*_tables(definition), *_effects(definition), *_forms(definition)]


def _tables(definition: ServiceDefinition) -> Iterator[str]:
    tables = catalogue.lookup().tables
    for at, section in enumerate(definition.sections):
        for number, field in enumerate(section.fields):
            place = f"sections[{at}].fields[{number}]"
            if field.table and field.table not in tables:
                yield f"{place}.table: tabel kode {field.table} tidak ada"
            elif field.table:
                for code in sorted({*field.choices, field.default} - {"", *tables[field.table]}):
                    yield f"{place}.choices: kode {code} tidak ada di tabel {field.table}"


def _forms(definition: ServiceDefinition) -> Iterator[str]:
    known = blank_forms.forms()
    for at, one in enumerate(definition.attachments):
        if one.blank and one.blank not in known:
            yield f"attachments[{at}].blank: formulir {one.blank} tidak ada; pakai {', '.join(known)}"


def _effects(definition: ServiceDefinition) -> Iterator[str]:
    for at, effect in enumerate(definition.effects):
        place = f"effects[{at}]"
        for name in ("data", "fixed", "inherit", "numbers", "clear"):
            for key in sorted(set(getattr(effect, name, ())) - set(WRITTEN)):
                yield f"{place}.{name}: unsur {key} tidak ada di data penduduk"
        for key in sorted(set(getattr(effect, "address", ())) - set(ADDRESS)):
            yield f"{place}.address: {key} bukan bagian alamat; pakai {', '.join(ADDRESS)}"
        yield from (f"{place}.{reason}" for reason in _codes(effect))


def _codes(effect: Effect) -> Iterator[str]:
    tables = catalogue.lookup().tables
    for key, code in getattr(effect, "fixed", {}).items():
        table = LABELLED.get(key, "")
        if table and code not in tables[table]:
            yield f"fixed: kode {code} tidak ada di tabel {table}"
    status, card = getattr(effect, "status", ""), getattr(effect, "card", "")
    if status and status not in tables[STATUS]:
        yield f"status: kode {status} tidak ada di tabel {STATUS}"
    if card and card not in set(Card):
        yield f"card: {card} bukan kartu yang dicetak kantor; pakai {' atau '.join(Card)}"
