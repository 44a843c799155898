"""Accounts of residents, officers of the office, users of agencies, and the sessions that die on the server.

Pasal: Pasal 10(2)a, Pasal 13(1)a.
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


class LoginSession(Table):
    """One log-in; the cookie holds a random token whose hash is the key here."""

    token_hash = peewee.CharField(64, primary_key=True)
    account = peewee.ForeignKeyField(Account, null=True, on_delete="RESTRICT")
    officer = peewee.ForeignKeyField(Officer, null=True, on_delete="RESTRICT")
    agency_user = peewee.ForeignKeyField(AgencyUser, null=True, on_delete="RESTRICT", index=False)
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
