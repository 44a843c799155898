"""Papers of the office that are no application's document: their chain of parafs, readings and attempts to sign.

Pasal: Pasal 15(1), Pasal 16.
"""

from __future__ import annotations

import peewee

from models.tables.accounts import Agency, AgencyUser, Officer
from models.tables.base import InstantField, JSONField, StoreNameField, Table
from models.tables.sealing import SealedJSONField


class OfficePaper(Table):
    """One paper about one subject of its kind; ``version`` counts every change (compare-and-set).

    ``content`` is what the parafs bind to; ``draft_*`` is the PDF that was drawn of it, ``data`` what the signed PDF
    carries, written once the kepala has approved. A ``series`` of "" means that the number came with the content.
    """

    code = peewee.CharField(40)
    subject_id = peewee.BigIntegerField()
    agency = peewee.ForeignKeyField(Agency, null=True, backref="papers", on_delete="RESTRICT")
    token = peewee.CharField(32, unique=True)
    title = peewee.CharField(200)
    addressee = peewee.CharField(200, default="")
    stage = peewee.CharField(16)
    version = peewee.IntegerField(default=1)
    content = SealedJSONField()
    content_sha256 = peewee.CharField(64)
    template_sha256 = peewee.CharField(64)
    layouts = JSONField()
    draft_sha256 = StoreNameField(null=True)
    draft_of = peewee.CharField(64, default="")
    draft_problem = peewee.CharField(300, default="")
    number = peewee.CharField(80, default="", index=True)
    series = peewee.CharField(60, default="")
    day = peewee.CharField(10, default="")
    sequence = peewee.IntegerField(default=0)
    data = SealedJSONField(null=True)
    approval_id = peewee.BigIntegerField(null=True)
    unsigned_sha256 = peewee.CharField(64, null=True)
    signed_sha256 = StoreNameField(null=True)
    signer_name = peewee.CharField(200, default="")
    created_at = InstantField()
    changed_at = InstantField()
    stage_since = InstantField()
    signed_at = InstantField(null=True)
    published_at = InstantField(null=True)

    class Meta:
        indexes = ((("stage", "stage_since", "id"), False),)


OfficePaper.add_index(
    OfficePaper.index(
        OfficePaper.code,
        OfficePaper.subject_id,
        unique=True,
        name="one_paper_per_subject",
        where=OfficePaper.stage != "ditarik",
    )
)
OfficePaper.add_index(
    OfficePaper.index(
        OfficePaper.series,
        OfficePaper.day,
        OfficePaper.sequence,
        unique=True,
        name="one_paper_per_number",
        where=OfficePaper.sequence > 0,
    )
)


class PaperHolding(Table):
    """Which one stage an officer holds on a paper: nobody holds two."""

    paper = peewee.ForeignKeyField(OfficePaper, on_delete="RESTRICT")
    officer = peewee.ForeignKeyField(Officer, on_delete="RESTRICT", index=False)
    stage = peewee.CharField(16)

    class Meta:
        primary_key = peewee.CompositeKey("paper", "officer")


class PaperReading(Table):
    """An officer opened the draft of exactly this content; nobody initials what he has not opened."""

    paper = peewee.ForeignKeyField(OfficePaper, backref="readings", on_delete="RESTRICT", index=False)
    officer = peewee.ForeignKeyField(Officer, on_delete="RESTRICT", index=False)
    content_sha256 = peewee.CharField(64)
    at = InstantField()

    class Meta:
        indexes = ((("paper", "officer", "content_sha256"), True),)


class PaperParaf(Table):
    """An initial, or the kepala's approval to sign, bound to the content that was seen."""

    paper = peewee.ForeignKeyField(OfficePaper, backref="parafs", on_delete="RESTRICT")
    stage = peewee.CharField(16)
    officer = peewee.ForeignKeyField(Officer, on_delete="RESTRICT", index=False)
    officer_name = peewee.CharField(200)
    officer_title = peewee.CharField(200)
    content_sha256 = peewee.CharField(64)
    at = InstantField()
    sitting = peewee.CharField(64, default="", index=True)
    voided_at = InstantField(null=True)
    voided_because = peewee.CharField(200, default="")


PaperParaf.add_index(
    PaperParaf.index(
        PaperParaf.paper,
        PaperParaf.stage,
        unique=True,
        name="one_valid_paper_paraf_per_stage",
        where=PaperParaf.voided_at.is_null(),
    )
)


class PaperAttempt(Table):
    """Committed before a signature is asked for; the twin of ``SignAttempt``, whose ``document`` is a paper here."""

    document = peewee.ForeignKeyField(OfficePaper, backref="attempts", on_delete="RESTRICT")
    sitting = peewee.CharField(64)
    unsigned_sha256 = peewee.CharField(64)
    started_at = InstantField()
    finished_at = InstantField(null=True)
    outcome = peewee.CharField(20, default="berjalan")
    detail = peewee.CharField(500, default="")
    signed_sha256 = peewee.CharField(64, null=True)


class PartnerSignature(Table):
    """A signed paper that the other side signed too and sent back, and what was found of it.

    ``accepted`` stays null, once it is judged, while an officer must say whether the name that signed is the right one.
    ``upload`` names the file in the store until it was refused; ``sha256`` says for good which it was.
    """

    paper = peewee.ForeignKeyField(OfficePaper, backref="partner_signatures", on_delete="RESTRICT")
    user = peewee.ForeignKeyField(AgencyUser, on_delete="RESTRICT", index=False)
    sha256 = peewee.CharField(64)
    upload = StoreNameField(null=True)
    at = InstantField()
    accepted = peewee.BooleanField(null=True)
    verdict = SealedJSONField(null=True)
    done_at = InstantField(null=True)
    decided_by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", index=False)
    decided_because = peewee.CharField(500, default="", constraints=[peewee.SQL("DEFAULT ''")])

    class Meta:
        indexes = ((("paper", "sha256"), True),)
