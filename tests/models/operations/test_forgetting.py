"""Drafts of papers that are done and files that were refused leave the store; what any row names stays."""

from __future__ import annotations

import hashlib

import pytest

from models.operations import forgetting, outbox
from models.operations.agencies import agreements, countersigning
from models.operations.clock import now
from models.operations.papers import drafting
from models.rules.roles import Role
from models.tables import AgreementStep, OfficePaper, OutboxItem, PartnerSignature, PdfCheck
from tests import papers, procedures
from tests.agency import terms
from tests.feedback import tools_of
from workers import jobs


@pytest.fixture
def tools(config, world):
    return tools_of(config)


@pytest.fixture
def agreement(world):
    row = procedures.begun(world)
    procedures.through(world, row, *procedures.BY_HAND)
    return row


def work_off(tools):
    for item in OutboxItem.select().where(OutboxItem.job == forgetting.JOB, OutboxItem.done_at.is_null()):
        jobs.run(item.id, tools)


def sweep(tools):
    forgetting.catch_up()
    work_off(tools)


def test_an_older_draft_goes_when_the_new_one_is_there(world, tools):
    row = papers.agreement(world)
    paper = papers.drawn(papers.begun(world, row), tools.store.put)
    first = paper.draft_sha256
    agreements.draft_terms(world.actor(Role.PENGELOLA), row, terms(kuota_harian=3))
    papers.drawn(drafting.redraft(world.actor(Role.PENGELOLA), paper.id, seen_version=paper.version), tools.store.put)
    sweep(tools)
    assert not tools.store.has(first)
    assert tools.store.has(papers.fresh(paper).draft_sha256)


def test_a_draft_is_kept_under_way_and_goes_when_its_paper_was_withdrawn(world, tools):
    paper = papers.drawn(papers.begun(world), tools.store.put)
    sweep(tools)
    assert tools.store.has(paper.draft_sha256)
    drafting.withdraw(world.actor(Role.PENGELOLA), paper.id, seen_version=paper.version)
    sweep(tools)
    assert not tools.store.has(paper.draft_sha256)
    assert papers.fresh(paper).draft_sha256 is None


def test_the_draft_of_an_issued_paper_goes_and_the_signed_file_stays(world, tools, agreement):
    signed = tools.store.put(b"%PDF signed")
    paper = procedures.published(world, agreement, signed)
    draft = tools.store.put(b"%PDF draft")
    OfficePaper.update(draft_sha256=draft).where(OfficePaper.id == paper.id).execute()
    sweep(tools)
    assert (tools.store.has(draft), tools.store.has(signed)) == (False, True)


def test_a_refused_file_goes_and_an_accepted_or_waiting_one_stays(world, tools, agreement):
    paper = procedures.published(world, agreement)
    verdicts = {
        "ditolak": {**procedures.GOOD, "diterima": False},
        "menunggu": {**procedures.GOOD, "penanda_tangan": "BUDI CONTOH"},
        "diterima": procedures.GOOD,
    }
    files = {name: tools.store.put(name.encode()) for name in verdicts}
    made = {name: procedures.countersigned(world, agreement, paper, verdicts[name], files[name]) for name in verdicts}
    sweep(tools)
    assert {name: tools.store.has(one) for name, one in files.items()} == {
        "ditolak": False,
        "menunggu": True,
        "diterima": True,
    }
    row = PartnerSignature.get_by_id(made["ditolak"].id)
    assert (row.upload, row.sha256) == (None, files["ditolak"])


def test_a_refused_file_that_comes_again_is_not_kept(world, tools, agreement):
    paper = procedures.published(world, agreement)
    digest = tools.store.put(b"refused")
    procedures.countersigned(world, agreement, paper, {**procedures.GOOD, "diterima": False}, digest)
    sweep(tools)
    tools.store.put(b"refused")
    countersigning.hand_in(procedures.user(world, agreement), paper, digest)
    work_off(tools)
    assert not tools.store.has(digest)


@pytest.mark.parametrize("keeper", ["a row that names it", "a check that waits"])
def test_a_file_that_is_needed_by_the_time_of_the_job_stays(world, tools, agreement, keeper):
    digest = tools.store.put(b"shared")
    forgetting.promise(digest)
    if keeper == "a row that names it":
        note = AgreementStep.select().first()
        AgreementStep.create(**{**note.__data__, "id": None, "step": "akses", "sha256": digest})
    else:
        PdfCheck.create(token="t", sha256=digest, name="x.pdf", uploaded_at=now())
    work_off(tools)
    assert tools.store.has(digest)


def test_a_job_that_runs_twice_is_no_error(tools):
    digest = hashlib.sha256(b"gone").hexdigest()
    forgetting.promise(digest)
    item = OutboxItem.get(OutboxItem.job == forgetting.JOB)
    jobs.run(item.id, tools)
    assert outbox.claim(item.id) is None
