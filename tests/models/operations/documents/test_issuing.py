from __future__ import annotations

import re
from datetime import timedelta

import peewee
import pytest

from models.operations import outbox, sweep
from models.operations.applications import content
from models.operations.clock import today
from models.operations.desk import office, signing_desk
from models.operations.documents import issuing, numbering, publishing, siak_numbers, signing
from models.ports.siak import ManualSiak, SiakSimulator
from models.rules.errors import DomainError
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import (
    Application,
    ArchiveRecord,
    Document,
    Notice,
    NumberReservation,
    OutboxItem,
    RegisterChange,
    Resident,
    SiakRequest,
)
from models.tables.base import database_now, writing
from models.tables.sealing import blind
from tests import world as w

SIAK = SiakSimulator()


def claim_issue(application) -> OutboxItem:
    row = (
        OutboxItem.select()
        .where(OutboxItem.job == "terbitkan", OutboxItem.application == application, OutboxItem.done_at.is_null())
        .get()
    )
    return outbox.claim(row.id)


def sign_all(item, plan):
    for document in plan.documents:
        if document.signed_sha256 is None:
            attempt = issuing.begin_attempt(item, document, plan.sitting, "a" * 64)
            issuing.record_signed(item, attempt, document.code.ljust(64, "0")[:64], "KEPALA")


def issue(application):
    item = claim_issue(application)
    plan = issuing.prepare(item, SIAK)
    sign_all(item, plan)
    publishing.publish(item, plan, {row.code.ljust(64, "0")[:64]: 1 for row in plan.documents})
    return plan


def test_a_birth_puts_the_child_into_the_register_and_the_family_with_the_number_of_siak(world):
    application = w.approved(world)
    issue(application)
    nik = SiakRequest.get(SiakRequest.application == application).value
    child = Resident.get(Resident.nik_index == blind(nik))
    assert (child.shdk, child.mother_name, child.father_name) == ("4", "NURLELA", "RIDWAN SAPUTRA")
    assert child.family_id == world.father.family_id
    number = Document.get(Document.code == "DOC_KUT_LAHIR").number
    assert child.birth_certificate == number
    assert re.fullmatch(r"1610-LU-\d{8}-0001", number)


def test_all_that_an_issue_changes_in_the_register_is_noted_at_once_in_order(world, queries):
    application = w.approved(world)
    queries.clear()
    issue(application)
    noted = [sql for sql in queries if sql.startswith("INSERT") and "register_change" in sql]
    assert len(noted) == 2  # once to see what it leads to, taken back, and once to publish
    nik = SiakRequest.get(SiakRequest.application == application).value
    child = Resident.get(Resident.nik_index == blind(nik))
    changes = RegisterChange.find(RegisterChange.subject_id == child.id, order_by=(RegisterChange.id,))
    assert [one.element for one in changes if one.subject_kind == "resident"] == [
        "lahir",
        "family",
        "shdk",
        "region_code",
        "father_name",
        "father_nik",
        "mother_name",
        "mother_nik",
        "register kelahiran",
    ]
    assert len({one.basis for one in changes}) == 1


def test_a_late_report_is_numbered_lt(world):
    born = (today() - timedelta(days=61)).isoformat()
    application = w.approved(world, anak_tgl_lahir=born)
    issue(application)
    assert "-LT-" in Document.get(Document.code == "DOC_KUT_LAHIR").number


def test_excerpt_and_register_share_one_number_and_only_the_excerpt_is_given_out(world):
    issue(w.approved(world))
    excerpt, register = (Document.get(Document.code == code) for code in ("DOC_KUT_LAHIR", "DOC_REG_LAHIR"))
    assert excerpt.number == register.number
    assert (excerpt.given_to_resident, register.given_to_resident) == (True, False)
    assert excerpt.token != register.token


def test_the_publish_commit_is_one_everything_or_nothing(world, monkeypatch):
    application = w.approved(world)
    item = claim_issue(application)
    plan = issuing.prepare(item, SIAK)
    sign_all(item, plan)

    def fail(*_args, **_kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(publishing.notices, "notify", fail)
    with pytest.raises(ZeroDivisionError):
        publishing.publish(item, plan, {row.code.ljust(64, "0")[:64]: 1 for row in plan.documents})
    assert Application.get_by_id(application.id).stage == Stage.TTE
    assert Document.select().where(Document.published_at.is_null(False)).count() == 0
    assert ArchiveRecord.select().where(ArchiveRecord.kind == "dokumen").count() == 0
    assert Resident.get_or_none(Resident.name.startswith("AISYAH")) is None


def test_publishing_needs_every_signature(world):
    item = claim_issue(w.approved(world))
    plan = issuing.prepare(item, SIAK)
    attempt = issuing.begin_attempt(item, plan.documents[0], plan.sitting, "a" * 64)
    issuing.record_signed(item, attempt, "b" * 64, "KEPALA")
    with pytest.raises(DomainError, match="Belum semua"):
        publishing.publish(item, plan, {"b" * 64: 1})


def test_a_second_run_finds_the_rows_of_the_first(world):
    item = claim_issue(w.approved(world))
    first, second = issuing.prepare(item, SIAK), issuing.prepare(item, SIAK)
    assert [row.id for row in first.documents] == [row.id for row in second.documents]
    assert NumberReservation.select().count() == 1
    assert SiakRequest.select().count() == 1


def test_numbers_have_no_gap_although_a_transaction_failed(world):
    day = today()
    application = w.approved(world)
    pattern = {"template": "{kab4}-{LU|LT}-{DDMMYYYY}-{seq4}", "kind": "LU", "day": day}

    def reserve_and_fail():
        with writing():
            numbering.reserve(application, format_code="UJI", **pattern)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        reserve_and_fail()
    with writing():
        kept = numbering.reserve(application, format_code="UJI", **pattern)
    assert kept.sequence == 1
    assert numbering.gaps() == []


def test_without_an_interface_the_file_waits_for_siak_until_an_officer_enters_the_number(world):
    item = claim_issue(w.approved(world))
    with pytest.raises(siak_numbers.WaitingForSiak):
        issuing.prepare(item, ManualSiak())
    request = SiakRequest.get()
    with writing():
        siak_numbers.receive(request.id, "1610994101260001", "Petugas Operator")
    plan = issuing.prepare(item, ManualSiak())
    assert plan.documents[0].data["orang"]["anak"]["nik"] == "1610994101260001"


def test_a_worker_that_lost_its_lease_changes_nothing(world):
    application = w.approved(world)
    late = claim_issue(application)
    plan = issuing.prepare(late, SIAK)
    OutboxItem.update(lease_until=database_now() - timedelta(seconds=1)).where(OutboxItem.id == late.id).execute()
    current = claim_issue(application)
    with pytest.raises(outbox.LeaseLost):
        issuing.begin_attempt(late, plan.documents[0], plan.sitting, "a" * 64)
    sign_all(current, issuing.prepare(current, SIAK))
    with pytest.raises(outbox.LeaseLost):
        publishing.publish(late, plan, {})
    publishing.publish(
        current, issuing.prepare(current, SIAK), {row.code.ljust(64, "0")[:64]: 1 for row in plan.documents}
    )
    with pytest.raises(outbox.LeaseLost):
        issuing.record_signed(late, plan.documents[0].attempts.get(), "c" * 64, "LAIN")


def test_a_failed_tte_returns_to_the_kepala_with_its_reason_and_keeps_its_number(world):
    application = w.approved(world)
    item = claim_issue(application)
    number = issuing.prepare(item, SIAK).documents[0].number
    issuing.give_back(item, "Sidang tanda tangan sudah ditutup.")
    application = Application.get_by_id(application.id)
    assert application.stage == Stage.KEPALA
    assert signing_desk.exceptions(application)[0].startswith("TTE sebelumnya gagal: Sidang")
    signing_desk.approve(world.actor(Role.KEPALA), application.id, w.seen(application), sitting="kedua")
    plan = issuing.prepare(claim_issue(application), SIAK)
    assert plan.documents[0].number == number
    assert plan.sitting == "kedua"


def test_corrected_content_gets_new_rows_under_the_same_number(world):
    application = w.approved(world)
    item = claim_issue(application)
    first = issuing.prepare(item, SIAK)
    attempt = issuing.begin_attempt(item, first.documents[0], first.sitting, "a" * 64)
    issuing.record_signed(item, attempt, "b" * 64, "KEPALA")
    issuing.give_back(item, "gangguan")
    application = Application.get_by_id(application.id)
    office.send_back(world.actor(Role.KEPALA), application.id, "Ejaan", seen_version=application.version)
    shown = w.seen(application)
    corrected = {**application.answers, "anak_nama": "AISYAH PUTERI"}
    office.correct(world.actor(Role.ADMINISTRATOR), application.id, corrected, "Ejaan", seen=shown)
    office.paraf(world.actor(Role.ADMINISTRATOR), application.id, w.seen(application))
    signing_desk.approve(world.actor(Role.KEPALA), application.id, w.seen(application), sitting="kedua")
    second = issuing.prepare(claim_issue(application), SIAK)
    assert second.documents[0].number == first.documents[0].number
    assert second.documents[0].id != first.documents[0].id
    assert second.documents[0].signed_sha256 is None
    assert second.documents[0].data["orang"]["anak"]["nama"] == "AISYAH PUTERI"
    assert Document.get_by_id(first.documents[0].id).state == "dicabut"


def test_the_signer_signs_only_what_the_kepala_approved_in_this_sitting(world):
    application = w.approved(world, sitting="pagi")
    item = claim_issue(application)
    document = issuing.prepare(item, SIAK).documents[0]
    right = (document.id, "pagi", "a" * 64, document.content_sha256, document.number)
    with pytest.raises(signing.NotApproved):
        signing.assert_approved(*right)  # no attempt is committed yet
    issuing.begin_attempt(item, document, "pagi", "a" * 64)
    signing.assert_approved(*right)
    for position, wrong in ((1, "sore"), (2, "b" * 64), (3, "c" * 64), (4, "1610-LU-01012020-0009")):
        changed = list(right)
        changed[position] = wrong
        with pytest.raises(signing.NotApproved):
            signing.assert_approved(*changed)
    issuing.give_back(item, "ditutup")
    with pytest.raises(signing.NotApproved):
        signing.assert_approved(*right)


def test_a_signed_hash_is_written_once(world):
    issue(w.approved(world))
    document = Document.get(Document.code == "DOC_KUT_LAHIR")
    with pytest.raises(peewee.IntegrityError), writing():
        Document.update(signed_sha256="f" * 64).where(Document.id == document.id).execute()
    with pytest.raises(peewee.IntegrityError), writing():
        Document.update(number="lain").where(Document.id == document.id).execute()


def test_there_is_one_archive_record_and_one_notice_per_fact(world):
    application = w.approved(world)
    issue(application)
    filed = ArchiveRecord.select().where(ArchiveRecord.application == application, ArchiveRecord.kind == "dokumen")
    assert sorted(row.key for row in filed) == ["DOC_KUT_LAHIR", "DOC_REG_LAHIR"]
    assert len({row.nik_index for row in filed}) == 1
    told = Notice.select().where(Notice.key == f"permohonan:{application.id}:terbit")
    assert told.count() == 1


def test_the_sweep_promises_again_what_lies_at_tte_without_a_promise(world):
    application = w.approved(world)
    OutboxItem.update(done_at=database_now()).where(OutboxItem.job == "terbitkan").execute()
    assert sweep.sweep() == [application.reference]
    issue(application)
    assert Application.get_by_id(application.id).stage == Stage.TERBIT


def test_content_hash_covers_answers_files_register_and_version(world):
    application = w.sent(world)
    built = content.build(application)
    assert {"isian", "lampiran", "orang", "keluarga", "versi_sha256"} <= set(built)
    assert content.fingerprint(application) == application.content_sha256
