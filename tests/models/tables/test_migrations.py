"""Migrations: harmless on a fresh database, and an older one gets what it lacks."""

from __future__ import annotations

import peewee
import pytest

from models.operations import content
from models.tables import Attachment, BlankMovement, BlankStock, CardStep, DraftDocument, VulnerableNote, schema
from models.tables.base import database as db
from tests import world as w


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


def test_an_older_database_gets_the_printing_room(database):
    db.drop_tables([CardStep, BlankMovement, BlankStock])
    history = schema._runner().History
    history.delete().where(history.name == "0008_cards").execute()
    assert schema.migrate() == ["0008_cards"]
    assert BlankStock.select().count() == CardStep.select().count() == 0


def test_an_older_database_gets_the_notes_about_vulnerable_residents(database):
    db.drop_tables([VulnerableNote])
    db.execute_sql("DROP INDEX vulnerable_by_name")
    history = schema._runner().History
    history.delete().where(history.name == "0009_vulnerable_notes").execute()
    assert schema.migrate() == ["0009_vulnerable_notes"]
    assert VulnerableNote.select().count() == 0


def test_an_older_database_gets_its_files_numbered(database):
    application = w.draft(w.build())
    first = Attachment.get(Attachment.requirement == "A_KK")
    db.execute_sql("DROP INDEX one_live_file_per_position")
    twin = {**first.__data__, "token": "kembar"}
    del twin["id"]
    Attachment.insert(twin).execute()
    db.execute_sql("ALTER TABLE attachment DROP COLUMN position")
    history = schema._runner().History
    history.delete().where(history.name == "0004_pages_of_attachments").execute()
    assert schema.migrate() == ["0004_pages_of_attachments"]
    assert [one.position for one in content.current_attachments(application) if one.requirement == "A_KK"] == [1, 2]
    with pytest.raises(peewee.IntegrityError), db.atomic():
        Attachment.update(position=1).where(Attachment.token == "kembar").execute()
