from __future__ import annotations

import threading

import peewee
import pytest

from models.operations import trail
from models.operations.applications import content
from models.operations.desk import office, signing_desk
from models.rules import workflow
from models.rules.errors import ActionNotPossible, AlreadyChanged, InvalidInput, NotAllowed
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import Application, ContentVersion, Officer, Paraf, Resident, StageHolding, TrailEntry
from models.tables.base import database as db
from models.tables.base import writing
from tests import world as w


def folded(application) -> Stage:
    entries = TrailEntry.select().where(TrailEntry.application == application, TrailEntry.to_stage != "")
    return workflow.fold((entry.action, entry.to_stage) for entry in entries.order_by(TrailEntry.id))


def test_a_birth_walks_through_pasal_15_and_its_stage_is_the_fold_of_its_trail(world):
    application = w.approved(world)
    assert application.stage == Stage.TTE
    assert folded(application) is Stage.TTE
    assert [row.stage for row in Paraf.select().order_by(Paraf.id)] == [
        "operator",
        "pengawas",
        "administrator",
        "kepala",
    ]
    assert trail.verify().broken_at is None


def test_each_paraf_binds_the_content_that_was_seen(world):
    application = w.at_stage(world, Stage.PENGAWAS)
    stored = Paraf.get(Paraf.stage == "operator")
    assert stored.content_sha256 == content.fingerprint(application)
    assert ContentVersion.get(ContentVersion.sha256 == stored.content_sha256).content == content.build(application)


def test_a_paraf_on_other_content_than_shown_is_refused(world):
    application = w.at_stage(world, Stage.PENGAWAS)
    shown = w.seen(application)
    Resident.update(name="NURLELA SARI").where(Resident.id == world.mother.id).execute()
    with pytest.raises(AlreadyChanged):
        office.paraf(world.actor(Role.PENGAWAS), application.id, shown)
    assert Application.get_by_id(application.id).stage == Stage.PENGAWAS


def test_a_correction_voids_his_own_paraf_and_the_next_stage_sees_the_difference(world):
    application = w.at_stage(world, Stage.PENGAWAS)
    answers = {**application.answers, "anak_nama": "AISYAH PUTERI RIDWAN"}
    office.correct(world.actor(Role.PENGAWAS), application.id, answers, "Ejaan", seen=w.seen(application))
    application = Application.get_by_id(application.id)
    assert application.stage == Stage.PENGAWAS
    operators = Paraf.get(Paraf.stage == "operator")
    assert operators.voided_at is None
    assert operators.content_sha256 != application.content_sha256
    difference = content.since(application, operators.content_sha256)
    assert [one["slug"] for one in difference if one["slug"] != "register"] == ["anak_nama"]
    assert difference[0]["baru"].upper() == "AISYAH PUTERI RIDWAN"


def test_a_return_goes_one_step_back_and_voids_the_parafs_from_there(world):
    application = w.at_stage(world, Stage.KEPALA)
    office.send_back(world.actor(Role.KEPALA), application.id, "Periksa ejaan", seen_version=application.version)
    assert Application.get_by_id(application.id).stage == Stage.ADMINISTRATOR
    valid = {row.stage for row in Paraf.select().where(Paraf.voided_at.is_null())}
    assert valid == {"operator", "pengawas"}


def test_a_return_needs_a_reason(world):
    application = w.at_stage(world, Stage.PENGAWAS)
    with pytest.raises(InvalidInput):
        office.send_back(world.actor(Role.PENGAWAS), application.id, "  ", seen_version=application.version)


def test_the_kepala_cannot_edit(world):
    application = w.at_stage(world, Stage.KEPALA)
    with pytest.raises(ActionNotPossible):
        office.correct(
            world.actor(Role.KEPALA),
            application.id,
            {**application.answers, "anak_ke": "2"},
            "x",
            seen=w.seen(application),
        )


def test_the_kepala_cannot_approve_what_the_administrator_did_not_initial(world):
    application = w.at_stage(world, Stage.KEPALA)
    Resident.update(name="NURLELA SARI").where(Resident.id == world.mother.id).execute()
    with pytest.raises(AlreadyChanged, match="setelah diparaf Pejabat Administrator"):
        signing_desk.approve(world.actor(Role.KEPALA), application.id, w.seen(application), sitting="s")


@pytest.mark.parametrize("role", [Role.PENGAWAS, Role.ADMINISTRATOR, Role.KEPALA, Role.PENGELOLA, Role.ARSIPARIS])
def test_nobody_but_the_operator_acts_at_the_operators_stage(world, role):
    application = w.sent(world)
    with pytest.raises(NotAllowed):
        office.paraf(world.actor(role), application.id, w.seen(application))


def test_nobody_holds_two_stages_of_one_round(world):
    application = w.at_stage(world, Stage.PENGAWAS)
    operator = world.actor(Role.OPERATOR)
    Officer.update(role="pengawas").where(Officer.id == operator.id).execute()
    promoted = w.officers.actor_of(Officer.get_by_id(operator.id))
    with pytest.raises(NotAllowed, match="dua tahap"):
        office.paraf(promoted, application.id, w.seen(application))


def test_the_database_too_refuses_two_stages_and_own_family(world):
    application = w.at_stage(world, Stage.PENGAWAS)
    operator = world.actor(Role.OPERATOR)
    with pytest.raises(peewee.IntegrityError), writing():
        StageHolding.update(stage="pengawas").where(StageHolding.officer == operator.id).execute()
    kin = w.officer(Role.PENGAWAS, "kerabat", resident=world.mother)
    with pytest.raises(peewee.IntegrityError), writing():
        StageHolding.create(application=application, round=application.round, officer=kin.id, stage="pengawas")


def test_nobody_handles_an_application_of_his_own_family(world):
    application = w.at_stage(world, Stage.PENGAWAS)
    kin = w.officer(Role.PENGAWAS, "kerabat", resident=world.mother)
    with pytest.raises(NotAllowed, match="keluarga"):
        office.paraf(kin, application.id, w.seen(application))


def test_of_two_operators_at_once_one_succeeds_and_the_other_reads_what_happened(world):
    application = w.sent(world)
    actors = [world.actor(Role.OPERATOR), w.officer(Role.OPERATOR, "operator2")]
    shown = w.seen(application)
    barrier, outcomes = threading.Barrier(2), []

    def act(actor):
        barrier.wait()
        try:
            office.paraf(actor, application.id, shown)
            outcomes.append("ok")
        except AlreadyChanged as error:
            outcomes.append(error.message)
        finally:
            db.close()

    threads = [threading.Thread(target=act, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("ok") == 1
    (told,) = [one for one in outcomes if one != "ok"]
    assert application.reference in told
    assert Paraf.select().where(Paraf.stage == "operator").count() == 1


def test_a_file_taken_by_a_colleague_is_his(world):
    application = w.sent(world)
    office.take(world.actor(Role.OPERATOR), application.id)
    other = w.officer(Role.OPERATOR, "operator2")
    with pytest.raises(AlreadyChanged, match="sedang dikerjakan"):
        office.take(other, application.id)
    with pytest.raises(NotAllowed, match="sedang dikerjakan"):
        office.paraf(other, application.id, w.seen(application))
    office.release(world.actor(Role.OPERATOR), application.id)
    office.paraf(other, application.id, w.seen(application))


def test_bulk_paraf_tells_each_file_apart(world):
    first, second = w.at_stage(world, Stage.PENGAWAS), w.at_stage(world, Stage.PENGAWAS)
    shown = {first.id: w.seen(first), second.id: w.seen(second)}
    office.send_back(world.actor(Role.PENGAWAS), second.id, "Salah", seen_version=second.version)
    results = office.paraf_many(world.actor(Role.PENGAWAS), shown)
    assert [bool(one.error) for one in results] == [False, True]
    assert Application.get_by_id(first.id).stage == Stage.ADMINISTRATOR


def test_refusal_needs_reason_and_legal_basis_and_ends_the_file(world):
    application = w.sent(world)
    operator = world.actor(Role.OPERATOR)
    with pytest.raises(InvalidInput):
        office.refuse(operator, application.id, "Bukan penduduk", "", seen_version=application.version)
    office.refuse(operator, application.id, "Bukan penduduk", "UU 23/2006", seen_version=application.version)
    assert Application.get_by_id(application.id).stage == Stage.DITOLAK
