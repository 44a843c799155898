"""What the office makes of a flag: decided once, its rows opened and noted, its asker stopped at once."""

from __future__ import annotations

import peewee
import pytest

from models.operations.agencies import sanctions
from models.operations.logins import sessions
from models.operations.residents import register
from models.operations.verification import answering, asker, users
from models.operations.watch import flags, freezing, looking
from models.operations.watch.logs import EVIDENCE, LOOKS
from models.rules.errors import ActionNotPossible, AlreadyChanged, InvalidInput, NotAllowed
from models.rules.roles import Role
from models.rules.verification.odd_use import Odd, Thresholds
from models.rules.verification.outcome import Refused, Result
from models.tables import (
    AccessEntry,
    AccessFreeze,
    AgencyUser,
    OddUse,
    Officer,
)
from models.tables.base import database as db
from tests import agency as agencies
from tests.watched import ask, guess, odd

WHY = "Pemeriksaan bersama lembaganya."


@pytest.fixture
def flag(user, agreement):
    guess(user, agreement)
    looking.look_through()
    return OddUse.get()


def test_a_flag_is_taken_up_and_decided_once_with_a_reason(world, flag):
    kepala, auditor = world.actor(Role.KEPALA), world.actor(Role.AUDITOR)
    with pytest.raises(InvalidInput):
        flags.step(kepala, flag.id, "baru", "wajar", WHY)
    flags.step(kepala, flag.id, "baru", "diperiksa", "")
    with pytest.raises(AlreadyChanged):
        flags.step(auditor, flag.id, "baru", "diperiksa", "")
    with pytest.raises(InvalidInput):
        flags.step(auditor, flag.id, "diperiksa", "pelanggaran", "  ")
    flags.step(auditor, flag.id, "diperiksa", "pelanggaran", WHY)
    assert [(one.state, one.reason) for one in flags.steps_of(flag)] == [("diperiksa", ""), ("pelanggaran", WHY)]
    with pytest.raises(InvalidInput):
        flags.step(kepala, flag.id, "pelanggaran", "wajar", WHY)
    with pytest.raises(peewee.IntegrityError), db.atomic():
        OddUse.update(state="wajar").execute()


def test_nobody_looks_into_a_flag_about_himself(world, agreement):
    kepala = world.actor(Role.KEPALA)
    Officer.update(resident=world.father).where(Officer.id == kepala.id).execute()
    register.log_access(kepala, world.mother, "biodata", "Pengaduan penduduk: loket")
    looking.look_through()
    flag = OddUse.get()
    for act in (lambda: flags.step(kepala, flag.id, "baru", "diperiksa", ""), lambda: flags.evidence(kepala, flag)):
        with pytest.raises(NotAllowed):
            act()


def test_opening_the_rows_is_a_look_that_the_resident_reads_once(world, flag):
    auditor = world.actor(Role.AUDITOR)
    for _ in range(2):
        asked, seen = flags.evidence(auditor, flag)
    assert (len(asked), len(seen)) == (5, 0)
    look = AccessEntry.get()
    assert (look.resident_id, look.actor_name, look.what) == (world.father.id, auditor.name, EVIDENCE)
    looking.step(LOOKS, Thresholds())
    assert odd() == [Odd.GUESS]


def test_a_frozen_user_is_refused_at_the_next_call_until_another_officer_lifts_it(world, flag, user, agreement):
    pengelola, kepala = world.actor(Role.PENGELOLA), world.actor(Role.KEPALA)
    token = users.log_in(user, address="10.1.2.3", agent="", second_factor=True)
    assert sessions.find_session(token) is not None
    with pytest.raises(InvalidInput):
        freezing.freeze(pengelola, flag, " ")
    row = freezing.freeze(pengelola, flag, WHY)
    assert sessions.find_session(token) is None
    with pytest.raises(Refused):
        ask(AgencyUser.get(), agreement)
    with pytest.raises(ActionNotPossible):
        freezing.freeze(kepala, flag, WHY)
    with pytest.raises(NotAllowed):
        freezing.lift(pengelola, row.id, WHY)
    freezing.lift(kepala, row.id, WHY)
    assert ask(AgencyUser.get(), agreement).person.result is not Result.TIDAK_DITEMUKAN
    with pytest.raises(ActionNotPossible):
        freezing.lift(kepala, row.id, WHY)
    with pytest.raises(peewee.IntegrityError), db.atomic():
        AccessFreeze.update(lift_reason="lain").execute()


def test_a_frozen_program_is_refused_with_the_token_that_it_holds(world, agreement):
    token = agencies.token_of(world, agreement)
    for _ in range(5):
        who = asker.by_token(token, agencies.ADDRESS)
        answering.verify_person(who, agencies.query(known={"nama": "RIDWAN SAPUTRA", "agama": "KATHOLIK"}))
    looking.look_through()
    flag = OddUse.get()
    row = freezing.freeze(world.actor(Role.PENGELOLA), flag, WHY)
    with pytest.raises(Refused):
        asker.by_token(token, agencies.ADDRESS)
    freezing.lift(world.actor(Role.KEPALA), row.id, WHY)
    assert asker.by_token(token, agencies.ADDRESS).client == flag.asker_id


def test_a_frozen_agreement_refuses_everybody_under_it(world, flag, user, agreement):
    sanctions.freeze(world.actor(Role.PENGELOLA), flag.agreement, WHY)
    with pytest.raises(Refused):
        ask(AgencyUser.get(), agreement)
