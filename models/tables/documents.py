"""Numbers, documents and the attempts to sign them; a published document never changes.

Pasal: Pasal 7(2), Pasal 7(3), Pasal 15(1)j, Pasal 15(1)l, Pasal 16.
"""

from __future__ import annotations

import peewee

from models.tables.applications import Application, Paraf
from models.tables.base import InstantField, StoreNameField, Table
from models.tables.people import Resident
from models.tables.sealing import SealedField, SealedJSONField


class NumberCounter(Table):
    """The last sequence given in one series on one day."""

    series = peewee.CharField(60)
    day = peewee.CharField(10)
    last = peewee.IntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("series", "day")


class NumberReservation(Table):
    """A number given to one application for one format; gap-free per series and day, never reused."""

    application = peewee.ForeignKeyField(Application, on_delete="RESTRICT")
    format = peewee.CharField(40)
    series = peewee.CharField(60)
    day = peewee.CharField(10)
    sequence = peewee.IntegerField()
    number = peewee.CharField(60, unique=True)
    reserved_at = InstantField()
    void_reason = peewee.CharField(200, default="")

    class Meta:
        indexes = (
            (("series", "day", "sequence"), True),
            (("application", "format"), True),
        )


class Document(Table):
    """One resulting document of an application."""

    application = peewee.ForeignKeyField(Application, backref="documents", on_delete="RESTRICT")
    code = peewee.CharField(40)
    title = peewee.CharField(200)
    number = peewee.CharField(60, index=True)
    issue = peewee.IntegerField(default=1)
    token = peewee.CharField(32, unique=True)
    state = peewee.CharField(20, default="disiapkan", index=True)
    holder = peewee.ForeignKeyField(Resident, null=True, on_delete="RESTRICT")
    holder_name = peewee.CharField(200, default="")
    holder_nik_index = peewee.CharField(32, default="", index=True)
    given_to_resident = peewee.BooleanField(default=True)
    approval = peewee.ForeignKeyField(Paraf, on_delete="RESTRICT")
    content_sha256 = peewee.CharField(64)
    template_sha256 = peewee.CharField(64)
    data = SealedJSONField()
    unsigned_sha256 = peewee.CharField(64, null=True)
    signed_sha256 = StoreNameField(null=True)
    signer_name = peewee.CharField(200, default="")
    reserved_at = InstantField()
    signed_at = InstantField(null=True)
    published_at = InstantField(null=True)
    replaced_by = peewee.ForeignKeyField("self", null=True, on_delete="RESTRICT")
    ended_at = InstantField(null=True)
    ended_reason = peewee.CharField(300, default="")

    class Meta:
        constraints = (peewee.Check("state IN ('disiapkan', 'ditandatangani', 'terbit', 'diganti', 'dicabut')"),)


_KEPT = Document.state != "dicabut"
Document.add_index(
    Document.index(Document.application, Document.code, unique=True, name="one_document_per_output", where=_KEPT)
)
Document.add_index(
    Document.index(
        Document.code,
        Document.number,
        Document.issue,
        unique=True,
        name="one_document_per_issue",
        where=_KEPT,
    )
)


class DraftDocument(Table):
    """A document as it will be, drawn for the kepala to read and bound to the content that it shows; never a record.

    ``sha256`` is null where it cannot be drawn, and ``problem`` says why. ``checked_at``: as of when it was last held
    against the file.
    """

    application = peewee.ForeignKeyField(Application, backref="drafts", on_delete="RESTRICT")
    code = peewee.CharField(40)
    title = peewee.CharField(200)
    content_sha256 = peewee.CharField(64)
    facts_sha256 = peewee.CharField(64)
    sha256 = StoreNameField(null=True)
    problem = peewee.CharField(300, default="")
    made_at = InstantField()
    checked_at = InstantField()

    class Meta:
        indexes = ((("application", "code", "content_sha256", "facts_sha256"), True),)


class SignAttempt(Table):
    """Committed before a signature is asked for, so that no crash can hide one."""

    document = peewee.ForeignKeyField(Document, backref="attempts", on_delete="RESTRICT")
    sitting = peewee.CharField(64)
    unsigned_sha256 = peewee.CharField(64)
    started_at = InstantField()
    finished_at = InstantField(null=True)
    outcome = peewee.CharField(20, default="berjalan")
    detail = peewee.CharField(500, default="")
    signed_sha256 = peewee.CharField(64, null=True)


class SiakRequest(Table):
    """A NIK or KK number asked of SIAK for one application (Pasal 11(1)): the app never mints one."""

    application = peewee.ForeignKeyField(Application, on_delete="RESTRICT")
    kind = peewee.CharField(10)
    role = peewee.CharField(20)
    payload = SealedJSONField()
    state = peewee.CharField(20, default="menunggu")
    value = SealedField(null=True)
    requested_at = InstantField()
    received_at = InstantField(null=True)
    entered_by = peewee.CharField(120, default="")

    class Meta:
        indexes = ((("application", "kind", "role"), True),)


class PdfCheck(Table):
    """An uploaded PDF that waits for, or has, its verdict (Pasal 11(3)e)."""

    token = peewee.CharField(32, unique=True)
    sha256 = peewee.CharField(64)
    name = peewee.CharField(120)
    uploaded_at = InstantField()
    state = peewee.CharField(10, default="menunggu")
    verdict = SealedJSONField(null=True)
    done_at = InstantField(null=True)
