"""A draft that was never published is thrown away with a reason, kept as it was, and comes back no more."""

from __future__ import annotations

import peewee
import pytest

from models.operations.clock import now
from models.operations.designing import service_drafts, service_trials
from models.operations.services import catalogue
from models.rules.errors import AlreadyChanged, InvalidInput, NotFound
from models.rules.roles import Role
from models.tables import DocumentType, DocumentTypeVersion, TrailEntry, schema
from models.tables.base import database as db
from models.tables.base import is_postgres, writing

NAME = "0051_discarded_drafts"


@pytest.fixture
def designer(world):
    return world.actor(Role.PERANCANG)


def discard(actor, draft, reason="Salah salin"):
    return service_drafts.discard(actor, draft.id, seen=service_drafts.revision(draft), reason=reason)


def copied(actor):
    return service_drafts.copy(actor, catalogue.version_in_force("DAF_SKP").id)


def test_what_was_thrown_away_stays_as_it_was_and_stands_in_the_trail(designer):
    draft = copied(designer)
    discard(designer, draft)
    kept = DocumentTypeVersion.get_by_id(draft.id)
    assert (kept.definition, kept.state) == (draft.definition, "draf")
    entry = TrailEntry.get(TrailEntry.action == "rancangan_buang")
    assert (entry.reason, entry.detail) == ("Salah salin", {"versi": draft.version, "sha256": draft.sha256})
    assert catalogue.version_in_force("DAF_SKP").version < draft.version
    for act in (
        lambda: discard(designer, kept),
        lambda: service_drafts.change(designer, kept.id, seen=service_drafts.revision(kept), definition={}),
        lambda: service_drafts.publish(designer, kept.id, seen=service_drafts.revision(kept)),
        lambda: service_trials.ask(kept.id),
    ):
        with pytest.raises(AlreadyChanged, match="sudah dibuang"):
            act()
    assert copied(designer).version == draft.version + 1


def test_a_draft_is_thrown_away_with_a_reason_and_as_it_was_seen(designer):
    draft = copied(designer)
    with pytest.raises(InvalidInput, match="mengapa") as refused:
        discard(designer, draft, " ")
    assert refused.value.field == "alasan"
    service_drafts.change(designer, draft.id, seen=service_drafts.revision(draft), definition={})
    with pytest.raises(AlreadyChanged, match="diubah orang lain"):
        discard(designer, draft)
    with pytest.raises(AlreadyChanged, match="sudah terbit"):
        discard(designer, catalogue.version_in_force("DAF_SKP"))
    with pytest.raises(NotFound):
        service_drafts.discard(designer, 10**6, seen="", reason="x")


def test_the_code_of_a_service_that_was_given_up_is_free_again(designer):
    first = service_drafts.create(designer, "SK_COBA", "Surat coba")
    with pytest.raises(InvalidInput, match="sudah dipakai"):
        service_drafts.create(designer, "SK_COBA", "Surat lain")
    discard(designer, first)
    again = service_drafts.create(designer, "SK_COBA", "Surat lain")
    assert (again.document_type, again.version) == (first.document_type, 2)
    assert DocumentType.get(DocumentType.code == "SK_COBA").name == "Surat lain"


def test_the_database_keeps_it_and_lets_no_published_version_be_thrown_away(designer):
    draft, published = copied(designer), catalogue.version_in_force("DAF_SKP")
    discard(designer, draft)
    for version, change in (
        (draft, {"discarded_at": None}),
        (draft, {"note": "lain"}),
        (draft, {"state": "terbit"}),
        (published, {"discarded_at": now()}),
    ):
        with pytest.raises(peewee.IntegrityError, match="rancangan yang dibuang"), writing():
            DocumentTypeVersion.update(change).where(DocumentTypeVersion.id == version.id).execute()


def test_an_older_database_gets_the_column_and_the_guard_and_keeps_its_drafts(designer):
    draft = copied(designer)
    migrator = schema._runner().migrator
    on = " ON document_type_version" if is_postgres() else ""
    db.execute_sql(f"DROP TRIGGER discarded_draft_stays{on}")
    with migrator.migration_context():
        legacy = {} if is_postgres() else {"legacy": True}
        migrator.migrate(migrator.drop_column("document_type_version", "discarded_at", **legacy))
    history = schema._runner().History
    history.delete().where(history.name == NAME).execute()
    assert schema.migrate() == [NAME]
    assert DocumentTypeVersion.get_by_id(draft.id).discarded_at is None
    discard(designer, draft)
    with pytest.raises(peewee.IntegrityError), writing():
        DocumentTypeVersion.update(discarded_at=None).where(DocumentTypeVersion.id == draft.id).execute()
