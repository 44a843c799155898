"""Accounts of residents, officers, users of agencies, kiosks, and the sessions that die on the server.

Pasal: Pasal 10(2)a, Pasal 10(2)b, Pasal 13(1)a.
"""

from __future__ import annotations

import peewee

from models.tables.base import InstantField, Table
from models.tables.people import Resident
from models.tables.sealing import SealedField, SealedJSONField


class Officer(Table):
    """A member of the office; ``resident`` links him to himself so that he cannot handle his own file."""

    username = peewee.CharField(60, unique=True)
    name = peewee.CharField(200)
    nip = peewee.CharField(30, default="")
    title = peewee.CharField(200, default="")
    role = peewee.CharField(20, index=True)
    email = SealedField(null=True)
    resident = peewee.ForeignKeyField(Resident, null=True, on_delete="RESTRICT")
    password_hash = peewee.CharField(200)
    totp_secret = SealedField(null=True)
    totp_confirmed = peewee.BooleanField(default=False)
    totp_last_step = peewee.BigIntegerField(default=0)
    demo = peewee.BooleanField(default=False)
    active = peewee.BooleanField(default=True)
    failed_logins = peewee.IntegerField(default=0)
    locked_until = InstantField(null=True)
    created_at = InstantField()


class Account(Table):
    """A resident's account: claimed data sealed, matched against the register, verified by an officer."""

    nik_index = peewee.CharField(32, index=True)
    resident = peewee.ForeignKeyField(Resident, null=True, on_delete="RESTRICT")
    name = peewee.CharField(200)
    claim = SealedJSONField()
    phone = SealedField()
    email = SealedField()
    password_hash = peewee.CharField(200)
    state = peewee.CharField(20, default="menunggu", index=True)
    id_photo = peewee.CharField(64, default="")
    selfie = peewee.CharField(64, default="")
    registered_at = InstantField()
    verified_by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT")
    verified_at = InstantField(null=True)
    reason = peewee.CharField(500, default="")
    terms_version = peewee.CharField(20, default="")
    failed_logins = peewee.IntegerField(default=0)
    locked_until = InstantField(null=True)

    class Meta:
        constraints = (peewee.Check("state IN ('menunggu', 'aktif', 'ditolak', 'ditutup')"),)


Account.add_index(
    Account.index(
        Account.nik_index,
        unique=True,
        name="one_open_account",
        where=Account.state.in_(["menunggu", "aktif"]),
    )
)


class Agency(Table):
    """A perangkat daerah or other body that uses data."""

    name = peewee.CharField(200, unique=True)
    kind = peewee.CharField(40)
    address = peewee.CharField(255, default="")
    contact_name = peewee.CharField(200, default="")
    contact_email = peewee.CharField(200, default="")
    active = peewee.BooleanField(default=True)


class AgencyUser(Table):
    """A named user of an agency; ``resident`` lets odd use find whoever looks up his own family."""

    agency = peewee.ForeignKeyField(Agency, backref="users", on_delete="RESTRICT")
    username = peewee.CharField(60, unique=True)
    name = peewee.CharField(200)
    resident = peewee.ForeignKeyField(Resident, null=True, on_delete="RESTRICT")
    password_hash = peewee.CharField(200)
    totp_secret = SealedField(null=True)
    totp_confirmed = peewee.BooleanField(default=False)
    totp_last_step = peewee.BigIntegerField(default=0)
    active = peewee.BooleanField(default=True)
    demo = peewee.BooleanField(default=False)
    failed_logins = peewee.IntegerField(default=0)
    locked_until = InstantField(null=True)
    created_at = InstantField()


class Kiosk(Table):
    """A device at a desa, bound to it for good; ``code_sha256`` is its enrolment code, empty once that was used.

    ``seen_at`` is its last beat; ``printer``, ``scanner``, ``paper`` and ``queued`` are what was told with one.
    """

    agency = peewee.ForeignKeyField(Agency, backref="kiosks", on_delete="RESTRICT")
    region_code = peewee.CharField(13, index=True)
    label = peewee.CharField(120)
    state = peewee.CharField(10, default="menunggu")
    code_sha256 = peewee.CharField(64, default="")
    code_expires_at = InstantField(null=True)
    registered_by = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT", index=False)
    registered_at = InstantField()
    enrolled_at = InstantField(null=True)
    closed_at = InstantField(null=True)
    closed_reason = peewee.CharField(500, default="")
    operator = peewee.ForeignKeyField(AgencyUser, null=True, on_delete="RESTRICT", index=False)
    seen_at = InstantField(null=True)
    told_at = InstantField(null=True)
    version = peewee.CharField(40, default="")
    printer = peewee.CharField(20, default="")
    scanner = peewee.CharField(20, default="")
    paper = peewee.IntegerField(null=True)
    queued = peewee.IntegerField(default=0)
    held = SealedJSONField(null=True)
    """What its next page shows, read once; see :mod:`models.operations.kiosks.screens`."""

    class Meta:
        indexes = ((("agency", "label"), True),)
        constraints = (peewee.Check("state IN ('menunggu', 'aktif', 'dikunci', 'dicabut')"),)


class LoginSession(Table):
    """One log-in; the cookie holds a random token whose hash is the key here.

    With ``kiosk`` it is that of an operator, and worth something at that device only.
    """

    token_hash = peewee.CharField(64, primary_key=True)
    account = peewee.ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    officer = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT")
    agency_user = peewee.ForeignKeyField(AgencyUser, null=True, on_delete="RESTRICT", index=False)
    kiosk = peewee.ForeignKeyField(Kiosk, null=True, on_delete="RESTRICT", index=False)
    created_at = InstantField()
    seen_at = InstantField()
    expires_at = InstantField()
    ended_at = InstantField(null=True)
    second_factor = peewee.BooleanField(default=False)
    address = peewee.CharField(64, default="")
    agent = peewee.CharField(200, default="")


class PasswordReset(Table):
    """A one-time link to choose a new password; only the token's hash is kept."""

    token_hash = peewee.CharField(64, primary_key=True)
    account = peewee.ForeignKeyField(Account, on_delete="RESTRICT")
    created_at = InstantField()
    expires_at = InstantField()
    used_at = InstantField(null=True)
