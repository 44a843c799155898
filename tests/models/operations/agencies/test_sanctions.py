"""Sanctions and reports of a semester at work: access, trail, letters, each once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import peewee
import pytest

from models.operations.agencies import agreements, sanctions, semester_reports
from models.operations.clock import today
from models.operations.sweep import sweep
from models.operations.verification import answering, asker
from models.rules.errors import ActionNotPossible, InvalidInput
from models.rules.roles import Role
from models.rules.verification.outcome import Refusal, Refused
from models.rules.verification.sanctions import Step
from models.tables import Agency, Agreement, AgreementSanction, Message, SemesterReport, Setting, TrailEntry
from models.tables.base import database as db
from tests.agency import ADDRESS, agreed, late_semester, query, terms, token_of

WHY = "Laporan semester belum masuk."


@pytest.fixture
def kepala(world):
    return world.actor(Role.KEPALA)


@pytest.fixture
def agreement(world):
    row = agreed(world, kuota_harian=10)
    Agency.update(contact_email="data@rsud.invalid").execute()
    return row


def letter(**changed):
    return sanctions.Letter(**{"number": "470/12/2026", "day": today(), **changed})


def again(agreement):
    return Agreement.get_by_id(agreement.id)


def test_warnings_stop_nobody_and_come_in_their_order(world, kepala, agreement):
    who = asker.by_token(token_of(world, agreement), ADDRESS)
    with pytest.raises(ActionNotPossible):
        sanctions.warn(kepala, agreement, Step.WARNING_2, letter(), WHY)
    sanctions.warn(kepala, agreement, Step.WARNING_1, letter(), WHY)
    with pytest.raises(ActionNotPossible):
        sanctions.warn(kepala, agreement, Step.WARNING_1, letter(), WHY)
    sanctions.warn(kepala, agreement, Step.WARNING_2, letter(number="470/13/2026"), WHY)
    assert answering.verify_person(who, query()).left.day == 9
    assert [(row.step, row.letter_number, row.by.name) for row in sanctions.history(agreement)] == [
        ("peringatan_1", "470/12/2026", kepala.name),
        ("peringatan_2", "470/13/2026", kepala.name),
    ]


@pytest.mark.parametrize("wrong", [{"number": " "}, {"day": today() + timedelta(days=1)}])
def test_a_warning_needs_its_letter(kepala, agreement, wrong):
    with pytest.raises(InvalidInput):
        sanctions.warn(kepala, agreement, Step.WARNING_1, letter(**wrong), WHY)
    assert not AgreementSanction.select().exists()


def test_every_step_needs_a_reason_and_is_in_the_trail(kepala, agreement):
    with pytest.raises(InvalidInput):
        sanctions.freeze(kepala, agreement, " ya ")
    sanctions.freeze(kepala, agreement, WHY)
    sanctions.close(kepala, agreement, WHY)
    rows = TrailEntry.select().where(TrailEntry.subject == f"agreement:{agreement.id}").order_by(TrailEntry.id)
    assert [(row.action, row.reason, row.actor_id) for row in rows][-2:] == [
        ("perjanjian_beku", WHY, kepala.id),
        ("perjanjian_tutup", WHY, kepala.id),
    ]


def test_a_close_ends_access_at_once_and_for_good(world, kepala, agreement):
    who = asker.by_token(token_of(world, agreement), ADDRESS)
    with pytest.raises(ActionNotPossible):
        sanctions.close(kepala, agreement, WHY)
    sanctions.freeze(kepala, agreement, WHY)
    sanctions.close(kepala, agreement, WHY)
    with pytest.raises(Refused) as refusal:
        answering.verify_person(who, query())
    assert refusal.value.refusal is Refusal.PERJANJIAN
    for step in (Step.CLOSE, Step.FREEZE):
        with pytest.raises(ActionNotPossible):
            sanctions.lift(kepala, agreement, step, WHY)
    with pytest.raises(ActionNotPossible):
        agreements.draft_terms(kepala, agreement, terms())
    with pytest.raises(peewee.IntegrityError), db.atomic():
        Agreement.update(state="aktif").execute()


def test_lifting_gives_back_what_the_newest_sanction_took(kepala, agreement):
    sanctions.warn(kepala, agreement, Step.WARNING_1, letter(), WHY)
    sanctions.reduce_quota(kepala, agreement, 10, WHY)
    sanctions.freeze(kepala, agreement, WHY)
    sanctions.lift(kepala, agreement, Step.FREEZE, WHY)
    assert (again(agreement).state, again(agreement).quota_percent) == ("aktif", 10)
    with pytest.raises(ActionNotPossible):
        sanctions.lift(kepala, agreement, Step.FREEZE, WHY)
    sanctions.lift(kepala, agreement, Step.QUOTA, WHY)
    assert again(agreement).quota_percent == 100
    assert sanctions.newest(agreement) is Step.WARNING_1


@pytest.mark.parametrize("percent", [0, 100])
def test_less_quota_leaves_some(kepala, agreement, percent):
    sanctions.warn(kepala, agreement, Step.WARNING_1, letter(), WHY)
    with pytest.raises(InvalidInput):
        sanctions.reduce_quota(kepala, agreement, percent, WHY)


def test_there_is_nothing_to_take_from_an_agreement_without_a_quota(world, kepala):
    unlimited = agreed(world)
    sanctions.warn(kepala, unlimited, Step.WARNING_1, letter(), WHY)
    with pytest.raises(ActionNotPossible):
        sanctions.reduce_quota(kepala, unlimited, 10, WHY)
    assert sanctions.newest(unlimited) is Step.WARNING_1


def test_each_step_is_written_to_the_agency_once_without_a_name_of_the_office(kepala, agreement):
    sanctions.warn(kepala, agreement, Step.WARNING_1, letter(day=date(2026, 1, 9)), WHY)
    sanctions.reduce_quota(kepala, agreement, 25, WHY)
    sanctions.lift(kepala, agreement, Step.QUOTA, WHY)
    bodies = [row.body for row in Message.select().order_by(Message.at, Message.key)]
    assert len(bodies) == 3
    assert sum("surat nomor 470/12/2026 tanggal 09-01-2026" in body for body in bodies) == 1
    assert sum("tinggal 25 persen" in body for body in bodies) == 1
    assert not any(kepala.name in body for body in bodies)
    assert {row.recipient for row in Message.select()} == {"data@rsud.invalid"}


def test_of_two_officers_one_warns(kepala, agreement):
    def press(_):
        with db.connection_context():
            try:
                sanctions.warn(kepala, agreement, Step.WARNING_1, letter(), WHY)
            except ActionNotPossible:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, range(2))) == [False, True]
    assert AgreementSanction.select().count() == Message.select().count() == 1


def test_an_agreement_that_is_not_at_work_has_no_sanctions(kepala, agreement):
    Agreement.update(state="berakhir").execute()
    with pytest.raises(ActionNotPossible):
        sanctions.freeze(kepala, agreement, WHY)


def test_the_history_cannot_be_rewritten(kepala, agreement):
    sanctions.freeze(kepala, agreement, WHY)
    for statement in ("UPDATE agreement_sanction SET reason = 'lain'", "DELETE FROM agreement_sanction"):
        with pytest.raises(peewee.IntegrityError), db.atomic():
            db.execute_sql(statement)


@pytest.fixture
def late(agreement):
    """An agreement that owes one report: its term began with the last semester that is over."""
    last = late_semester()
    Agreement.update(valid_from=last.isoformat()).execute()
    return last


def test_a_late_report_is_asked_for_once_until_it_comes(kepala, agreement, late):
    assert [(row.id, day) for row, day in semester_reports.overdue()] == [(agreement.id, late)]
    sweep()
    sweep()
    assert Message.select().where(Message.key == f"laporan-semester:{agreement.id}:{late}").count() == 1
    assert Message.select().count() == 1
    semester_reports.receive(kepala, agreement, late, "045/RSUD/2026", today())
    assert semester_reports.overdue() == []
    assert TrailEntry.select().order_by(TrailEntry.id.desc()).get().action == "perjanjian_laporan"
    with pytest.raises(ActionNotPossible):
        semester_reports.receive(kepala, agreement, late, "046/RSUD/2026", today())


def test_the_office_sets_how_many_days_a_report_may_take(agreement, late):
    Setting.update(value=(today() - late).days).where(Setting.key == semester_reports.GRACE_DAYS).execute()
    assert semester_reports.due_on(late) == today()
    assert semester_reports.overdue() == []


@pytest.mark.parametrize("days", [0, -30, 13])
def test_no_report_is_asked_for_within_two_weeks_of_its_semester(agreement, late, days, monkeypatch):
    Setting.update(value=days).where(Setting.key == semester_reports.GRACE_DAYS).execute()
    for after, asked in ((1, 0), (14, 0), (15, 1)):
        monkeypatch.setattr(semester_reports, "today", lambda after=after: late + timedelta(days=after))
        semester_reports.write_for_overdue()
        assert Message.select().count() == asked


@pytest.mark.parametrize(
    "wrong",
    [{"semester": date(2001, 6, 30)}, {"number": " "}, {"received_on": today() + timedelta(days=1)}],
)
def test_a_report_names_a_semester_of_the_term_a_number_and_a_day_that_was(kepala, agreement, late, wrong):
    right = {"semester": late, "number": "045/RSUD/2026", "received_on": today()}
    with pytest.raises(InvalidInput):
        semester_reports.receive(kepala, agreement, **{**right, **wrong})
    assert not SemesterReport.select().exists()
