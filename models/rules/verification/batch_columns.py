"""The first line of an agency's file: which column is the NIK, which are elements, and which mean nothing.

Pasal: Pasal 10(1)a.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.rules.errors import InvalidInput
from models.rules.extract.columns import Column, ColumnMap, plain_title
from models.rules.verification.elements import DataElement, Kind
from models.rules.verification.terms import Terms

NIK, PURPOSE, CASE = "nik", "tujuan", "rujukan"


@dataclass(frozen=True, slots=True)
class BatchHeader:
    """Places of the cells that are used: ``elements`` is element → place; ``purpose`` and ``case`` may be missing.

    ``not_agreed`` are labels of elements that the agreement does not name, ``unknown`` headings of no meaning to us.
    """

    nik: int
    elements: Mapping[str, int]
    purpose: int | None
    case: int | None
    width: int
    not_agreed: tuple[str, ...]
    unknown: tuple[str, ...]


def batch_columns(known: Mapping[str, DataElement], spellings: Mapping[str, Sequence[str]]) -> ColumnMap:
    """What a heading may say; ``spellings`` is column of the register → headings that its own extracts bear."""
    found = {}
    for key, element in known.items():
        own = () if element.kind is Kind.OWNED else spellings.get(element.column or element.family, ())
        titles = dict.fromkeys((plain_title(key), plain_title(element.label), *own))
        found[key] = Column(key, tuple(titles), "text", element.label, required=key == NIK)
    for key in (PURPOSE, CASE):
        found[key] = Column(key, (plain_title(key),), "text", key)
    return ColumnMap(found, frozenset())


def read_header(cells: Sequence[str], columns: ColumnMap, terms: Terms) -> BatchHeader:
    """Raises: InvalidInput without a NIK, with a column twice, or without any element that was agreed."""
    header = columns.header(cells)
    elements = {key: place for key, place in header.places.items() if key not in {NIK, PURPOSE, CASE}}
    agreed = {key: place for key, place in elements.items() if key in terms.elements}
    if not agreed:
        names = ", ".join(columns.columns[key].title for key in terms.elements if key != NIK)
        raise InvalidInput(f"Selain NIK, berkas harus berisi paling sedikit satu dari kolom ini: {names}.")
    return BatchHeader(
        nik=header.places[NIK],
        elements=agreed,
        purpose=header.places.get(PURPOSE),
        case=header.places.get(CASE),
        width=header.width,
        not_agreed=tuple(columns.columns[key].label for key in elements if key not in agreed),
        unknown=header.unknown,
    )
