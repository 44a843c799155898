"""Proposals of agencies to update data: from an answer to an answer, and the register stays as it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import peewee
import pytest

from models.operations.agencies import sanctions
from models.operations.documents import checks
from models.operations.services import catalogue
from models.operations.transparency import seen_data
from models.operations.verification import answering, asker, data_updates, kept_answers
from models.rules.errors import ActionNotPossible, AlreadyChanged, InvalidInput, NotAllowed, NotFound
from models.rules.roles import Role
from models.rules.verification.outcome import Refused
from models.rules.verification.updates import NEXT, UpdateState
from models.tables import (
    Agency,
    DataUpdate,
    DataUpdateStep,
    Message,
    Officer,
    RegisterChange,
    Setting,
    TrailEntry,
    Verification,
)
from models.tables.base import database as db
from tests import agency as agencies
from tests import holds
from tests import world as w
from tests.proposals import agreed, ask, propose, user_of

NOTE = "Diteruskan kepada penduduk."


@pytest.fixture
def agreement(world):
    return agreed(world)


@pytest.fixture
def user(world, agreement):
    return user_of(world, agreement.agency)


@pytest.fixture
def proposal(user, agreement):
    return propose(user, ask(user, agreement))


def step(world, row, to, *, seen=None, note=NOTE, role=Role.OPERATOR):
    state = DataUpdate.get_by_id(row.id).state
    return data_updates.step(world.actor(role), row.id, seen or state, to, note)


def test_the_evidence_of_a_proposal_outlives_a_strangers_check_of_the_same_file(proposal):
    assert not checks.is_only_an_upload(proposal.sha256)
    assert checks.is_only_an_upload("f" * 64)


def test_a_proposal_says_what_was_told_and_what_should_be(proposal):
    label = catalogue.lookup().label("AGAMA", "3")
    assert proposal.state == "diajukan"
    assert proposal.changes == {
        "alamat": {"lama": "DUSUN II NO. 14", "baru": "DUSUN III NO. 2"},
        "agama": {"lama": "tidak sesuai", "baru": label},
    }
    entry = TrailEntry.select().where(TrailEntry.action == "usul_pembaruan").get()
    assert entry.subject == f"data_update:{proposal.id}"


def test_it_is_sealed_in_the_database(proposal):
    stored = db.execute_sql("SELECT changes, reason FROM data_update").fetchone()
    assert not any(words in text for text in stored for words in ("DUSUN", "Alamat"))


def test_a_value_that_is_kept_no_longer_is_only_named(user, agreement):
    serial = ask(user, agreement)
    kept_answers.take(Verification.get(Verification.serial == serial))
    assert propose(user, serial).changes["alamat"]["lama"] == "diperlihatkan"


def test_a_colleague_proposes_from_the_log_but_is_not_given_the_value(world, user, agreement):
    serial = ask(user, agreement)
    mate = user_of(world, agreement.agency, "rekan")
    assert propose(mate, serial).changes["alamat"]["lama"] == "diperlihatkan"


def test_from_one_answer_it_is_one_proposal(user, proposal):
    assert propose(user, proposal.asked.serial, typed={"alamat": "LAIN"}) == proposal
    assert TrailEntry.select().where(TrailEntry.action == "usul_pembaruan").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"typed": {}}, "nama"),
        ({"typed": {"tgl_lahir": "31-02-1985"}}, "tgl_lahir"),
        ({"typed": {"agama": "99"}}, "agama"),
        ({"typed": {"pekerjaan": "5"}}, "nama"),
        ({"reason": "salah"}, "alasan"),
        ({"file": None}, "bukti"),
    ],
)
def test_what_is_missing_or_not_in_the_agreement_is_refused_at_its_place(user, agreement, wrong, field):
    with pytest.raises(InvalidInput) as refusal:
        propose(user, ask(user, agreement), **wrong)
    assert refusal.value.field == field
    assert DataUpdate.select().count() == 0


def test_only_the_asking_agency_proposes_and_sees(world, user, agreement, proposal):
    stranger = user_of(world, Agency.create(name="Dinas Lain (CONTOH)", kind="perangkat daerah"), "tetangga")
    for attempt in (
        lambda: propose(stranger, ask(user, agreement)),
        lambda: data_updates.of_agency(stranger, proposal.token),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert data_updates.proposals_of(stranger, 1) == ([], False)
    assert data_updates.proposals_of(user, 1) == ([proposal], False)


def test_nobody_is_proposed_for_whom_the_register_does_not_know(user, agreement):
    with pytest.raises(NotFound):
        propose(user, ask(user, agreement, number="1610990101010009"))


def test_an_old_answer_and_an_agreement_that_is_frozen_carry_no_proposal(world, user, agreement):
    serial = ask(user, agreement)
    sanctions.freeze(world.actor(Role.KEPALA), agreement, "Sedang diperiksa dahulu")
    with pytest.raises(Refused):
        propose(user, serial)
    Setting.update(value=0).where(Setting.key == data_updates.DAYS).execute()
    with pytest.raises(NotFound):
        propose(user, serial)


def test_an_agency_has_so_many_open_proposals_and_no_more(world, user, agreement, proposal):
    Setting.update(value=1).where(Setting.key == data_updates.MOST_OPEN).execute()
    serial = ask(user, agreement)
    with pytest.raises(InvalidInput, match="sudah punya 1 usulan"):
        propose(user, serial)
    step(world, proposal, "diperiksa")
    step(world, proposal, "selesai")
    assert propose(user, serial).state == "diajukan"


def test_two_at_once_do_not_both_take_the_last_place(user, agreement):
    Setting.update(value=1).where(Setting.key == data_updates.MOST_OPEN).execute()

    def attempt(serial):
        try:
            with db.connection_context():
                return propose(user, serial).state
        except InvalidInput as refusal:
            return refusal.message

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(attempt, [ask(user, agreement), ask(user, agreement)]))
    assert said[0].startswith("Lembaga Anda sudah punya 1 usulan")
    assert said[1] == "diajukan"
    assert DataUpdate.select().count() == 1


def test_from_an_answer_about_a_family_it_concerns_the_member_that_the_line_of_the_log_names(world, user, agreement):
    who = asker.by_user(user, agreement, agencies.ADDRESS)
    asked = agencies.query(number=w.KK, known={"nik": w.MOTHER}, wanted=("alamat",))
    answering.verify_family(who, asked)
    rows = Verification.select().order_by(Verification.id)
    found = [propose(user, row.serial, typed={"nama": "NAMA LAIN"}).resident for row in rows]
    assert found == [world.mother, world.father]


def test_it_goes_through_the_office_note_by_note_and_the_agency_is_told_once_each(world, proposal):
    way = ("diperiksa", "diteruskan", "selesai")
    for state in way:
        assert step(world, proposal, state).state == state
    assert [(one.state, one.note, one.officer_name) for one in data_updates.steps_of(proposal)] == [
        (state, NOTE, "Petugas Operator") for state in way
    ]
    mails = list(Message.select().where(Message.key.startswith("usulan:")).order_by(Message.id))
    assert [one.subject.rpartition(" ")[2] for one in mails] == list(way)
    assert {one.recipient for one in mails} == {"rsud@contoh.invalid"}
    assert not any(word in one.body for one in mails for word in ("DUSUN", "RIDWAN", NOTE))
    actions = [one.action for one in TrailEntry.select().where(TrailEntry.action.startswith("usulan_"))]
    assert sorted(actions) == sorted(f"usulan_{state}" for state in way)


@pytest.mark.parametrize("seen", list(UpdateState))
@pytest.mark.parametrize("to", list(UpdateState))
def test_only_what_follows_follows(world, proposal, seen, to):
    if to in NEXT[seen]:
        DataUpdate.update(state=seen).where(DataUpdate.id == proposal.id).execute()
        assert step(world, proposal, to, seen=seen).state == to
    else:
        with pytest.raises(ActionNotPossible):
            step(world, proposal, to, seen=seen)


def test_all_but_taking_it_up_needs_a_note(world, proposal):
    step(world, proposal, "diperiksa", note="")
    for state in ("ditolak", "diteruskan", "selesai"):
        with pytest.raises(InvalidInput) as refusal:
            step(world, proposal, state, note=" ")
        assert refusal.value.field == "catatan"


def test_of_two_officers_one_succeeds_and_the_other_is_told(world, proposal):
    def take(role):
        try:
            with db.connection_context():
                return step(world, proposal, "diperiksa", seen="diajukan", role=role).state
        except AlreadyChanged as refusal:
            return refusal.message

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(take, (Role.OPERATOR, Role.PENGAWAS)))
    assert said[0].startswith("Usulan ini sudah ditangani petugas lain")
    assert said[1] == "diperiksa"
    assert DataUpdateStep.select().count() == Message.select().where(Message.key.startswith("usulan:")).count() == 1


@pytest.mark.parametrize("role", [role for role in w.OFFICE_ROLES if role not in data_updates.MAY])
def test_others_do_not_handle_it(world, proposal, role):
    with pytest.raises(NotAllowed):
        step(world, proposal, "diperiksa", role=role)


def test_nobody_handles_his_own_familys(world, proposal):
    Officer.update(resident=world.mother).where(Officer.role == Role.OPERATOR).execute()
    with pytest.raises(NotAllowed, match="keluarga Anda"):
        step(world, proposal, "diperiksa")


def test_the_register_and_the_quota_stay_as_they_are(world, user, proposal):
    counted = Verification.select().where(Verification.counted == 1).count()
    step(world, proposal, "diperiksa")
    step(world, proposal, "selesai")
    assert counted == 1
    assert Verification.select().count() == 1
    assert RegisterChange.select().count() == 0
    assert world.father.family.address == "DUSUN II NO. 14"


def test_the_resident_reads_which_elements_an_agency_wants_updated(world, proposal):
    (look,) = seen_data.looks_at(world.account, 1)[0]
    said = look.answered[-1]
    for words in ("mengusulkan pembaruan", "Alamat sekarang", "Agama atau kepercayaan", "diajukan"):
        assert words in said
    assert "DUSUN" not in said
    assert seen_data.look_of(world.account, "lembaga", look.key).answered == look.answered


def test_what_the_law_holds_back_of_a_query_is_held_back_of_its_proposal(world, proposal):
    holds.in_force(world, proposal.asked.serial)
    assert seen_data.looks_at(world.account, 1) == ([], False)


def test_the_database_keeps_what_was_proposed_and_done(world, proposal):
    step(world, proposal, "diperiksa")
    step(world, proposal, "ditolak")
    for sql in (
        "UPDATE data_update SET state = 'diajukan'",
        "DELETE FROM data_update",
        "UPDATE data_update_step SET state = 'selesai'",
        "DELETE FROM data_update_step",
    ):
        with pytest.raises(peewee.IntegrityError), db.atomic():
            db.execute_sql(sql)
