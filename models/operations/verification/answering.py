"""Answering a query about a person or a family, element by element.

What is shown is shown only when the caller proved that he knows whom he asks about: beside the number, a name or a
birth date that agrees. A fault of ours raises; it never reads like “not found”.

Pasal: Pasal 10(1)a, Pasal 10(1)b, Pasal 10(2)b.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

import peewee

from models.operations.agencies import agreements
from models.operations.residents.register import family_by_kk, members, resident_by_nik
from models.operations.services import catalogue
from models.operations.verification import sandbox
from models.operations.verification.asker import Asker
from models.operations.verification.call import Answer, PersonAnswer, opened
from models.rules.facts import cut_region
from models.rules.verification.elements import DataElement, Kind, Show
from models.rules.verification.matching import Match, compare
from models.rules.verification.outcome import BY_STATUS, Refusal, Refused, Result
from models.rules.verification.query import MEMBER, Query
from models.rules.verification.terms import PROOF
from models.tables import Family, Resident

ALWAYS = ("id", "status", "source", "as_of", "family", "region_code")
PERSON, FAMILY = "penduduk", "keluarga"
UNKNOWN = PersonAnswer(Result.TIDAK_DITEMUKAN)


def verify_person(asker: Asker, query: Query, serial: str = "") -> Answer:
    """Answer by NIK and at least one more element that the caller knows; ``serial``: see :class:`Call`.

    Raises: Refused, logged; AlreadyChanged.
    """
    with opened(asker, query, PERSON, serial) as call:
        query.check(asker.terms)
        number, (columns, of_family) = query.number, _columns(frozenset((*query.known, *query.wanted)))
        resident = sandbox.resident_by_nik(number) if asker.sandbox else resident_by_nik(number, columns, of_family)
        _stay_at_home(asker, resident)
        if resident is None:
            return call.answer(UNKNOWN, None)
        family = resident.family if of_family else None
        matches = matches_of(asker, query, resident, family)
        proved = any(matches[key].agrees for key in PROOF if key in matches)
        values = _values(asker, query, resident, family) if proved else {}
        return call.answer(about(resident, matches, values), resident)


def verify_family(asker: Asker, query: Query, serial: str = "") -> Answer:
    """Answer by KK number and the NIK of a living member (``known["nik"]``). Raises: as :func:`verify_person`."""
    with opened(asker, query, FAMILY, serial) as call:
        query.check(asker.terms, of_family=True)
        family = (sandbox.family_by_kk if asker.sandbox else family_by_kk)(query.number)
        of_family = sandbox.members if asker.sandbox else members
        household = of_family(family) if family is not None and family.active else []
        member = next((one for one in household if one.nik == query.known[MEMBER]), None)
        _stay_at_home(asker, family if member is not None else None)
        if member is None:
            return call.answer(UNKNOWN, None)
        person = about(member, matches_of(asker, query, member, family), _values(asker, query, member, family))
        others = [(one, about(one, {}, _values(asker, query, one, family))) for one in household if one is not member]
        return call.answer(person, member, others)


def _stay_at_home(asker: Asker, found: Resident | Family | None) -> None:
    """A kiosk is told the same of who lives elsewhere and of a number that is nobody's. Raises: Refused."""
    if asker.region and (found is None or found.region_code != asker.region):
        raise Refused(Refusal.DESA, "Periksa lagi angkanya, atau arahkan warga ke kios desanya.")


@lru_cache(maxsize=256)
def _columns(elements: frozenset[str]) -> tuple[tuple[peewee.Field, ...], tuple[peewee.Field, ...]]:
    """What of a person, and of his family, is read: to open the seals of all the rest took as long as to find him."""
    asked = [agreements.data_elements()[key] for key in elements]
    named = {one.column for one in asked if one.column}
    of_family = {one.family for one in asked if one.family}
    return (
        tuple(getattr(Resident, name) for name in sorted({*ALWAYS, *named})),
        tuple(getattr(Family, name) for name in sorted(of_family)),
    )


def matches_of(asker: Asker, query: Query, resident: Resident, family: Family | None) -> dict[str, Match]:
    """Element → whether what the caller knows agrees with what is held."""
    known = agreements.data_elements()
    return {
        key: compare(known[key], text, held(known[key], resident, family), asker.terms.threshold, _codes(known[key]))
        for key, text in query.known.items()
        if text.strip()
    }


def _values(asker: Asker, query: Query, resident: Resident, family: Family | None) -> dict[str, str]:
    """Labelled values of what the caller wants and the agreement shows."""
    known = agreements.data_elements()
    return {
        key: _said(known[key], held(known[key], resident, family))
        for key in query.wanted
        if asker.terms.elements.get(key) is Show.TAMPIL
    }


def about(resident: Resident, matches: Mapping[str, Match], values: Mapping[str, str]) -> PersonAnswer:
    """What is said of a resident, with his life status."""
    status = BY_STATUS.get(resident.status, Result.TIDAK_AKTIF)
    source, as_of = _age(resident)
    return PersonAnswer(status, matches, values, source, as_of, resident.id)


def value_of(element: DataElement, resident: Resident) -> str:
    """What the register holds of a resident now, as people read it."""
    return _said(element, held(element, resident, resident.family))


def held(element: DataElement, resident: Resident, family: Family | None) -> str:
    """What is held of a resident under an element; nothing is the empty text."""
    if element.family:
        return str(getattr(family, element.family) or "") if family is not None else ""
    if element.digits:
        region = catalogue.lookup().region(cut_region(resident.region_code or "", element.digits))
        return region.name if region else ""
    return str(getattr(resident, element.column) or "")


def _codes(element: DataElement) -> Mapping[str, str]:
    return catalogue.lookup().table(element.table) if element.table else {}


def _said(element: DataElement, held: str) -> str:
    if element.kind is Kind.OWNED:
        return "ADA" if held else "TIDAK ADA"
    return catalogue.lookup().label(element.table, held) if element.table and held else held


def _age(resident: Resident) -> tuple[str, datetime]:
    return resident.source or "register", resident.as_of
