"""What an agency would be answered under terms that are still being weighed: invented people only, nothing is kept.

Pasal: Pasal 10(1)a, Pasal 10(3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.operations.agencies import agreements
from models.operations.clock import today
from models.operations.verification import sandbox
from models.operations.verification.answering import held, verify_family, verify_person
from models.operations.verification.asker import Asker
from models.operations.verification.call import Answer
from models.rules.verification.elements import Kind, Show
from models.rules.verification.query import MEMBER, Query
from models.rules.verification.terms import ALL_DAY, EVERY_DAY, Method, Terms
from models.tables import Agreement, AgreementVersion

LIVING, DEAD, NOBODY = "1610994101900001", "1610990101600003", "1610990101000000"
OTHER = "LAIN"
CASE_REFERENCE = "Contoh"
AGREEING, DIFFERING = "Semua yang diketahui lembaga sesuai", "Semua yang diketahui lembaga tidak sesuai"
DECEASED, ABSENT = "Orang yang sudah meninggal", "NIK yang tidak ada"
HOUSEHOLD, NO_MEMBER = "Keluarga: nomor KK dan NIK seorang anggota", "Keluarga: nomor KK dan NIK bukan anggota"
FAMILY = "1610990101010101"


@dataclass(frozen=True, slots=True)
class Preview:
    """``answers`` are title → answer, one for every way that a question about a person or family commonly ends."""

    asker: Asker
    answers: Mapping[str, Answer]


def of(agreement: Agreement, version: AgreementVersion) -> Preview:
    """The answers to somebody who knows everything that the terms compare and wants everything that they show.

    The terms count as at a moment and a place that they allow. Raises: InvalidInput for terms that cannot stand.
    """
    terms = agreements.terms_of(version)
    open_now = replace(terms, valid_from=today(), valid_until=today(), networks=(), days=EVERY_DAY, hours=ALL_DAY)
    method = Method.SERVICE if Method.SERVICE in terms.methods else min(terms.methods)
    who = Asker(
        agreement.id, version.number, open_now, agreement.quota_percent, method, agreement.agency.name, "", sandbox=True
    )
    asked = {
        AGREEING: (LIVING, _known(terms, LIVING, agreeing=True)),
        DIFFERING: (LIVING, _known(terms, LIVING, agreeing=False)),
        DECEASED: (DEAD, _known(terms, DEAD, agreeing=True)),
        ABSENT: (NOBODY, _known(terms, LIVING, agreeing=True)),
    }
    families = {
        HOUSEHOLD: (FAMILY, _known(terms, LIVING, agreeing=True) | {MEMBER: LIVING}),
        NO_MEMBER: (FAMILY, _known(terms, LIVING, agreeing=True) | {MEMBER: NOBODY}),
    }
    return Preview(
        who,
        {title: verify_person(who, _query(terms, *one)) for title, one in asked.items()}
        | {title: verify_family(who, _query(terms, *one)) for title, one in families.items()},
    )


def _query(terms: Terms, number: str, known: Mapping[str, str]) -> Query:
    wanted = tuple(key for key, show in terms.elements.items() if show is Show.TAMPIL)
    return Query(number, known, terms.purposes[0], CASE_REFERENCE, wanted)


def _known(terms: Terms, nik: str, *, agreeing: bool) -> dict[str, str]:
    """What the invented caller says of a person; of what we do not hold he says something that agrees with nothing."""
    resident, elements = sandbox.resident_by_nik(nik), agreements.data_elements()
    known = {}
    for key in terms.elements:
        value = held(elements[key], resident, resident.family) if resident is not None else ""
        owned = "ya" if bool(value) is agreeing else "tidak"
        known[key] = owned if elements[key].kind is Kind.OWNED else (value if agreeing and value else OTHER)
    return known
