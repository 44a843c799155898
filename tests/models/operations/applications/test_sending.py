"""An application is sent complete, declared and once; its promised day waits while it lies with the applicant."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.operations.applications import attaching, drafting, sending
from models.operations.desk import office
from models.operations.services import catalogue
from models.rules.calendar import working_days_between
from models.rules.errors import InvalidInput
from models.rules.roles import Role
from tests import world as w


def test_a_second_send_shows_the_first(world):
    application = w.sent(world)
    actor = drafting.actor_of(world.account)
    again = sending.send(actor, application, set())
    assert (again.id, again.round, again.version) == (application.id, 1, application.version)


def test_sending_needs_every_clause_and_a_complete_form(world):
    application = w.draft(world)
    actor = drafting.actor_of(world.account)
    with pytest.raises(InvalidInput, match="pernyataan"):
        sending.send(actor, application, {"KEBENARAN"})
    attaching.detach(application, "A_KK")
    with pytest.raises(sending.NotComplete) as caught:
        sending.send(actor, application, {one.code for one in sending.declarations_of(application)})
    assert [problem.slug for problem in caught.value.problems] == ["A_KK"]


def test_the_clock_stands_still_while_the_file_is_with_the_applicant(world, monkeypatch):
    application = w.sent(world)
    operator = world.actor(Role.OPERATOR)
    marks = {("isian", "anak_nama"): (False, "Ejaan beda")}
    office.judge(operator, application.id, marks, seen_version=application.version)
    office.ask_repair(operator, application.id, "", seen_version=application.version)
    promised = date.fromisoformat(application.promised_on)
    later = w.today() + timedelta(days=14)
    monkeypatch.setattr(sending, "today", lambda: later)
    again = drafting.own(world.account, application.token)
    drafting.save(again, {**again.answers, "anak_nama": "AISYAH PUTRI"})
    actor = drafting.actor_of(world.account)
    resent = sending.send(actor, again, {one.code for one in sending.declarations_of(again)})
    assert resent.paused_days == working_days_between(w.today(), later, catalogue.holidays())
    assert date.fromisoformat(resent.promised_on) > promised


def test_a_send_looks_for_all_people_at_once(world, queries):
    application = w.draft(world)
    clauses = {one.code for one in sending.declarations_of(application)}
    queries.clear()
    sending.send(drafting.actor_of(world.account), application, clauses)
    by_nik = [sql for sql in queries if sql.startswith("SELECT") and "nik_index" in sql.partition("WHERE")[2]]
    assert len(by_nik) == 3  # to check the form, for the content, and for who takes part
