"""A published version prints for ever as it did: a later change of a shared layout is for later versions."""

from __future__ import annotations

import peewee
import pytest
from jinja2 import DictLoader, nodes

from models.operations import installation
from models.operations.designing import service_drafts
from models.operations.services import catalogue, catalogue_files, layouts
from models.rules.actor import SYSTEM
from models.rules.pinned import PinnedTemplate, used
from models.rules.roles import Role
from models.tables import DocumentTemplate, DocumentTypeVersion, schema
from models.tables.base import database as db
from models.tables.base import is_postgres, writing
from scripts.installation import templates
from tests import world as w
from workers import sandbox
from workers.render import render_html

CODE, TEMPLATE = "SK_UJI", "DOC_UJI"
BASE, PART = "halaman.html", "bagian.html"
OWN = '{% extends "halaman.html" %}{% block isi %}{{ nama }}{% endblock %}'
TEXTS = {
    BASE: '{% from "bagian.html" import kop %}<h1>{{ kop() }}</h1>{% block isi %}{% endblock %}',
    PART: "{% macro kop() %}KOP LAMA{% endmacro %}",
    "lain.html": "tidak dipakai",
}


@pytest.fixture
def ship(monkeypatch):
    """``ship(texts)``: the program comes with these layouts from now on."""

    def change(texts):
        monkeypatch.setattr(layouts, "shipped", lambda: texts)
        monkeypatch.setattr(sandbox.ENVIRONMENT, "loader", DictLoader(texts))
        sandbox.ENVIRONMENT.cache.clear()

    yield change
    monkeypatch.undo()
    sandbox.ENVIRONMENT.cache.clear()


@pytest.fixture
def service(world, ship):
    """A service in force whose document draws on a shared layout."""
    ship(TEXTS)
    definition = catalogue_files.service("SK_LAHIR_MATI")
    sources = {one.template: OWN for one in definition.documents}

    def load():
        return catalogue.publish(SYSTEM, [definition], sources)

    load()
    return load


def version():
    return catalogue.version_in_force("SK_LAHIR_MATI")


def printed(one):
    (name,) = one.templates
    return render_html(layouts.pinned_template(one, one.templates[name]), {"nama": "SITI"})


def test_a_changed_layout_changes_nothing_that_is_published(service, ship):
    before = version()
    assert printed(before) == "<h1>KOP LAMA</h1>SITI"
    ship(TEXTS | {PART: "{% macro kop() %}KOP BARU{% endmacro %}"})
    assert printed(before) == "<h1>KOP LAMA</h1>SITI"
    assert render_html(OWN, {"nama": "SITI"}) == "<h1>KOP BARU</h1>SITI"


def test_the_loader_makes_a_version_with_the_layouts_of_its_day(service, ship):
    before = version()
    assert service() == 0
    ship(TEXTS | {"lain.html": "lain"})
    assert service() == 0
    ship(TEXTS | {PART: "{% macro kop() %}KOP BARU{% endmacro %}"})
    assert service() == 1
    assert version().version == before.version + 1
    assert (printed(before), printed(version())) == ("<h1>KOP LAMA</h1>SITI", "<h1>KOP BARU</h1>SITI")


def test_a_draft_takes_the_layouts_of_its_day_and_keeps_what_was_tried(service, ship):
    perancang = w.officer(Role.PERANCANG, username="perancang-tata-letak")
    ship(TEXTS | {PART: "{% macro kop() %}KOP BARU{% endmacro %}"})
    draft = service_drafts.copy(perancang, version().id)
    assert printed(draft) == "<h1>KOP BARU</h1>SITI"
    tried = service_drafts.revision(draft)
    ship(TEXTS | {PART: "{% macro kop() %}KOP TERBARU{% endmacro %}"})
    assert printed(service_drafts.load(draft.id)) == "<h1>KOP BARU</h1>SITI"
    changed = service_drafts.change(perancang, draft.id, seen=tried)
    assert printed(changed) == "<h1>KOP TERBARU</h1>SITI"
    assert service_drafts.revision(changed) != tried


def test_only_what_a_template_uses_is_pinned_and_each_text_is_stored_once(service):
    assert sorted(version().layouts) == [PART, BASE]
    assert DocumentTemplate.select().where(DocumentTemplate.source == TEXTS[BASE]).count() == 1
    assert not DocumentTemplate.select().where(DocumentTemplate.source == TEXTS["lain.html"]).exists()


def test_what_was_not_pinned_cannot_be_drawn():
    hidden = PinnedTemplate.of('{% set nama = "halaman.html" %}{% extends nama %}', TEXTS)
    assert hidden.layouts == ()
    with pytest.raises(sandbox.TemplateRefused):
        render_html(hidden, {})


def test_the_layouts_of_a_published_version_cannot_be_exchanged(service):
    for other in ({}, None):
        with pytest.raises(peewee.IntegrityError, match="sudah terbit"), writing():
            DocumentTypeVersion.update(layouts=other).where(DocumentTypeVersion.id == version().id).execute()


def test_an_older_database_keeps_the_layouts_of_the_day_of_its_migration(service, ship):
    db.execute_sql(f"DROP TRIGGER layouts_fixed_once_published{' ON document_type_version' if is_postgres() else ''}")
    db.execute_sql("ALTER TABLE document_type_version DROP COLUMN layouts")
    history = schema._runner().History
    history.delete().where(history.name.endswith("_pinned_layouts")).execute()
    assert len(installation.migrate()) == 1
    ship(TEXTS | {PART: "{% macro kop() %}KOP BARU{% endmacro %}"})
    assert printed(version()) == "<h1>KOP LAMA</h1>SITI"
    assert installation.migrate() == []
    assert printed(version()) == "<h1>KOP LAMA</h1>SITI"


@pytest.mark.parametrize("name", sorted(templates()))
def test_every_shipped_template_pins_all_that_it_names(name):
    texts = layouts.shipped()
    waiting, named = [templates()[name]], set()
    while waiting:
        tree = sandbox.ENVIRONMENT.parse(waiting.pop())
        found = {one.template.value for one in tree.find_all((nodes.Extends, nodes.FromImport, nodes.Import))}
        waiting += [texts[one] for one in found - named]
        named |= found
    assert used(templates()[name], texts) == named
