"""Migrations: harmless on a fresh database, and an older one gets what it lacks."""

from __future__ import annotations

from models.tables import DraftDocument, schema
from models.tables.base import database as db


def test_a_fresh_database_has_every_migration_and_table(database):
    assert schema.migrate() == []
    assert schema.is_current()
    assert db.table_exists("draft_document")


def test_an_older_database_gets_the_drafts(database):
    db.drop_tables([DraftDocument])
    history = schema._runner().History
    history.delete().where(history.name == "0002_draft_document").execute()
    assert not schema.is_current()
    assert schema.migrate() == ["0002_draft_document"]
    assert DraftDocument.select().count() == 0
