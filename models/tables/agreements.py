"""Agreements with agencies (perjanjian kerja sama), version by version, and what happened to each.

Pasal: Pasal 10(2)a, Pasal 10(3).
"""

from __future__ import annotations

import peewee

from models.tables.accounts import Agency, AgencyUser, Officer
from models.tables.base import InstantField, JSONField, StoreNameField, Table

DRAFT, ASKED, APPROVED, ACTIVE, FROZEN, ENDED, CLOSED = STATES = (
    "draf",
    "diajukan",
    "disetujui",
    "aktif",
    "dibekukan",
    "berakhir",
    "diakhiri",
)


class Agreement(Table):
    """One PKS; what it allows stands in its versions, ``in_force`` is the number of the one that counts (0: none).

    ``valid_from`` and ``valid_until`` repeat the term of that version for lists; ``quota_percent`` is less than 100
    while a sanction reduces the quota. ``partner_*`` is who signs for the agency, in which office, on what authority;
    ``renews`` the agreement that this one goes on from; ``by_procedure`` is False for what was in force before access
    waited for every step.
    """

    agency = peewee.ForeignKeyField(Agency, backref="agreements", on_delete="RESTRICT")
    number = peewee.CharField(80, unique=True)
    partner_number = peewee.CharField(80, default="")
    title = peewee.CharField(200)
    signed_on = peewee.CharField(10, default="")
    valid_from = peewee.CharField(10, default="")
    valid_until = peewee.CharField(10, default="")
    state = peewee.CharField(20, default=DRAFT)
    in_force = peewee.IntegerField(default=0)
    quota_percent = peewee.IntegerField(default=100)
    note = peewee.CharField(500, default="")
    partner_signer = peewee.CharField(200, default="")
    partner_office = peewee.CharField(200, default="")
    partner_nip = peewee.CharField(30, default="")
    partner_basis = peewee.CharField(200, default="")
    renews = peewee.ForeignKeyField("self", null=True, backref="renewed_by", on_delete="RESTRICT")
    by_procedure = peewee.BooleanField(default=True)
    changed_at = InstantField()


class AgreementVersion(Table):
    """One wording of the terms, drafted by one officer and put in force by another; fixed from then on."""

    agreement = peewee.ForeignKeyField(Agreement, backref="versions", on_delete="RESTRICT")
    number = peewee.IntegerField()
    terms = JSONField()
    sha256 = peewee.CharField(64)
    drafted_by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT")
    drafted_at = InstantField()
    approved_by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT")
    approved_at = InstantField(null=True)

    class Meta:
        indexes = ((("agreement", "number"), True),)
        constraints = (peewee.Check("approved_by_id IS NULL OR approved_by_id <> drafted_by_id"),)


class AgreementChange(Table):
    """Other words for an agreement that binds (number, title, signer …); fixed once it is decided.

    ``facts`` is column → [as it stood, as it shall stand]; ``accepted`` is None while it waits for another officer.
    """

    agreement = peewee.ForeignKeyField(Agreement, backref="changes", on_delete="RESTRICT", index=False)
    facts = JSONField()
    drafted_by = peewee.ForeignKeyField(Officer, on_delete="RESTRICT", index=False)
    drafted_at = InstantField()
    accepted = peewee.BooleanField(null=True)
    decided_by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", index=False)
    decided_at = InstantField(null=True)
    reason = peewee.CharField(500, default="")

    class Meta:
        constraints = (peewee.Check("accepted IS NULL OR NOT accepted OR decided_by_id <> drafted_by_id"),)


class AgreementUse(Table):
    """How much of the quota is used: today's and this month's, by the calendar of the office (WIB)."""

    agreement = peewee.ForeignKeyField(Agreement, primary_key=True, on_delete="RESTRICT")
    day = peewee.CharField(10, default="")
    used_day = peewee.IntegerField(default=0)
    month = peewee.CharField(7, default="")
    used_month = peewee.IntegerField(default=0)


class AgreementSanction(Table):
    """One step on the ladder of sanctions; append-only. ``percent`` is what less quota leaves, 0 for other steps."""

    agreement = peewee.ForeignKeyField(Agreement, backref="sanctions", on_delete="RESTRICT")
    step = peewee.CharField(20)
    letter_number = peewee.CharField(80, default="")
    letter_day = peewee.CharField(10, default="")
    percent = peewee.IntegerField(default=0)
    reason = peewee.CharField(500)
    by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", index=False)
    at = InstantField()


class SemesterReport(Table):
    """An agency's report of a semester, as the office received it; ``semester`` is the last day of it."""

    agreement = peewee.ForeignKeyField(Agreement, backref="reports", on_delete="RESTRICT", index=False)
    semester = peewee.CharField(10)
    number = peewee.CharField(80)
    received_on = peewee.CharField(10)
    by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", index=False)
    at = InstantField()

    class Meta:
        indexes = ((("agreement", "semester"), True),)


class AgreementStep(Table):
    """One step of the procedure before access opens, with its letter and document; append-only.

    ``user`` is set where the step is one operator's statement of confidentiality.
    """

    agreement = peewee.ForeignKeyField(Agreement, backref="steps", on_delete="RESTRICT")
    step = peewee.CharField(20)
    user = peewee.ForeignKeyField(AgencyUser, null=True, on_delete="RESTRICT", index=False)
    letter_number = peewee.CharField(80, default="")
    day = peewee.CharField(10)
    note = peewee.CharField(500, default="")
    sha256 = StoreNameField()
    media_type = peewee.CharField(40)
    pages = peewee.IntegerField(default=1)
    size = peewee.IntegerField()
    original_name = peewee.CharField(120)
    by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", index=False)
    at = InstantField()


AgreementStep.add_index(
    AgreementStep.index(
        AgreementStep.agreement,
        AgreementStep.step,
        unique=True,
        name="one_step_per_agreement",
        where=AgreementStep.user.is_null(),
    )
)
AgreementStep.add_index(
    AgreementStep.index(
        AgreementStep.agreement,
        AgreementStep.user,
        unique=True,
        name="one_statement_per_user",
        where=AgreementStep.user.is_null(False),
    )
)
AgreementChange.add_index(
    AgreementChange.index(
        AgreementChange.agreement,
        unique=True,
        name="one_waiting_change_per_agreement",
        where=AgreementChange.accepted.is_null(),
    )
)
