"""The office's clock stands still while a file waits for people, and the promised day moves by just that."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from models.operations import installation
from models.operations.clock import WIB, now, today
from models.operations.desk import office, queues
from models.operations.desk.queues import Whose
from models.operations.services import catalogue
from models.operations.visits import appointments, attendance
from models.rules.calendar import add_working_days, working_days_between
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import Application, Notice
from models.tables.appointments import OFFICE
from tests import marriages
from tests import world as w
from tests.services import cases


def fresh(application):
    return Application.get_by_id(application.id)


def began(application, working_days_ago):
    """The wait began so many working days ago, and the day was promised then."""
    day = today()
    while working_days_between(day, today(), catalogue.holidays()) < working_days_ago:
        day -= timedelta(days=1)
    since = datetime(day.year, day.month, day.day, 9, tzinfo=WIB)
    Application.update(waits_since=since, promised_on=today().isoformat()).where(
        Application.id == application.id
    ).execute()


def test_a_file_waits_from_the_moment_it_comes_to_the_desk_that_needs_them(marriage):
    assert abs((fresh(marriage).waits_since - now()).total_seconds()) < 60
    (told,) = Notice.select().where(Notice.title.startswith("Permohonan diterima"))
    assert "sesudah semua yang harus hadir" in told.text


def test_the_promised_day_moves_by_the_working_days_of_the_wait_and_no_more(world, marriage):
    began(marriage, 4)
    marriages.come(world, marriage, "suami", "istri", "saksi1")
    assert fresh(marriage).promised_on == today().isoformat()
    marriages.come(world, marriage, "saksi2")
    found = fresh(marriage)
    assert (found.waits_since, found.paused_days) == (None, 4)
    assert found.promised_on == add_working_days(today(), 4, catalogue.holidays()).isoformat()
    office.paraf(world.actor(Role.OPERATOR), marriage.id, w.seen(marriage))
    assert fresh(marriage).promised_on == found.promised_on


def test_a_tick_that_is_taken_back_stops_the_clock_again(world, marriage, operator):
    marriages.come(world, marriage)
    attendance.mark(operator, marriage.id, "suami", present=False, reason="Salah centang")
    assert fresh(marriage).waits_since is not None
    marriages.come(world, marriage, "suami")
    assert (fresh(marriage).waits_since, fresh(marriage).paused_days) == (None, 0)


def test_the_page_reckons_with_the_day_of_the_appointment(marriage, husband):
    began(marriage, 2)
    without = attendance.promised_day(fresh(marriage))
    assert without == add_working_days(today(), 2, catalogue.holidays())
    booked = appointments.book(husband, marriage.id, OFFICE, marriages.free())
    coming = booked.starts_at.astimezone(WIB).date()
    holidays = catalogue.holidays()
    days = 2 + working_days_between(today(), coming, holidays)
    assert attendance.promised_day(fresh(marriage)) == add_working_days(today(), days, holidays)


def test_a_file_that_needs_nobody_never_waits(world):
    application = w.sent(world)
    assert application.waits_since is None
    assert attendance.promised_day(application) == date.fromisoformat(application.promised_on)


def test_a_file_sent_back_for_repair_waits_for_the_repair_only(marriage, operator):
    began(marriage, 3)
    office.take(operator, marriage.id)
    version = fresh(marriage).version
    office.judge(operator, marriage.id, {("lampiran", "A_KTP"): (False, "Buram")}, seen_version=version)
    office.ask_repair(operator, marriage.id, "", seen_version=fresh(marriage).version)
    found = fresh(marriage)
    assert (found.stage, found.waits_since, found.paused_days) == ("pemohon", None, 3)
    cases.declare(found)
    again = fresh(marriage)
    assert again.waits_since is not None
    assert again.paused_days == 3


def test_the_queue_counts_and_shows_those_that_wait(world, marriage, operator):
    other = w.sent(world)
    assert queues.counts_of(Stage.OPERATOR, operator.id)[Whose.MENUNGGU] == 1
    assert [one.id for one in queues.queue(Stage.OPERATOR, Whose.MENUNGGU, operator.id)] == [marriage.id]
    marks = queues.marks([fresh(marriage), fresh(other)])
    assert marks == {marriage.id: ["Menunggu hadir di kantor"], other.id: []}
    marriages.come(world, marriage)
    assert queues.counts_of(Stage.OPERATOR, operator.id)[Whose.MENUNGGU] == 0


def test_files_that_waited_before_the_clock_knew_it_wait_after_the_migration(marriage, monkeypatch):
    Application.update(waits_since=None).where(Application.id == marriage.id).execute()
    installation.migrate()
    assert fresh(marriage).waits_since is None
    monkeypatch.setattr(installation.schema, "migrate", lambda: [installation.WAITING])
    installation.migrate()
    assert fresh(marriage).waits_since is not None
