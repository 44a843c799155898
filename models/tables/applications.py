"""Applications, what is attached to them, what officers said about them, and who was bound to which content.

Pasal: Pasal 13(1)b, Pasal 13(1)c, Pasal 13(1)e, Pasal 15(1)b, Pasal 15(1)d, Pasal 15(1)g.
"""

from __future__ import annotations

import peewee

from models.tables.accounts import Account, Officer
from models.tables.base import InstantField, StoreNameField, Table
from models.tables.people import Resident
from models.tables.sealing import SealedJSONField
from models.tables.services import DocumentTypeVersion


class Application(Table):
    """One request of a resident; ``version`` counts every change of stage or content (compare-and-set)."""

    reference = peewee.CharField(24, unique=True)
    token = peewee.CharField(32, unique=True)
    account = peewee.ForeignKeyField(Account, backref="applications", null=True, on_delete="RESTRICT")
    applicant = peewee.ForeignKeyField(Resident, null=True, on_delete="RESTRICT")
    applicant_name = peewee.CharField(200)
    subject_name = peewee.CharField(200, default="")
    region_code = peewee.CharField(13, default="", index=True)
    service_version = peewee.ForeignKeyField(DocumentTypeVersion, on_delete="RESTRICT")
    service_code = peewee.CharField(40)
    service_name = peewee.CharField(200)
    variant = peewee.CharField(40, default="")
    stage = peewee.CharField(16, default="pemohon")
    version = peewee.IntegerField(default=1)
    round = peewee.IntegerField(default=0)
    answers = SealedJSONField(default=dict)
    content_sha256 = peewee.CharField(64, default="")
    declaration_version = peewee.CharField(40, default="")
    declared_at = InstantField(null=True)
    declared_from = peewee.CharField(64, default="")
    created_at = InstantField()
    changed_at = InstantField()
    submitted_at = InstantField(null=True)
    stage_since = InstantField()
    promised_on = peewee.CharField(10, default="")
    paused_days = peewee.IntegerField(default=0)
    waits_since = InstantField(null=True)
    """Since when the file waits at its desk for people who must come; None while it waits for nobody."""
    taken_by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", backref="taken")
    taken_at = InstantField(null=True)
    exception_note = peewee.CharField(300, default="")
    finished_at = InstantField(null=True)

    class Meta:
        indexes = (
            (("stage", "stage_since", "id"), False),
            (("account", "created_at"), False),
        )


class Attachment(Table):
    """One cleaned file among those of one requirement, in the order of ``position``; gone once superseded."""

    application = peewee.ForeignKeyField(Application, backref="attachments", on_delete="RESTRICT")
    token = peewee.CharField(32, unique=True)
    requirement = peewee.CharField(40)
    position = peewee.IntegerField(default=1)
    sha256 = StoreNameField()
    media_type = peewee.CharField(40)
    pages = peewee.IntegerField(default=1)
    size = peewee.IntegerField()
    original_name = peewee.CharField(120)
    remark = peewee.CharField(200, default="")
    created_at = InstantField()
    superseded_at = InstantField(null=True)


Attachment.add_index(
    Attachment.index(
        Attachment.application,
        Attachment.requirement,
        Attachment.position,
        unique=True,
        name="one_live_file_per_position",
        where=Attachment.superseded_at.is_null(),
    )
)


class Verdict(Table):
    """What the operator said of one field or attachment in one round (Pasal 15(1)a)."""

    application = peewee.ForeignKeyField(Application, backref="verdicts", on_delete="RESTRICT")
    round = peewee.IntegerField()
    kind = peewee.CharField(10)
    key = peewee.CharField(80)
    ok = peewee.BooleanField()
    reason = peewee.CharField(500, default="")
    officer = peewee.ForeignKeyField(Officer, on_delete="RESTRICT")
    at = InstantField()
    repaired_at = InstantField(null=True)

    class Meta:
        indexes = ((("application", "round", "kind", "key"), True),)


class ContentVersion(Table):
    """The canonical content that a hash stands for, kept so that the next stage sees a field-by-field diff."""

    application = peewee.ForeignKeyField(Application, backref="contents", on_delete="RESTRICT")
    sha256 = peewee.CharField(64)
    content = SealedJSONField()
    at = InstantField()
    by = peewee.CharField(120)

    class Meta:
        indexes = ((("application", "sha256"), True),)


class StageHolding(Table):
    """Which one stage an officer holds in one round of an application: nobody holds two."""

    application = peewee.ForeignKeyField(Application, on_delete="RESTRICT")
    round = peewee.IntegerField()
    officer = peewee.ForeignKeyField(Officer, on_delete="RESTRICT")
    stage = peewee.CharField(16)

    class Meta:
        primary_key = peewee.CompositeKey("application", "round", "officer")


class Party(Table):
    """A resident whom an application concerns; no officer of his family may handle it."""

    application = peewee.ForeignKeyField(Application, backref="parties", on_delete="RESTRICT")
    resident = peewee.ForeignKeyField(Resident, on_delete="RESTRICT")
    role = peewee.CharField(20)

    class Meta:
        indexes = ((("application", "resident", "role"), True),)


class Paraf(Table):
    """An initial, or the kepala's approval to sign, bound to the content that was seen."""

    application = peewee.ForeignKeyField(Application, backref="parafs", on_delete="RESTRICT")
    round = peewee.IntegerField()
    stage = peewee.CharField(16)
    officer = peewee.ForeignKeyField(Officer, on_delete="RESTRICT")
    officer_name = peewee.CharField(200)
    officer_title = peewee.CharField(200)
    content_sha256 = peewee.CharField(64)
    at = InstantField()
    sitting = peewee.CharField(64, default="")
    voided_at = InstantField(null=True)
    voided_because = peewee.CharField(200, default="")


Paraf.add_index(
    Paraf.index(
        Paraf.application,
        Paraf.stage,
        unique=True,
        name="one_valid_paraf_per_stage",
        where=Paraf.voided_at.is_null(),
    )
)
