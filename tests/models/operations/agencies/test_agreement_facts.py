"""Number, title and signer: one officer writes a draft's, two change those of an agreement that binds."""

from __future__ import annotations

import peewee
import pytest

from models.operations.agencies import agreement_facts
from models.rules.errors import ActionNotPossible, InvalidInput, NotAllowed
from models.rules.roles import Role
from models.tables import Agreement, AgreementChange, TrailEntry
from models.tables.base import database as db
from tests import procedures
from tests.agency import agreed

NEW = {"number": "PKS/9", "title": "Data pasien", "partner_signer": "SITI CONTOH"}


@pytest.fixture
def agreement(world):
    return agreed(world)


@pytest.fixture
def change(world, agreement):
    return agreement_facts.write(world.actor(Role.PENGELOLA), agreement, {**NEW, "note": agreement.note})


def stands(agreement):
    row = Agreement.get_by_id(agreement.id)
    return {name: getattr(row, name) for name in NEW}


def test_what_binds_is_changed_when_another_officer_has_put_it_in_force(world, agreement, change):
    before = stands(agreement)
    assert set(change.facts) == set(NEW)
    with pytest.raises(NotAllowed):
        agreement_facts.approve(world.actor(Role.PENGELOLA), agreement, change.id)
    assert stands(agreement) == before != NEW
    agreement_facts.approve(world.actor(Role.KEPALA), agreement, change.id)
    assert stands(agreement) == NEW
    assert agreement_facts.waiting_of(agreement) is None
    said = [row.action for row in TrailEntry.select().order_by(TrailEntry.id)][-2:]
    assert said == ["perjanjian_usul_ubah", "perjanjian_ubah"]


def test_a_draft_is_written_at_once_and_waits_from_the_signature_of_the_kepala_on(world):
    row, pengelola = procedures.begun(world), world.actor(Role.PENGELOLA)
    procedures.through(world, row, *procedures.BY_HAND)
    assert agreement_facts.write(pengelola, row, {"title": "Data"}) is None
    assert Agreement.get_by_id(row.id).title == "Data"
    procedures.published(world, row)
    assert agreement_facts.write(pengelola, row, {"title": "Data lain"}) is not None
    assert Agreement.get_by_id(row.id).title == "Data"


def test_a_newer_proposal_stands_in_place_of_the_one_that_waited(world, agreement, change):
    newer = agreement_facts.write(world.actor(Role.PENGELOLA), agreement, {"title": "Data rekam medis"})
    with pytest.raises(ActionNotPossible, match="diganti"):
        agreement_facts.approve(world.actor(Role.KEPALA), agreement, change.id)
    assert agreement_facts.waiting_of(agreement) == newer
    assert agreement_facts.waiting() == 1


def test_a_refused_change_says_why_and_is_over(world, agreement, change):
    pengelola = world.actor(Role.PENGELOLA)
    with pytest.raises(InvalidInput):
        agreement_facts.refuse(pengelola, agreement, change.id, " - ")
    agreement_facts.refuse(pengelola, agreement, change.id, "Salah ketik nomornya.")
    with pytest.raises(ActionNotPossible):
        agreement_facts.approve(world.actor(Role.KEPALA), agreement, change.id)
    assert (AgreementChange.get().accepted, AgreementChange.get().reason) == (False, "Salah ketik nomornya.")
    assert stands(agreement)["number"] != NEW["number"]


def test_nothing_and_a_number_of_another_are_no_change(world, agreement):
    other = agreed(world)
    for values, field in (({"title": agreement.title}, None), ({"number": other.number}, "number")):
        with pytest.raises(InvalidInput) as refusal:
            agreement_facts.write(world.actor(Role.PENGELOLA), agreement, values)
        assert refusal.value.field == field
    assert not AgreementChange.select().exists()


def test_a_number_that_was_taken_meanwhile_stays_with_whoever_took_it(world, agreement, change):
    Agreement.create(agency=agreement.agency, number=NEW["number"], title="Lain", changed_at=agreement.changed_at)
    with pytest.raises(ActionNotPossible, match="nomor"):
        agreement_facts.approve(world.actor(Role.KEPALA), agreement, change.id)
    assert agreement_facts.waiting_of(agreement) == change


def test_what_reads_otherwise_by_now_is_not_written_over(world, agreement, change):
    Agreement.update(title="Sudah lain").where(Agreement.id == agreement.id).execute()
    with pytest.raises(ActionNotPossible, match="sudah berubah"):
        agreement_facts.approve(world.actor(Role.KEPALA), agreement, change.id)
    assert stands(agreement)["title"] == "Sudah lain"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreement_change SET facts = '{}'",
        "UPDATE agreement_change SET accepted = (1 = 1), decided_by_id = drafted_by_id",
        "DELETE FROM agreement_change",
    ],
)
def test_the_database_itself_wants_two_officers_and_keeps_what_was_proposed(change, statement):
    with pytest.raises(peewee.IntegrityError), db.atomic():
        db.execute_sql(statement)


def test_a_decided_change_is_not_decided_again(world, agreement, change):
    agreement_facts.approve(world.actor(Role.KEPALA), agreement, change.id)
    with pytest.raises(peewee.IntegrityError), db.atomic():
        AgreementChange.update(accepted=False).execute()
