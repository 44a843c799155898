"""A version that was published before a check existed loads and runs on; drafts and publications are held to it."""

from __future__ import annotations

import pytest

from models.operations.clock import now
from models.operations.designing import service_drafts
from models.operations.services import catalogue
from models.rules.errors import MalformedDefinition
from models.rules.roles import Role
from models.rules.service import from_dict, from_published
from models.tables import Application, DocumentType, DocumentTypeVersion
from tests import world as w
from tests.services import cases

LATE = {
    "office_time.working_days": ("office_time", {"working_days": 9999, "confidence": "P"}),
    "summary": ("summary", "Sebelum\x07diperiksa"),
    "short": ("short", "Kartu " * 40),
    "lama": ("lama", "unsur yang tidak ada lagi"),
}
"""Place of the fault → what stands there."""


def published(place):
    """The card for children as it might have been published before this place was looked at."""
    newest = DocumentTypeVersion.select().join(DocumentType).where(DocumentType.code == "DAF_KIA").get()
    name, value = LATE[place]
    data = {**newest.definition, name: value, "version": 2}
    return DocumentTypeVersion.create(
        document_type=newest.document_type,
        version=2,
        definition=data,
        sha256=place.ljust(64, "0"),
        templates=newest.templates,
        layouts=newest.layouts,
        state="terbit",
        published_from=now(),
    )


@pytest.mark.parametrize("place", LATE)
def test_who_begins_with_it_comes_to_the_end(world, place):
    version = published(place)
    with pytest.raises(MalformedDefinition):
        from_dict(version.definition)
    assert [one.partition(":")[0] for one in service_drafts.late_faults(version)] == [place]
    case = next(one for one in cases.cases() if one.service == "DAF_KIA")
    application = cases.send(world, case)
    assert application.service_version_id == version.id
    cases.issue(world, application)
    assert Application.get_by_id(application.id).documents.count() > 0


def test_what_nothing_can_be_made_of_is_refused_still(world):
    version = published("summary")
    with pytest.raises(MalformedDefinition, match="variants"):
        from_published({**version.definition, "variants": "tidak ada"})


def test_its_copy_is_held_to_the_checks(world):
    version = published("office_time.working_days")
    draft = service_drafts.copy(world.actor(Role.PERANCANG), version.id)
    with pytest.raises(MalformedDefinition):
        catalogue.definition_of(draft)
    with pytest.raises(MalformedDefinition, match="office_time"):
        service_drafts.read(draft)
    with pytest.raises(MalformedDefinition, match="office_time"):
        service_drafts.publish(w.officer(Role.PERANCANG, "perancang3"), draft.id, seen=service_drafts.revision(draft))


def test_the_shipped_versions_pass_every_check(world):
    versions = DocumentTypeVersion.select().where(DocumentTypeVersion.state == "terbit")
    assert [one.id for one in versions if service_drafts.late_faults(one)] == []
