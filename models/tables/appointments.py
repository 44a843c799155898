"""When people must come to the office: opening hours, appointments with their seats, and who was present.

Pasal: Pasal 8(1)c, Pasal 9(2)c, Pasal 13(1)g.
"""

from __future__ import annotations

import peewee

from models.tables.applications import Application
from models.tables.base import InstantField, Table

OFFICE = "kantor"
"""The place that is the Dinas itself; every other place is the code of a kecamatan."""


class OpeningHours(Table):
    """One stretch of a weekday (0: Monday) at which people may come; minutes since midnight at the office's clock."""

    place = peewee.CharField(13, default=OFFICE)
    weekday = peewee.IntegerField()
    opens = peewee.IntegerField()
    closes = peewee.IntegerField()
    minutes = peewee.IntegerField()
    seats = peewee.IntegerField()
    active = peewee.BooleanField(default=True)

    class Meta:
        constraints = (
            peewee.Check("weekday BETWEEN 0 AND 6"),
            peewee.Check("opens < closes"),
            peewee.Check("minutes > 0 AND seats > 0"),
        )


class Closure(Table):
    """A day on which a place is closed besides the holidays; ``place`` "" means every place."""

    day = peewee.CharField(10)
    place = peewee.CharField(13, default="")
    reason = peewee.CharField(120)
    active = peewee.BooleanField(default=True)
    officer_name = peewee.CharField(120, default="")

    class Meta:
        indexes = ((("day", "place"), True),)


class Appointment(Table):
    """When the people of an application come; ``state`` holds :class:`models.rules.appointments.State`.

    ``version`` counts every change (compare-and-set); ``moved`` those of day and hour that the applicant made himself.
    """

    application = peewee.ForeignKeyField(Application, on_delete="RESTRICT", backref="appointments")
    kind = peewee.CharField(8, default="hadir", constraints=[peewee.SQL("DEFAULT 'hadir'")])
    """Of :class:`models.rules.appointments.Kind`: to be present, or to fetch a card."""
    place = peewee.CharField(13)
    starts_at = InstantField()
    minutes = peewee.IntegerField()
    state = peewee.CharField(12, default="dipesan")
    version = peewee.IntegerField(default=1)
    moved = peewee.IntegerField(default=0)
    by_applicant = peewee.BooleanField(default=False)
    """Whether the applicant himself made the latest change."""
    booked_at = InstantField()
    changed_at = InstantField()
    reminded_at = InstantField(null=True)

    class Meta:
        indexes = ((("state", "starts_at"), False),)
        constraints = (peewee.Check("state IN ('dipesan', 'hadir', 'tidak_hadir', 'batal', 'ditutup')"),)


Appointment.add_index(
    Appointment.index(
        Appointment.application,
        unique=True,
        name="one_open_appointment_per_application",
        where=Appointment.state == "dipesan",
    )
)


class Seat(Table):
    """One seat of one slot; that a number is taken once only is what keeps the last seat from two people."""

    place = peewee.CharField(13)
    starts_at = InstantField()
    number = peewee.IntegerField()
    appointment = peewee.ForeignKeyField(Appointment, on_delete="RESTRICT", backref="seats")

    class Meta:
        primary_key = peewee.CompositeKey("place", "starts_at", "number")


class Attendance(Table):
    """An officer saw one person at the office, or takes back that he did; append-only, the newest row counts.

    ``person_index`` is the blind index of who it was, so that somebody else in the same role has to come himself.
    """

    application = peewee.ForeignKeyField(Application, on_delete="RESTRICT", backref="attendances")
    appointment = peewee.ForeignKeyField(Appointment, null=True, on_delete="RESTRICT")
    role = peewee.CharField(40)
    name = peewee.CharField(200)
    person_index = peewee.CharField(64)
    present = peewee.BooleanField()
    reason = peewee.CharField(200, default="")
    officer_id = peewee.BigIntegerField()
    officer_name = peewee.CharField(120)
    at = InstantField()
