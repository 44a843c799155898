"""Cards that the office prints, every step of each, and the stock of blanks.

Pasal: Pasal 8(1)c, Pasal 8(1)d.
"""

from __future__ import annotations

import peewee

from models.tables.applications import Application
from models.tables.base import InstantField, Table
from models.tables.people import Resident
from models.tables.sealing import SealedField


class CardRequest(Table):
    """A KTP-el or KIA that is asked for; ``state`` holds :class:`models.rules.cards.CardState`."""

    card = peewee.CharField(10)
    resident = peewee.ForeignKeyField(Resident, on_delete="RESTRICT", backref="cards")
    application = peewee.ForeignKeyField(Application, on_delete="RESTRICT")
    reason = peewee.CharField(120, default="")
    state = peewee.CharField(20, default="antre", index=True)
    requested_at = InstantField()

    class Meta:
        indexes = ((("application", "card", "resident"), True),)
        constraints = (peewee.Check("card IN ('KTPEL', 'KIA')"),)


class CardStep(Table):
    """One step of a card and who took it; append-only. Of the last one also to whom the card was given."""

    request = peewee.ForeignKeyField(CardRequest, on_delete="RESTRICT", backref="steps")
    state = peewee.CharField(20)
    at = InstantField()
    officer_id = peewee.BigIntegerField(null=True)
    officer_name = peewee.CharField(120)
    note = peewee.CharField(200, default="")
    taker_name = peewee.CharField(200, default="")
    taker_nik = SealedField(null=True)
    taker_relation = peewee.CharField(60, default="")
    taker_letter = peewee.CharField(120, default="", constraints=[peewee.SQL("DEFAULT ''")])
    """Number and day of the letter by which the holder sent somebody outside his family."""


class BlankStock(Table):
    """How many blanks of a card came in, were printed, and were spoiled; never more went than came."""

    card = peewee.CharField(10, primary_key=True)
    received = peewee.IntegerField(default=0)
    used = peewee.IntegerField(default=0)
    spoiled = peewee.IntegerField(default=0)

    class Meta:
        constraints = (
            peewee.Check("card IN ('KTPEL', 'KIA')"),
            peewee.Check("received >= used + spoiled"),
        )


class BlankMovement(Table):
    """Blanks that came (``terima``), were printed (``pakai``) or spoiled (``rusak``), with the reason; append-only.

    A spoiled one of a ``request`` is the one that was printed for it: it left the stock when it was printed.
    """

    card = peewee.CharField(10)
    kind = peewee.CharField(10)
    count = peewee.IntegerField()
    reason = peewee.CharField(200, default="")
    request = peewee.ForeignKeyField(CardRequest, null=True, on_delete="RESTRICT")
    at = InstantField()
    officer_name = peewee.CharField(120)

    class Meta:
        constraints = (
            peewee.Check("kind IN ('terima', 'pakai', 'rusak')"),
            peewee.Check("count > 0"),
        )
