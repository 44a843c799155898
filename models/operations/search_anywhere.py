"""One search for the whole office: a reference, a NIK, a KK number, a document number or a name.

Pasal: Pasal 18(3).
"""

from __future__ import annotations

from dataclasses import dataclass

from models.operations.desk.queues import COLUMNS
from models.operations.residents.register import family_by_kk
from models.rules.errors import InvalidInput
from models.rules.nik import whole_number
from models.rules.reference import read_reference
from models.tables import Application, ArchiveRecord, Document, Family, Party, Resident
from models.tables.sealing import blind
from models.tables.search import matching

LIMIT = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, each at most :data:`LIMIT` rows."""

    applications: list[Application]
    documents: list[Document]
    residents: list[Resident]
    families: list[Family]
    archived: int

    @property
    def nothing(self) -> bool:
        """Whether nothing at all was found."""
        return not (self.applications or self.documents or self.residents or self.families or self.archived)


def application_by_reference(text: str) -> Application | None:
    """The sent application with this reference, however it was typed; None for anything else."""
    try:
        reference = read_reference(text)
    except InvalidInput:
        return None
    return Application.get_or_none(Application.reference == reference, Application.submitted_at.is_null(False))


def search(text: str) -> Found:
    """Everything that fits ``text``; residents' applications come along."""
    text = " ".join(text.split())[:100]
    number = whole_number(text)
    wanted = matching(text)
    residents = (
        list(Resident.select().where(Resident.id.in_(wanted)).order_by(Resident.name, Resident.id).limit(LIMIT))
        if wanted is not None
        else []
    )
    family = family_by_kk(number) if number else None
    archived = ArchiveRecord.select().where(ArchiveRecord.nik_index == blind(number)).count() if number else 0
    return Found(
        applications=_applications(text, residents),
        documents=_documents(text),
        residents=residents,
        families=[family] if family else [],
        archived=archived,
    )


def _applications(text: str, residents: list[Resident]) -> list[Application]:
    exact = application_by_reference(text)
    if exact is not None:
        return [exact]
    ids = [resident.id for resident in residents]
    if not ids:
        return []
    concerned = Party.select(Party.application).where(Party.resident.in_(ids))
    return list(
        Application.select(*COLUMNS)
        .where(Application.submitted_at.is_null(False))
        .where(Application.id.in_(concerned) | Application.applicant.in_(ids))
        .order_by(Application.submitted_at.desc())
        .limit(LIMIT)
    )


def _documents(text: str) -> list[Document]:
    return list(Document.select().where(Document.number == text.upper()).order_by(Document.id.desc()).limit(LIMIT))
