"""Who asks under an agreement, with which keys, and the log of every query with what was answered.

Pasal: Pasal 10(1)a, Pasal 10(1)b, Pasal 10(1)e, Pasal 10(1)f.
"""

from __future__ import annotations

import peewee

from models.tables.accounts import Account, AgencyUser, Kiosk, Officer
from models.tables.agreements import Agreement
from models.tables.base import InstantField, JSONField, Table
from models.tables.people import Resident
from models.tables.sealing import SealedJSONField
from models.tables.trail import AccessEntry


class ApiClient(Table):
    """A program of an agency, under one agreement; ``sandbox`` clients meet invented people only."""

    agreement = peewee.ForeignKeyField(Agreement, backref="clients", on_delete="RESTRICT")
    client_id = peewee.CharField(40, unique=True)
    label = peewee.CharField(120)
    sandbox = peewee.BooleanField(default=False)
    active = peewee.BooleanField(default=True)
    created_at = InstantField()


class ApiSecret(Table):
    """One of the overlapping keys of a client; the key itself is shown once and kept as its SHA-256."""

    client = peewee.ForeignKeyField(ApiClient, backref="secrets", on_delete="RESTRICT")
    secret_sha256 = peewee.CharField(64, unique=True)
    label = peewee.CharField(120, default="")
    created_at = InstantField()
    expires_at = InstantField()
    revoked_at = InstantField(null=True)


class ApiToken(Table):
    """An access token (RFC 6749) as its SHA-256; it dies with its key."""

    token_sha256 = peewee.CharField(64, primary_key=True)
    client = peewee.ForeignKeyField(ApiClient, on_delete="RESTRICT")
    secret = peewee.ForeignKeyField(ApiSecret, on_delete="RESTRICT")
    issued_at = InstantField()
    expires_at = InstantField()


class ApiKnock(Table):
    """How often a day somebody was turned away at the door of the API; ``client`` 0: nobody with a good token."""

    day = peewee.CharField(10)
    code = peewee.CharField(24)
    client = peewee.BigIntegerField(default=0)
    address = peewee.CharField(64)
    times = peewee.IntegerField(default=0)
    first_at = InstantField()
    last_at = InstantField()

    class Meta:
        indexes = ((("day", "code", "client", "address"), True),)


class ApiReplay(Table):
    """The first answer under an idempotency key; both indexes are blind, for the body holds a NIK."""

    key_index = peewee.CharField(32, primary_key=True)
    body_index = peewee.CharField(32)
    answer = SealedJSONField(null=True)
    at = InstantField(index=True)


class Verification(Table):
    """One query and what was answered; append-only, written in the transaction that took its quota.

    ``answered`` is element → sesuai, tidak_sesuai or tampil; it holds no value of anybody's data. ``result`` is the
    code of a Result or of a Refusal. ``member_index`` is of the NIK that was named beside the number of a family.
    """

    at = InstantField()
    agreement = peewee.ForeignKeyField(Agreement, on_delete="RESTRICT", index=False)
    version = peewee.IntegerField()
    user = peewee.ForeignKeyField(AgencyUser, null=True, on_delete="RESTRICT", index=False)
    client = peewee.ForeignKeyField(ApiClient, null=True, on_delete="RESTRICT", index=False)
    kiosk = peewee.ForeignKeyField(Kiosk, null=True, on_delete="RESTRICT", index=False)
    method = peewee.CharField(20)
    function = peewee.CharField(20)
    purpose = peewee.CharField(200)
    case_reference = peewee.CharField(120)
    subject_index = peewee.CharField(32)
    member_index = peewee.CharField(32, null=True)
    resident = peewee.ForeignKeyField(Resident, null=True, on_delete="RESTRICT", index=False)
    result = peewee.CharField(24)
    answered = JSONField(default=dict)
    counted = peewee.IntegerField(default=0)
    serial = peewee.CharField(32, unique=True)
    address = peewee.CharField(64, default="")
    microseconds = peewee.IntegerField(default=0)

    class Meta:
        indexes = (
            (("agreement", "at"), False),
            (("resident", "at"), False),
        )


class LookHold(Table):
    """By order of law a resident is not told of named looks at his data before ``until``; the letter is the order.

    Proposed by one officer, in force when another has approved it; when its time is over nothing has to be done.
    """

    resident = peewee.ForeignKeyField(Resident, on_delete="RESTRICT")
    letter_number = peewee.CharField(80)
    letter_day = peewee.CharField(10)
    reason = peewee.CharField(500)
    until = InstantField()
    proposed_by = peewee.ForeignKeyField(Officer, on_delete="RESTRICT", index=False)
    proposed_at = InstantField()
    approved_by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", index=False)
    approved_at = InstantField(null=True)
    ended_by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", index=False)
    ended_at = InstantField(null=True)
    end_reason = peewee.CharField(500, default="")

    class Meta:
        constraints = (peewee.Check("approved_by_id IS NULL OR approved_by_id <> proposed_by_id"),)


class LookHoldRow(Table):
    """One look that is held back; append-only."""

    hold = peewee.ForeignKeyField(LookHold, backref="rows", on_delete="RESTRICT")
    verification = peewee.ForeignKeyField(Verification, null=True, on_delete="RESTRICT")
    access = peewee.ForeignKeyField(AccessEntry, null=True, on_delete="RESTRICT")

    class Meta:
        constraints = (peewee.Check("(access_id IS NULL) <> (verification_id IS NULL)"),)


class Objection(Table):
    """“Bukan saya”: the resident doubts a look at his data; an officer takes it up and answers before ``due_at``."""

    account = peewee.ForeignKeyField(Account, backref="objections", on_delete="RESTRICT")
    access = peewee.ForeignKeyField(AccessEntry, null=True, on_delete="RESTRICT", index=False)
    verification = peewee.ForeignKeyField(Verification, null=True, on_delete="RESTRICT", index=False)
    text = peewee.CharField(1000)
    at = InstantField()
    due_at = InstantField(null=True)
    """None only in rows from before there was a deadline."""
    taken_by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", index=False)
    taken_at = InstantField(null=True)
    answer = peewee.CharField(1000, default="")
    answered_by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", index=False)
    answered_at = InstantField(null=True)

    class Meta:
        indexes = (
            (("account", "access"), True),
            (("account", "verification"), True),
        )
        constraints = (peewee.Check("(access_id IS NULL) <> (verification_id IS NULL)"),)
