"""From the paper of a real application to its attachment: printed, photographed, dropped in, read, attached."""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from pathlib import Path

import pytest

from models.operations import outbox
from models.operations.applications.attaching import CleanFile
from models.operations.documents import form_copy
from models.operations.scans import scan_reading, scanned_forms
from models.ports import intake_client
from models.ports.store import open_store
from models.rules.errors import TemporarilyUnavailable
from models.rules.form_marks import Doubt
from models.rules.roles import Role
from models.tables import OutboxItem
from models.tables.sealing import sealer
from tests import world as w
from tests.scanned import attach
from tests.workers.corpus import scans
from tests.workers.corpus.process import running_intake
from workers import jobs
from workers.compose import compose_form
from workers.tools import Tools


@pytest.fixture(scope="module")
def intake():
    folder = Path(tempfile.mkdtemp(prefix="capil-"))
    with running_intake(folder) as process:
        yield process.socket
    shutil.rmtree(folder)


@pytest.fixture
def tools(config, database, intake):
    """What reading needs: the store and the intake."""
    store = open_store(config.store_url, sealer().seal, sealer().open)
    settings = dataclasses.replace(config, intake_socket=intake)
    return Tools(settings, store, signer=None, siak=None, trust=None, cwt_key=b"")


def printed(application, tools):
    """The pages that the resident prints."""
    return scans.pages(compose_form(form_copy.compose(application, tools.config.base_url)))


def drop_in(world, tools, data, name="pindaian"):
    clean = intake_client.clean(tools.config.intake_socket, data, name, max_pages=40, long_side=3508)
    file = CleanFile(tools.store.put(clean.data), clean.media_type, clean.pages, len(clean.data), name)
    return scanned_forms.take_in(world.actor(Role.OPERATOR), file).upload


def work_off(tools):
    for item in OutboxItem.select().where(OutboxItem.job == scan_reading.JOB, OutboxItem.done_at.is_null()):
        jobs.run(item.id, tools)


def test_a_photographed_form_is_found_and_attached(world, tools):
    application = w.sent(world)
    photo = scans.jpeg(scans.photographed(printed(application, tools)[0], seed=3))
    upload = drop_in(world, tools, photo)
    work_off(tools)
    (form,) = upload.forms
    assert (form.state, form.application, form.sha256) == ("cocok", application, upload.sha256)
    binding = attach(world, form, application)
    assert tools.store.get(binding.attachment.sha256).startswith(b"\xff\xd8")


def test_a_stack_from_a_feeder_is_cut_into_its_forms(world, tools):
    one, other = w.sent(world), w.sent(world)
    first, second = printed(one, tools), printed(other, tools)
    pages = [scans.blank(), *first, scans.blank(), scans.turned(second[0], 180), *second[1:]]
    upload = drop_in(world, tools, scans.stack(pages))
    work_off(tools)
    found = sorted(upload.forms, key=lambda form: form.first_page)
    assert [(form.state, form.application) for form in found] == [("daftar", None), ("cocok", one), ("cocok", other)]
    assert [form.pages for form in found] == [1, len(first) + 1, len(second)]
    for form in found:
        own = tools.store.get(form.sha256)
        assert len(own) == form.size
        assert intake_client.page_image(tools.config.intake_socket, own, form.pages, 200)


def test_a_form_with_the_qr_of_another_contradicts_itself(world, tools):
    one, other = w.sent(world), w.sent(world)
    page, donor = printed(one, tools)[0], printed(other, tools)[0]
    box = tuple(round(share * side) for share, side in zip((0.7, 0.12, 1.0, 0.32), page.size * 2, strict=True))
    page.paste(donor.crop(box), box[:2])
    upload = drop_in(world, tools, scans.png(page))
    work_off(tools)
    (form,) = upload.forms
    assert (form.state, form.doubt) == ("daftar", Doubt.BERTENTANGAN)
    assert one.reference in form.said
    assert other.reference in form.said


def test_a_busy_intake_makes_the_reading_wait_and_nothing_is_half_done(world, tools, tmp_path):
    upload = drop_in(world, tools, scans.jpeg(scans.blank()))
    away = dataclasses.replace(tools, config=dataclasses.replace(tools.config, intake_socket=tmp_path / "tidak-ada"))
    work_off(away)
    item = OutboxItem.get(OutboxItem.job == scan_reading.JOB)
    assert item.waiting_for == intake_client.GONE
    assert not upload.forms.exists()
    OutboxItem.update(due_at=1).where(OutboxItem.id == item.id).execute()
    work_off(tools)
    (form,) = upload.forms
    assert form.doubt == Doubt.TANPA_TANDA


def test_a_reader_that_lost_its_lease_commits_nothing(world, tools):
    upload = drop_in(world, tools, scans.jpeg(scans.blank()))
    item = outbox.claim(OutboxItem.get(OutboxItem.job == scan_reading.JOB).id)
    OutboxItem.update(lease="lain").where(OutboxItem.id == item.id).execute()
    with pytest.raises(outbox.LeaseLost):
        scan_reading.record(item, upload, [])
    assert scanned_forms.being_read() == [upload]
    with pytest.raises(TemporarilyUnavailable):
        intake_client.codes(tools.config.data_dir / "tidak-ada", b"", 1)
