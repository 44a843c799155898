"""What the page behind a document's QR may say: its standing, and masked data to compare with the paper.

Pasal: Pasal 10(1)c, Pasal 10(1)d, Pasal 11(3)e, Pasal 16.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.rules.nik import mask
from models.tables import DataPrint, Document, OfficePaper, SemesterFiling

PRINTS = {"penduduk": "Hasil pencetakan data penduduk", "keluarga": "Hasil pencetakan data keluarga"}
SIXTEEN = re.compile(r"\d{16}")


class Standing(StrEnum):
    """How a document stands in our register."""

    BERLAKU = "berlaku"
    DIGANTI = "diganti"
    DICABUT = "dicabut"
    TIDAK_DIKENAL = "tidak_dikenal"


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """What a stranger may read; everything but ``standing`` is empty for an unknown token.

    ``number`` is masked where it is a personal number (that of a Kartu Keluarga).
    """

    standing: Standing
    title: str = ""
    number: str = ""
    holder: str = ""
    signer: str = ""
    signed_at: datetime | None = None
    published_at: datetime | None = None
    ended_at: datetime | None = None
    ended_reason: str = ""


_STANDINGS = {
    "terbit": Standing.BERLAKU,
    "diganti": Standing.DIGANTI,
    "dicabut": Standing.DICABUT,
}


def look_up(token: str) -> PublicAnswer:
    """The standing of the document with this token; a row that was never published is unknown."""
    document = Document.get_or_none(Document.token == token, Document.published_at.is_null(False))
    standing = _STANDINGS.get(document.state) if document is not None else None
    if document is None or standing is None:
        return _look_up_paper(token)
    return PublicAnswer(
        standing=standing,
        title=document.title,
        number=masked_number(document.number),
        holder=masked_name(document.holder_name),
        signer=document.signer_name,
        signed_at=document.signed_at,
        published_at=document.published_at,
        ended_at=document.ended_at,
        ended_reason=document.ended_reason,
    )


def _look_up_paper(token: str) -> PublicAnswer:
    """A published paper of the office; whom it concerns is no person, and is not masked."""
    paper = OfficePaper.get_or_none(OfficePaper.token == token, OfficePaper.published_at.is_null(False))
    if paper is None:
        return PublicAnswer(Standing.TIDAK_DIKENAL)
    return PublicAnswer(
        standing=Standing.BERLAKU,
        title=paper.title,
        number=paper.number,
        holder=paper.addressee,
        signer=paper.signer_name,
        signed_at=paper.signed_at,
        published_at=paper.published_at,
    )


@dataclass(frozen=True, slots=True)
class PublicPrint:
    """What a stranger may read of a print that an agency made; ``holder`` is masked, "" where no name was shown."""

    title: str
    number: str
    agency: str
    holder: str
    at: datetime


def look_up_print(token: str) -> PublicPrint | None:
    """The agency's print with this token, also when its PDF is forgotten; None when there is none."""
    row = DataPrint.get_or_none(DataPrint.token == token)
    if row is None:
        return None
    return PublicPrint(PRINTS[row.logged.function], row.number, row.agency.name, row.holder, row.at)


@dataclass(frozen=True, slots=True)
class PublicFiling:
    """What a stranger may read of an agency's report of a semester: that it was filed, and the hash of what it says."""

    number: str
    agency: str
    semester: str
    at: datetime
    state: str
    sha256: str


def look_up_filing(token: str) -> PublicFiling | None:
    """The agency's report with this token; None when there is none."""
    row = SemesterFiling.get_or_none(SemesterFiling.token == token)
    if row is None:
        return None
    agency = row.agreement.agency.name
    return PublicFiling(filing_number(row.id), agency, row.semester, row.at, row.state, row.content_sha256)


def filing_number(key: int) -> str:
    """The number of the receipt of a report that an agency filed."""
    return f"LS-{key:06}"


def masked_name(name: str) -> str:
    """``SITI AMINAH`` → ``S*** A*****``: enough to compare with the paper, too little to learn from."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())


def masked_number(number: str) -> str:
    """A document's number; runs of sixteen digits in it (a KK number, a NIK) are masked."""
    return SIXTEEN.sub(lambda found: mask(found[0]), number)
