"""Papers of the office: the chain of Pasal 15, what a paraf binds to, and issuing that can be resumed."""

from __future__ import annotations

import threading

import peewee
import pytest

from models.operations import outbox, sweep, trail
from models.operations.agencies import agreements
from models.operations.documents import issuing, numbering, public_check, signing
from models.operations.papers import drafting, kinds, moving, reading
from models.operations.papers import issuing as paper_issuing
from models.operations.papers.kind import Content, PaperKind
from models.rules.actor import SYSTEM
from models.rules.errors import ActionNotPossible, AlreadyChanged, DomainError, InvalidInput, NotAllowed, NotFound
from models.rules.roles import Role
from models.rules.workflow import STEPS, Action, Stage
from models.tables import Message, OfficePaper, OutboxItem, PaperAttempt, PaperHolding, PaperParaf, TrailEntry
from models.tables.base import database as db
from models.tables.base import writing
from tests import papers
from tests import world as w
from tests.agency import terms

FORMAT = "UJI/{kab4}/{DDMMYYYY}/{seq4}"


@pytest.fixture
def statements(monkeypatch):
    """A kind that the system drafts, with a number of its own; ``statements[7]`` is what subject 7 says."""
    said = {7: "tujuh", 8: "delapan"}
    kind = PaperKind(
        code="NASKAH_PKS",
        title="Uji",
        number_format=FORMAT,
        build=lambda key: Content(f"Uji {key}", "RSUD", {"isi": said[key]}),
        drafters=frozenset({Role.OPERATOR}),
    )
    monkeypatch.setitem(kinds.KINDS, kind.code, kind)
    return said


def by_system(subject=7):
    with writing():
        return papers.drawn(drafting.begin(SYSTEM, "NASKAH_PKS", subject))


def stages(paper):
    rows = TrailEntry.select().where(TrailEntry.subject == moving.subject_of(paper), TrailEntry.to_stage != "")
    return [row.to_stage for row in rows.order_by(TrailEntry.id)]


def signed(item, paper, sitting):
    attempt = issuing.begin_attempt(item, paper, sitting, "a" * 64)
    issuing.record_signed(item, attempt, "b" * 64, "KEPALA")


def test_a_paper_goes_from_its_drafter_to_the_signed_pdf(world):
    paper = papers.approved(world)
    item = papers.claimed(paper)
    ready, sitting = paper_issuing.prepare(item)
    assert (ready.number, sitting) == ("PKS/1", "sidang-uji")
    assert [one["peran"] for one in ready.data["paraf"]] == [
        "Penyusun",
        "Pejabat Pengawas",
        "Pejabat Administrator",
        "Kepala Dinas",
    ]
    assert {one["content_sha256"] for one in ready.data["paraf"]} == {paper.content_sha256}
    signed(item, ready, sitting)
    paper_issuing.publish(item, paper.id)
    done = papers.fresh(paper)
    assert (done.stage, done.signed_sha256, done.signer_name) == (Stage.TERBIT, "b" * 64, "KEPALA")
    assert done.published_at is not None
    assert stages(done) == ["operator", "pengawas", "administrator", "kepala", "tte", "terbit"]
    assert Message.select().where(Message.key == f"naskah:{paper.id}:terbit").count() == 1
    answer = public_check.look_up(paper.token)
    assert (answer.standing, answer.number) == (public_check.Standing.BERLAKU, "PKS/1")
    assert trail.verify().broken_at is None
    assert outbox.claim(item.id) is None


def test_an_unpublished_paper_is_unknown_to_the_public(world):
    paper = papers.approved(world)
    assert public_check.look_up(paper.token).standing is public_check.Standing.TIDAK_DIKENAL
    with pytest.raises(NotFound):
        reading.for_agency(paper.agency, paper.token)


def test_nobody_initials_what_he_has_not_opened(world):
    paper = papers.drawn(papers.begun(world))
    drafter = world.actor(Role.PENGELOLA)
    with pytest.raises(ActionNotPossible, match="Buka dahulu konsep"):
        drafting.paraf(drafter, paper.id, papers.seen(paper))
    PaperHolding.create(paper=paper, officer=drafter.id, stage=paper.stage)
    with pytest.raises(peewee.IntegrityError), writing():  # the database refuses the same
        moving.initial(paper, drafter)
    papers.read(world, paper, Role.PENGELOLA)
    assert drafting.paraf(drafter, paper.id, papers.seen(paper)).stage == Stage.PENGAWAS


def test_a_draft_that_is_not_drawn_yet_cannot_be_opened(world):
    paper = papers.begun(world)
    with pytest.raises(NotFound, match="sedang dibuat"):
        drafting.open_draft(world.actor(Role.PENGELOLA), paper.id)


@pytest.mark.parametrize("stage", [Stage.OPERATOR, Stage.PENGAWAS, Stage.ADMINISTRATOR, Stage.KEPALA])
def test_only_whoever_holds_the_stage_acts(world, stage):
    paper = papers.at_stage(world, stage)
    rightful = {**papers.CHAIN, Stage.KEPALA: Role.KEPALA}[stage]
    for role in world.actors:
        if role is rightful:
            continue
        actor = world.actor(role)
        papers.read(world, paper, role)
        with pytest.raises(NotAllowed):
            drafting.paraf(actor, paper.id, papers.seen(paper))
        with pytest.raises(NotAllowed):
            drafting.send_back(actor, paper.id, "alasan", seen_version=paper.version)
        with pytest.raises(NotAllowed):
            paper_issuing.approve(actor, paper.id, papers.seen(paper), sitting="s")
    assert papers.fresh(paper).stage == stage


def test_one_officer_never_holds_two_stages(world):
    paper = papers.at_stage(world, Stage.PENGAWAS)
    PaperHolding.create(paper=paper, officer=world.actor(Role.PENGAWAS).id, stage="operator")
    papers.read(world, paper, Role.PENGAWAS)
    with pytest.raises(NotAllowed, match="tahap lain"):
        drafting.paraf(world.actor(Role.PENGAWAS), paper.id, papers.seen(paper))
    with pytest.raises(peewee.IntegrityError), writing():
        PaperHolding.update(stage="pengawas").where(PaperHolding.paper == paper).execute()


def test_it_returns_by_one_step_with_a_reason_and_loses_the_parafs_from_there(world):
    paper = papers.at_stage(world, Stage.KEPALA)
    kepala = world.actor(Role.KEPALA)
    with pytest.raises(InvalidInput, match="alasan"):
        drafting.send_back(kepala, paper.id, " ", seen_version=paper.version)
    back = drafting.send_back(kepala, paper.id, "Jam akses keliru", seen_version=paper.version)
    assert back.stage == Stage.ADMINISTRATOR
    valid = PaperParaf.select().where(PaperParaf.paper == paper, PaperParaf.voided_at.is_null())
    assert {row.stage for row in valid} == {"operator", "pengawas"}
    with pytest.raises(AlreadyChanged):
        drafting.send_back(world.actor(Role.ADMINISTRATOR), paper.id, "alasan", seen_version=paper.version)


def test_a_changed_draft_voids_every_paraf_and_must_be_read_again(world):
    paper = papers.at_stage(world, Stage.PENGAWAS)
    paper = drafting.send_back(world.actor(Role.PENGAWAS), paper.id, "Kuota?", seen_version=paper.version)
    row = agreements.AgreementVersion.get_by_id(paper.subject_id).agreement
    agreements.draft_terms(world.actor(Role.PENGELOLA), row, terms(kuota_harian=9))
    papers.read(world, paper, Role.PENGELOLA)
    with pytest.raises(AlreadyChanged, match="disusun ulang"):
        drafting.paraf(world.actor(Role.PENGELOLA), paper.id, papers.seen(paper))
    anew = drafting.redraft(world.actor(Role.PENGELOLA), paper.id, seen_version=paper.version)
    assert anew.content_sha256 != paper.content_sha256
    assert not PaperParaf.select().where(PaperParaf.paper == paper, PaperParaf.voided_at.is_null()).exists()
    with pytest.raises(NotFound):
        drafting.open_draft(world.actor(Role.PENGELOLA), paper.id)
    papers.drawn(anew)
    with pytest.raises(ActionNotPossible):
        drafting.paraf(world.actor(Role.PENGELOLA), paper.id, papers.seen(anew))


def test_what_changed_under_the_chain_is_not_signed(world):
    paper = papers.at_stage(world, Stage.KEPALA)
    papers.read(world, paper, Role.KEPALA)
    row = agreements.AgreementVersion.get_by_id(paper.subject_id).agreement
    agreements.draft_terms(world.actor(Role.PENGELOLA), row, terms(kuota_harian=9))
    (result,) = paper_issuing.approve_many(world.actor(Role.KEPALA), {paper.id: papers.seen(paper)}, sitting="s")
    assert "tidak sama lagi" in result.error
    assert papers.fresh(paper).stage == Stage.KEPALA


def test_a_stale_page_changes_nothing(world):
    paper = papers.at_stage(world, Stage.PENGAWAS)
    papers.read(world, paper, Role.PENGAWAS)
    OfficePaper.update(version=OfficePaper.version + 1).where(OfficePaper.id == paper.id).execute()
    with pytest.raises(AlreadyChanged):
        drafting.paraf(world.actor(Role.PENGAWAS), paper.id, papers.seen(paper))


def test_two_who_initial_at_once_are_one_paraf(world):
    paper = papers.at_stage(world, Stage.PENGAWAS)
    second = w.officer(Role.PENGAWAS, "pengawas-2")
    actors = [world.actor(Role.PENGAWAS), second]
    for actor in actors:
        drafting.open_draft(actor, paper.id)
    barrier, told = threading.Barrier(2), []

    def act(actor):
        with db.connection_context():
            barrier.wait()
            try:
                drafting.paraf(actor, paper.id, papers.seen(paper))
            except DomainError as error:
                told.append(error.message)

    threads = [threading.Thread(target=act, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 1
    assert papers.fresh(paper).stage == Stage.ADMINISTRATOR
    assert PaperParaf.select().where(PaperParaf.paper == paper, PaperParaf.stage == "pengawas").count() == 1


def test_a_withdrawn_paper_makes_room_for_another(world):
    paper = papers.drawn(papers.begun(world))
    drafting.withdraw(world.actor(Role.PENGELOLA), paper.id, seen_version=paper.version)
    with writing():
        other = drafting.begin(world.actor(Role.PENGELOLA), paper.code, paper.subject_id)
    assert other.id != paper.id
    with writing():
        assert drafting.begin(world.actor(Role.PENGELOLA), paper.code, paper.subject_id).id == other.id


def test_who_does_not_draft_the_kind_begins_none(world):
    row = papers.agreement(world)
    with writing(), pytest.raises(NotAllowed):
        drafting.begin(world.actor(Role.OPERATOR), "NASKAH_PKS", agreements.newest_version(row).id)


def test_an_agreement_without_a_signer_is_told_what_is_missing(world):
    row = papers.agreement(world, partner_signer="", partner_basis="")
    with writing(), pytest.raises(InvalidInput, match="penanda tangan pihak lembaga, dasar kewenangannya"):
        drafting.begin(world.actor(Role.PENGELOLA), "NASKAH_PKS", agreements.newest_version(row).id)


def test_what_the_system_drafts_lies_with_the_pengawas_once(world, statements):
    paper = by_system()
    assert (paper.stage, by_system().id) == (Stage.PENGAWAS, paper.id)
    assert OutboxItem.select().where(OutboxItem.job == drafting.JOB).count() == 1


def test_numbers_are_reserved_without_a_gap_and_kept_by_a_failed_signature(world, statements):
    first, second = (papers.approved(world, paper=by_system(key)) for key in (7, 8))
    item = papers.claimed(first)
    ready, _ = paper_issuing.prepare(item)
    again, _ = paper_issuing.prepare(item)
    assert ready.number == again.number
    assert ready.number.endswith("/0001")
    assert ready.data == again.data
    paper_issuing.give_back(item, "TSA tidak menjawab")
    back = papers.fresh(first)
    assert (back.stage, back.number) == (Stage.KEPALA, ready.number)
    assert reading.failures(reading.stack()) == {first.id: "TSA tidak menjawab"}
    assert paper_issuing.prepare(papers.claimed(second))[0].number.endswith("/0002")
    once_more = papers.approved(world, sitting="sore", paper=back)
    assert paper_issuing.prepare(papers.claimed(once_more))[0].number == ready.number
    assert numbering.gaps() == []


def test_a_job_that_lost_its_lease_commits_nothing(world):
    paper = papers.approved(world)
    late = papers.claimed(paper)
    ready, sitting = paper_issuing.prepare(late)
    attempt = issuing.begin_attempt(late, ready, sitting, "a" * 64)
    OutboxItem.update(lease="lain").where(OutboxItem.id == late.id).execute()
    with pytest.raises(outbox.LeaseLost):
        issuing.record_signed(late, attempt, "b" * 64, "LAIN")
    with pytest.raises(outbox.LeaseLost):
        paper_issuing.publish(late, paper.id)
    assert papers.fresh(paper).signed_sha256 is None


def test_the_signer_signs_only_what_the_kepala_approved(world):
    paper = papers.approved(world, sitting="pagi")
    item = papers.claimed(paper)
    ready, _ = paper_issuing.prepare(item)
    right = (paper.id, "pagi", "a" * 64, paper.content_sha256, ready.number)
    with pytest.raises(signing.NotApproved):
        signing.assert_approved(*right)  # no attempt is committed yet
    issuing.begin_attempt(item, ready, "pagi", "a" * 64)
    signing.assert_approved(*right)
    for place, wrong in enumerate((0, "sore", "c" * 64, "d" * 64, "PKS/2")):
        changed = [*right]
        changed[place] = wrong
        with pytest.raises(signing.NotApproved):
            signing.assert_approved(*changed)
    paper_issuing.give_back(item, "batal")
    with pytest.raises(signing.NotApproved):
        signing.assert_approved(*right)


def test_an_unsigned_paper_is_never_published(world):
    paper = papers.approved(world)
    item = papers.claimed(paper)
    paper_issuing.prepare(item)
    with pytest.raises(DomainError, match="belum ditandatangani"):
        paper_issuing.publish(item, paper.id)
    assert papers.fresh(paper).stage == Stage.TTE


def test_the_database_refuses_to_rewrite_a_published_paper(world):
    paper = papers.approved(world)
    item = papers.claimed(paper)
    ready, sitting = paper_issuing.prepare(item)
    signed(item, ready, sitting)
    paper_issuing.publish(item, paper.id)
    for change in ({"number": "X"}, {"signed_sha256": "c" * 64}, {"stage": "ditarik"}, {"content_sha256": "c" * 64}):
        with pytest.raises(peewee.IntegrityError), writing():
            OfficePaper.update(**change).where(OfficePaper.id == paper.id).execute()
    with pytest.raises(peewee.IntegrityError), writing():
        PaperAttempt.delete().execute()
    with pytest.raises(peewee.IntegrityError), writing():
        PaperParaf.update(content_sha256="c" * 64).execute()


def test_the_sweep_promises_again_what_lost_its_promise(world):
    paper = papers.approved(world)
    OutboxItem.delete().where(OutboxItem.job == paper_issuing.JOB).execute()
    assert f"naskah {paper.id}" in sweep.sweep()
    assert papers.claimed(paper) is not None


def test_a_sitting_tells_what_became_of_its_papers(world):
    paper = papers.approved(world, sitting="pagi")
    kepala = world.actor(Role.KEPALA).id
    (one,) = reading.outcomes(kepala, "pagi")
    assert one.state is reading.State.BERJALAN
    assert reading.outcomes(kepala, "sore") == []
    assert reading.outcomes(world.actor(Role.ADMINISTRATOR).id, "pagi") == []
    paper_issuing.give_back(papers.claimed(paper), "TSA mati")
    (one,) = reading.outcomes(kepala, "pagi")
    assert (one.state, one.text) == (reading.State.GAGAL, "TSA mati")


def test_the_moves_of_a_paper_are_rows_of_the_workflow(world):
    paper = papers.approved(world)
    rows = TrailEntry.select().where(TrailEntry.subject == moving.subject_of(paper), TrailEntry.from_stage != "")
    for row in rows:
        step = next(
            one
            for one in STEPS
            if (one.source, one.action, one.target) == (row.from_stage, Action(row.action), row.to_stage)
        )
        assert row.basis == step.basis
