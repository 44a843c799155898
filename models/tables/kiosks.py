"""Secrets of kiosk devices, the visits of residents with their consent, and what was printed for them.

Pasal: Pasal 10(2)b.
"""

from __future__ import annotations

import peewee

from models.tables.accounts import AgencyUser, Kiosk
from models.tables.applications import Application
from models.tables.base import InstantField, Table
from models.tables.documents import Document
from models.tables.people import Resident
from models.tables.sealing import SealedField


class KioskSecret(Table):
    """One secret of a device, as its SHA-256; its successor is made of the secret itself and ``salt``.

    ``confirmed_at``: when the device first showed it; ``retired_at``: when its successor was shown.
    """

    secret_sha256 = peewee.CharField(64, primary_key=True)
    kiosk = peewee.ForeignKeyField(Kiosk, on_delete="RESTRICT")
    before = peewee.CharField(64, default="")
    salt = peewee.CharField(64, default="")
    made_at = InstantField()
    confirmed_at = InstantField(null=True)
    seen_at = InstantField(null=True)
    retired_at = InstantField(null=True)


class KioskVisit(Table):
    """One resident before the kiosk: who agreed to which text, when, with whom; his NIK is forgotten at the end.

    Nobody is looked up to open it, so it names a person of whom nothing is known but what was typed or read. That he
    is ``resident`` is known once he proved it (``proved_by``); with ``application`` for the papers of that one only.
    """

    kiosk = peewee.ForeignKeyField(Kiosk, backref="visits", on_delete="RESTRICT")
    operator = peewee.ForeignKeyField(AgencyUser, on_delete="RESTRICT", index=False)
    name = peewee.CharField(200)
    nik = SealedField(null=True)
    nik_index = peewee.CharField(32, index=True)
    by_card = peewee.BooleanField(default=False)
    consent_version = peewee.CharField(20)
    consent_sha256 = peewee.CharField(64)
    agreed_at = InstantField()
    seen_at = InstantField()
    ended_at = InstantField(null=True)
    ended_reason = peewee.CharField(20, default="")
    codes_sent = peewee.IntegerField(default=0)
    code_sha256 = peewee.CharField(64, default="")
    code_expires_at = InstantField(null=True)
    failures = peewee.IntegerField(default=0)
    proved_by = peewee.CharField(20, default="")
    resident = peewee.ForeignKeyField(Resident, null=True, on_delete="RESTRICT", index=False)
    application = peewee.ForeignKeyField(Application, null=True, on_delete="RESTRICT", index=False)


KioskVisit.add_index(
    KioskVisit.index(
        KioskVisit.kiosk,
        unique=True,
        name="one_open_visit_per_kiosk",
        where=KioskVisit.ended_at.is_null(),
    )
)


class KioskPrint(Table):
    """One print at a kiosk, of a resident's own document or of a blank form (``blank``: its code); append-only.

    Numbered there without a gap. The number stands here and on the receipt: the signed PDF stays as it was signed.
    """

    kiosk = peewee.ForeignKeyField(Kiosk, backref="prints", on_delete="RESTRICT", index=False)
    sequence = peewee.IntegerField()
    number = peewee.CharField(40, unique=True)
    visit = peewee.ForeignKeyField(KioskVisit, backref="prints", on_delete="RESTRICT")
    document = peewee.ForeignKeyField(Document, null=True, on_delete="RESTRICT")
    blank = peewee.CharField(20, default="")
    operator = peewee.ForeignKeyField(AgencyUser, on_delete="RESTRICT", index=False)
    at = InstantField()
    reason = peewee.CharField(200, default="")

    class Meta:
        indexes = ((("kiosk", "sequence"), True),)
