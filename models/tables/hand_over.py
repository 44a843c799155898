"""Applications on their way between a phone and a kiosk, and the kiosks' work on them.

Pasal: Pasal 13(1)b, Pasal 17(5).
"""

from __future__ import annotations

import peewee

from models.tables.applications import Application
from models.tables.base import InstantField, Table
from models.tables.kiosks import KioskVisit


class HandOver(Table):
    """One code by which a draft goes on elsewhere, as its blind index; used once, or withdrawn by a newer one."""

    application = peewee.ForeignKeyField(Application, backref="hand_overs", on_delete="RESTRICT")
    code_index = peewee.CharField(32, unique=True)
    direction = peewee.CharField(8)
    made_at = InstantField()
    expires_at = InstantField()
    used_at = InstantField(null=True)
    withdrawn_at = InstantField(null=True)

    class Meta:
        constraints = (peewee.Check("direction IN ('kios', 'ponsel')"),)


HandOver.add_index(
    HandOver.index(
        HandOver.application,
        unique=True,
        name="one_living_code_per_draft",
        where=HandOver.used_at.is_null() & HandOver.withdrawn_at.is_null(),
    )
)


class KioskWork(Table):
    """One visit's work on one application: consent, device and operator stand behind it; never deleted."""

    application = peewee.ForeignKeyField(Application, backref="kiosk_work", on_delete="RESTRICT")
    visit = peewee.ForeignKeyField(KioskVisit, backref="work", on_delete="RESTRICT")
    begun = peewee.CharField(8)
    begun_at = InstantField()
    ended_at = InstantField(null=True)
    ended_as = peewee.CharField(8, default="")

    class Meta:
        constraints = (peewee.Check("begun IN ('di kios', 'kode')"),)


KioskWork.add_index(
    KioskWork.index(KioskWork.application, unique=True, name="one_kiosk_per_draft", where=KioskWork.ended_at.is_null())
)
