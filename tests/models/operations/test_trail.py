from __future__ import annotations

import peewee
import pytest

from models.operations import trail
from models.rules.actor import SYSTEM
from models.tables import ChainHead, TrailEntry
from models.tables.base import database as db
from models.tables.base import is_postgres, writing


@pytest.fixture
def chain(world):
    with writing():
        for number in range(5):
            trail.record(SYSTEM, f"uji{number}", detail={"nomor": number})
    return list(TrailEntry.select().order_by(TrailEntry.id))


def _without_guards(table: str, statement: str) -> None:
    """As somebody with the keys to the database would do it."""
    if is_postgres():
        db.execute_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    else:
        for event in ("no_update", "no_delete"):
            db.execute_sql(f"DROP TRIGGER IF EXISTS {table}_{event}")
    db.execute_sql(statement)


def test_a_whole_chain_verifies(chain):
    assert trail.verify().broken_at is None


def test_entries_can_be_neither_changed_nor_deleted(chain):
    with pytest.raises(peewee.IntegrityError), writing():
        TrailEntry.update(reason="lain").where(TrailEntry.id == chain[2].id).execute()
    with pytest.raises(peewee.IntegrityError), writing():
        TrailEntry.delete().where(TrailEntry.id == chain[2].id).execute()


def test_a_rewritten_entry_is_named(chain):
    _without_guards("trail_entry", f"UPDATE trail_entry SET reason = 'lain' WHERE id = {chain[2].id}")
    assert trail.verify().broken_at == chain[2].id


def test_a_deleted_entry_is_named(chain):
    _without_guards("trail_entry", f"DELETE FROM trail_entry WHERE id = {chain[2].id}")
    assert trail.verify().broken_at == chain[3].id


def test_a_cut_end_is_noticed(chain):
    _without_guards("trail_entry", f"DELETE FROM trail_entry WHERE id = {chain[-1].id}")
    assert trail.verify().problem.startswith("ujung")


def test_an_entry_belongs_to_a_transaction(world):
    with pytest.raises(RuntimeError):
        trail.record(SYSTEM, "di luar")


def test_a_rolled_back_act_leaves_no_entry(world):
    before = ChainHead.get_by_id(1).length

    def act_and_fail():
        with writing():
            trail.record(SYSTEM, "batal")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_and_fail()
    assert ChainHead.get_by_id(1).length == before
