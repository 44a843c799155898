from __future__ import annotations

import json

from models.tables import DocumentType, DocumentTypeVersion

DEFINITION = {"z": ["ä", 1], "a": {"k": None}}


def version():
    kind = DocumentType.create(code="UJI", name="Uji", article="-", group="-")
    row = DocumentTypeVersion.create(
        document_type=kind, version=1, definition=DEFINITION, sha256="0" * 64, templates={}
    )
    return row.id


def test_a_definition_is_read_as_it_was_given_and_parsed_only_when_asked_for(database, monkeypatch):
    row_id, parsed, plain = version(), [], json.loads
    monkeypatch.setattr(json, "loads", lambda text: parsed.append(text) or plain(text))
    again = DocumentTypeVersion.get_by_id(row_id)
    assert not any("k" in text for text in parsed)
    assert list(again.definition.items()) == list(DEFINITION.items())
    assert again.definition is again.definition
    assert len([text for text in parsed if "k" in text]) == 1


def test_a_version_that_was_not_looked_into_is_saved_as_it_was(database):
    row = DocumentTypeVersion.get_by_id(version())
    row.save()
    assert DocumentTypeVersion.get_by_id(row.id).definition == DEFINITION
    assert DocumentTypeVersion.select().where(DocumentTypeVersion.id == row.id).get().definition == DEFINITION
