"""Every table of the register and the office, in the order in which they can be created."""

from __future__ import annotations

from models.tables.accounts import Account, LoginSession, Officer, PasswordReset
from models.tables.agreements import Agency, Agreement, AgreementElement
from models.tables.applications import (
    Application,
    Attachment,
    ContentVersion,
    Paraf,
    Party,
    StageHolding,
    Verdict,
)
from models.tables.archive import ArchiveRecord
from models.tables.base import Table
from models.tables.documents import (
    Document,
    DraftDocument,
    NumberCounter,
    NumberReservation,
    PdfCheck,
    SiakRequest,
    SignAttempt,
)
from models.tables.people import Family, RegisterChange, Resident, ResidentImport
from models.tables.regions import Region
from models.tables.services import (
    DocumentTemplate,
    DocumentType,
    DocumentTypeVersion,
    Holiday,
    ReasonText,
    Setting,
)
from models.tables.trail import AccessEntry, ChainHead, TrailEntry
from models.tables.work import Message, Notice, OutboxItem

TABLES: tuple[type[Table], ...] = (
    Region,
    Family,
    Resident,
    RegisterChange,
    ResidentImport,
    Officer,
    Account,
    LoginSession,
    PasswordReset,
    DocumentType,
    DocumentTypeVersion,
    DocumentTemplate,
    Holiday,
    Setting,
    ReasonText,
    Application,
    Attachment,
    Verdict,
    ContentVersion,
    StageHolding,
    Party,
    Paraf,
    NumberCounter,
    NumberReservation,
    Document,
    DraftDocument,
    SignAttempt,
    SiakRequest,
    PdfCheck,
    ArchiveRecord,
    Agency,
    Agreement,
    AgreementElement,
    OutboxItem,
    Notice,
    Message,
    TrailEntry,
    ChainHead,
    AccessEntry,
)

__all__ = [
    "TABLES",
    "AccessEntry",
    "Account",
    "Agency",
    "Agreement",
    "AgreementElement",
    "Application",
    "ArchiveRecord",
    "Attachment",
    "ChainHead",
    "ContentVersion",
    "Document",
    "DocumentTemplate",
    "DocumentType",
    "DocumentTypeVersion",
    "DraftDocument",
    "Family",
    "Holiday",
    "LoginSession",
    "Message",
    "Notice",
    "NumberCounter",
    "NumberReservation",
    "Officer",
    "OutboxItem",
    "Paraf",
    "Party",
    "PasswordReset",
    "PdfCheck",
    "ReasonText",
    "Region",
    "RegisterChange",
    "Resident",
    "ResidentImport",
    "Setting",
    "SiakRequest",
    "SignAttempt",
    "StageHolding",
    "TrailEntry",
    "Verdict",
]
