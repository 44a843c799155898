"""Drafts are bound to what they show: promised when it changes, never shown as current afterwards, then forgotten."""

from __future__ import annotations

import pytest

from models.operations import outbox, sweep
from models.operations.desk import office, signing_desk
from models.operations.documents import checks, draft_documents, draft_sweep, issuing, publishing
from models.operations.documents.draft_documents import Drawn
from models.operations.residents import register_edit
from models.operations.services import catalogue
from models.ports.siak import SiakSimulator
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import Application, Document, DraftDocument, OutboxItem, Resident
from models.tables.base import writing
from tests import world as w
from tests.drafted import draw, promises


@pytest.fixture
def file(world):
    return w.at_stage(world, Stage.KEPALA)


@pytest.fixture
def drafted(file):
    draw(file)
    return fresh(file)


def fresh(file):
    return Application.get_by_id(file.id)


def current(file):
    return draft_documents.current(draft_documents.plan_of(fresh(file)))


def rename(world, resident, name):
    row = Resident.get_by_id(resident.id)
    register_edit.change_resident(
        world.actor(Role.OPERATOR), row.id, {"name": name}, kk=w.KK, basis="Surat 12/2026", seen=row.as_of
    )


def claim_issue(file):
    return outbox.claim(OutboxItem.get(OutboxItem.job == "terbitkan", OutboxItem.done_at.is_null()).id)


def approve(world, file):
    return signing_desk.approve(world.actor(Role.KEPALA), file.id, w.seen(file), sitting="pagi")


def publish(world, file):
    approve(world, file)
    item = claim_issue(file)
    plan = issuing.prepare(item, SiakSimulator())
    sizes = {}
    for document in plan.documents:
        sha256 = document.code.ljust(64, "0")[:64]
        issuing.record_signed(item, issuing.begin_attempt(item, document, "pagi", "a" * 64), sha256, "KEPALA")
        sizes[sha256] = 1
    publishing.publish(item, plan, sizes)


def test_the_administrators_paraf_promises_the_drafts_and_no_earlier_one_does(world):
    file = w.at_stage(world, Stage.ADMINISTRATOR)
    assert promises(file) == []
    office.paraf(world.actor(Role.ADMINISTRATOR), file.id, w.seen(file))
    assert len(promises(file)) == 1


def test_one_open_promise_is_enough_unless_a_worker_is_busy_with_it(file):
    assert not draft_documents.promise(file)
    outbox.claim(promises(file)[0].id)
    assert draft_documents.promise(file)
    assert not draft_documents.promise(file)
    assert len(promises(file)) == 2


def test_a_draft_is_bound_to_the_content_that_it_shows(drafted):
    rows = current(drafted)
    assert [row.code for row in rows] == ["DOC_KUT_LAHIR", "DOC_REG_LAHIR"]
    assert {row.content_sha256 for row in rows} == {drafted.content_sha256}
    assert promises(drafted) == []


def test_a_changed_register_makes_the_draft_outdated_at_once_and_promises_another(world, drafted):
    before = {row.sha256 for row in current(drafted)}
    rename(world, world.mother, "NURLELA HASAN")
    assert current(drafted) == []
    assert draft_documents.exist(drafted)
    assert len(promises(drafted)) == 1
    assert set(draw(drafted)) == before
    after = {row.sha256 for row in current(drafted)}
    assert len(after) == 2
    assert not after & before
    assert DraftDocument.select().count() == 2


def test_content_that_comes_back_is_drawn_again(world, drafted):
    before = {row.sha256 for row in current(drafted)}
    for name in ("NURLELA HASAN", "NURLELA"):
        rename(world, world.mother, name)
        assert current(drafted) == []
        draw(drafted)
    assert {row.sha256 for row in current(drafted)} == before


def test_what_is_printed_beside_the_content_makes_a_new_draft_too(world, drafted):
    catalogue.set_setting(world.actor(Role.PENGELOLA), "pejabat.nama", "Dra. HJ. ROSMALA")
    assert current(drafted) == []


def test_a_number_that_a_failed_tte_reserved_is_shown_on_the_next_draft(world, drafted):
    approve(world, drafted)
    item = claim_issue(drafted)
    number = issuing.prepare(item, SiakSimulator()).documents[0].number
    issuing.give_back(item, "Sidang tanda tangan sudah ditutup.")
    plan = draft_documents.plan_of(fresh(drafted))
    assert [one.is_numbered for one in plan.previews] == [True, True]
    assert {one.data["dokumen"]["nomor"] for one in plan.previews} == {number}
    assert draft_documents.current(plan) == []
    draw(drafted)
    assert len(current(drafted)) == 2


def test_the_stack_offers_no_draft_that_shows_an_earlier_paraf_or_number(world, drafted):
    assert [row.code for row in draft_documents.of_stack([drafted])[drafted.id]] == ["DOC_KUT_LAHIR", "DOC_REG_LAHIR"]
    approve(world, drafted)
    issuing.give_back(claim_issue(drafted), "Sidang tanda tangan sudah ditutup.")
    assert draft_documents.of_stack([fresh(drafted)]) == {}
    assert draft_sweep.catch_up() == [drafted.reference]
    draw(drafted)
    assert len(draft_documents.of_stack([fresh(drafted)])[drafted.id]) == 2


def test_signing_neither_waits_for_a_draft_nor_draws_one(world, file):
    publish(world, file)
    assert fresh(file).stage == Stage.TERBIT
    draw(file)
    assert not DraftDocument.select().exists()


def test_the_sweep_promises_what_a_changed_register_made_outdated_and_nothing_else(world, drafted):
    far = w.add_resident("1610990304900009", "HERMAN", sex="1", born="1990-04-03", family=None, shdk="1")
    assert sweep.sweep() == []
    register_edit.change_resident(
        world.actor(Role.OPERATOR), far.id, {"name": "HERMANTO"}, kk="", basis="Surat 11/2026", seen=far.as_of
    )
    assert draft_sweep.catch_up() == []
    rename(world, world.mother, "NURLELA HASAN")
    assert draft_sweep.catch_up() == [drafted.reference]
    assert draft_sweep.catch_up() == []
    draw(drafted)
    assert draft_sweep.catch_up() == []


def test_the_sweep_reads_few_files_in_one_round_and_comes_to_all(world, monkeypatch):
    monkeypatch.setattr(draft_sweep, "MOST_READ", 1)
    files = [w.at_stage(world, Stage.KEPALA) for _ in range(3)]
    for one in files:
        draw(one)
    rename(world, world.mother, "NURLELA HASAN")
    found = [draft_sweep.catch_up() for _ in files]
    assert [len(one) for one in found] == [1, 1, 1]
    assert {reference for one in found for reference in one} == {one.reference for one in files}


def test_the_sweep_promises_drafts_for_a_file_that_has_none(file):
    OutboxItem.delete().execute()
    assert draft_sweep.catch_up() == [file.reference]


def test_a_failed_tte_that_changed_nothing_settles_after_one_look(world, drafted):
    approve(world, drafted)
    issuing.give_back(claim_issue(drafted), "Sidang tanda tangan sudah ditutup.")
    assert draft_sweep.catch_up() == [drafted.reference]
    assert draw(drafted) == []
    assert draft_sweep.catch_up() == []


def test_drafts_are_kept_while_a_file_is_signed_and_forgotten_when_it_is_issued(world, drafted):
    approve(world, drafted)
    assert draft_sweep.catch_up() == []
    issuing.give_back(claim_issue(drafted), "Sidang tanda tangan sudah ditutup.")
    hashes = {row.sha256 for row in DraftDocument.select()}
    publish(world, drafted)
    assert draft_sweep.catch_up() == [drafted.reference]
    assert set(draw(drafted)) == hashes
    assert not DraftDocument.select().exists()
    assert draft_sweep.catch_up() == []
    assert Document.select().where(Document.state == "terbit").count() == 2


def test_the_draft_of_a_returned_file_is_forgotten(world, drafted):
    office.send_back(world.actor(Role.KEPALA), drafted.id, "Ejaan", seen_version=drafted.version)
    assert draft_sweep.catch_up() == [drafted.reference]
    assert len(draw(drafted)) == 2
    assert not DraftDocument.select().exists()


def test_a_pdf_that_another_draft_or_a_waiting_check_names_stays_in_the_store(world, drafted):
    rows = current(drafted)
    other = w.at_stage(world, Stage.KEPALA)
    draw(other)
    DraftDocument.update(sha256=rows[0].sha256).where(DraftDocument.application == other).execute()
    checks.ask(rows[1].sha256, "konsep.pdf")
    assert draft_documents.objects_of(rows) == []
    assert not checks.is_only_an_upload(rows[0].sha256)


def test_a_draft_that_cannot_be_drawn_says_so_and_is_not_tried_again(file):
    draw(file, problem="Huruf ini tidak dapat dicetak.")
    assert [(row.sha256, row.problem) for row in current(file)] == [(None, "Huruf ini tidak dapat dicetak.")] * 2
    assert draft_sweep.catch_up() == []


def test_a_worker_that_lost_its_lease_records_nothing(file):
    late = outbox.claim(promises(file)[0].id)
    plan = draft_documents.wanted(late)
    with writing():
        outbox.finish(late)
    with pytest.raises(outbox.LeaseLost):
        draft_documents.record(late, plan, [Drawn("DOC_KUT_LAHIR", "Kutipan", "a" * 64)])
    assert not DraftDocument.select().exists()


def test_an_approval_refused_for_a_changed_register_has_the_draft_made_anew(world, drafted):
    shown = w.seen(drafted)
    rename(world, world.mother, "NURLELA HASAN")
    (result,) = signing_desk.approve_many(world.actor(Role.KEPALA), {drafted.id: shown}, sitting="pagi")
    assert "berubah setelah diparaf" in result.error
    assert len(promises(drafted)) == 1
