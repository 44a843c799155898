"""From the printed form to the attached scan through real processes; a reader killed in the middle begins again."""

from __future__ import annotations

import pytest

from models.operations import trail
from models.operations.applications.attaching import CleanFile
from models.operations.documents import form_copy
from models.operations.scans import scan_reading, scanned_forms
from models.ports import intake_client
from models.ports.store import open_store
from models.rules.roles import Role
from models.tables import OutboxItem, ScanUpload
from models.tables.sealing import sealer
from tests import world as w
from tests.processes import running, until
from tests.scanned import attach
from tests.workers.corpus import scans
from workers.compose import compose_form

pytestmark = pytest.mark.fault


@pytest.fixture
def office(world, settings):
    """Queue and intake run; relay and worker are started by the test."""
    environ, made = settings
    with running(made, environ, "queue", "intake") as processes:
        until(lambda: made.intake_socket.exists() and (made.run_dir / "queue.sock").exists(), 60)
        yield processes


def test_a_killed_reading_loses_nothing_and_the_form_is_attached_once(world, office):
    application = w.sent(world)
    config = office.config
    store = open_store(config.store_url, sealer().seal, sealer().open)
    pages = scans.pages(compose_form(form_copy.compose(application, config.base_url)))
    stack = scans.stack([scans.grey(scans.turned(page, 180)) for page in pages] + [scans.blank()])
    clean = intake_client.clean(config.intake_socket, stack, "tumpukan.pdf", max_pages=40)
    file = CleanFile(store.put(clean.data), clean.media_type, clean.pages, len(clean.data), "tumpukan.pdf")
    upload = scanned_forms.take_in(world.actor(Role.OPERATOR), file).upload
    office.start("worker", FAILPOINTS="mid-reading=kill")
    office.start("relay")
    until((config.run_dir / "failpoint-mid-reading").exists, 120)
    until(lambda: office.ended("worker") is not None, 20)
    assert ScanUpload.get_by_id(upload.id).read_at is None
    until(lambda: ScanUpload.get_by_id(upload.id).read_at, 120, each=office.revive)
    (form,) = upload.forms
    assert (form.application, form.pages) == (application, len(pages) + 1)
    assert OutboxItem.get(OutboxItem.job == scan_reading.JOB).attempts == 2
    attach(world, form, application)
    assert [one.form for one in scanned_forms.bound_to(application)] == [form]
    assert trail.verify().broken_at is None
