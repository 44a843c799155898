"""A database from before two officers changed what an agreement is called."""

from __future__ import annotations

import peewee
import pytest

from models.operations.agencies import agreement_facts
from models.rules.roles import Role
from models.tables import AgreementChange, schema
from models.tables.base import database as db
from tests.agency import agreed

NAME = "0053_changes_of_agreements"


def test_an_older_database_gets_the_changes_with_their_guard(world):
    agreement = agreed(world)
    db.drop_tables([AgreementChange])
    history = schema._runner().History
    history.delete().where(history.name == NAME).execute()
    assert schema.migrate() == [NAME]
    agreement_facts.write(world.actor(Role.PENGELOLA), agreement, {"title": "Data pasien"})
    with pytest.raises(peewee.IntegrityError), db.atomic():
        AgreementChange.delete().execute()
