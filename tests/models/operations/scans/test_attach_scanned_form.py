"""Signed paper forms join their applications: what that does to the file at each stage, once, and undone."""

from __future__ import annotations

import peewee
import pytest

from models.operations import trail
from models.operations.applications import content
from models.operations.desk import file_history, office, queues
from models.operations.desk.office import Seen
from models.operations.scans import attach_scanned_form as attaching
from models.operations.scans import scanned_forms
from models.rules.attachments import SCANNED_FORM
from models.rules.errors import AlreadyChanged, InvalidInput, NotAllowed
from models.rules.form_marks import Doubt
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import (
    Application,
    ArchiveRecord,
    Attachment,
    FormBinding,
    Notice,
    Officer,
    OutboxItem,
    Paraf,
    Resident,
    ScannedForm,
    TrailEntry,
)
from models.tables.base import database as db
from models.tables.sealing import blind
from tests import world as w
from tests.models.operations.documents.test_issuing import issue
from tests.scanned import attach, scanned


def actions(application):
    return [one.action for one in TrailEntry.select().where(TrailEntry.application == application)]


def test_attached_it_is_in_the_content_the_archive_and_the_trail(world):
    application = w.sent(world)
    before = Application.get_by_id(application.id)
    binding = attach(world, scanned(world, application), application)
    after = Application.get_by_id(application.id)
    assert after.version == before.version + 1
    assert after.content_sha256 == content.fingerprint(after) != before.content_sha256
    (kept,) = [one for one in content.current_attachments(after) if one.requirement == SCANNED_FORM]
    assert kept == binding.attachment
    record = ArchiveRecord.get(ArchiveRecord.kind == "alih_media")
    assert (record.sha256, record.nik_index) == (binding.form.sha256, blind(w.FATHER))
    entry = TrailEntry.get(TrailEntry.action == "lampirkan_formulir")
    assert (entry.actor_id, entry.basis) == (world.actor(Role.OPERATOR).id, "Pasal 14(2)")
    assert entry.detail["sha256"] == binding.form.sha256
    assert Notice.select().where(Notice.key == f"alih-media:{binding.id}").count() == 1
    assert trail.verify().broken_at is None


def test_without_the_officers_word_nothing_is_attached(world):
    form = scanned(world, w.sent(world))
    with pytest.raises(InvalidInput) as refusal:
        attach(world, form, form.application, true_to_original=False)
    assert refusal.value.field == "sesuai"
    assert not FormBinding.select().exists()


def test_answers_that_changed_since_they_were_compared_are_told(world):
    form = scanned(world, w.sent(world))
    stale = Application.get_by_id(form.application_id).version
    office.paraf(world.actor(Role.OPERATOR), form.application_id, w.seen(form.application))
    with pytest.raises(AlreadyChanged):
        attach(world, form, form.application, seen_version=stale)
    assert ScannedForm.get_by_id(form.id).state == "cocok"


def test_at_a_later_stage_no_paraf_is_voided_and_the_next_officer_sees_the_difference(world):
    application = w.at_stage(world, Stage.ADMINISTRATOR)
    parafs = file_history.valid_parafs(application)
    open_page = w.seen(application)
    attach(world, scanned(world, application), application)
    fresh = Application.get_by_id(application.id)
    assert file_history.valid_parafs(fresh) == parafs
    assert not Paraf.select().where(Paraf.voided_at.is_null(False)).exists()
    assert queues.marks([fresh])[fresh.id] == ["Isi berubah sejak paraf Pejabat Pengawas"]
    (since,) = [group for group in file_history.changes_to_show(fresh) if group.changes]
    assert [change["label"] for change in since.changes] == ["Formulir bertanda tangan hasil alih media"]
    with pytest.raises(AlreadyChanged):
        office.paraf(world.actor(Role.ADMINISTRATOR), application.id, open_page)
    office.paraf(world.actor(Role.ADMINISTRATOR), application.id, w.seen(fresh))


def at_kepala_with_a_form(world):
    application = w.sent(world)
    binding = attach(world, scanned(world, application), application)
    for role in (Role.OPERATOR, Role.PENGAWAS, Role.ADMINISTRATOR):
        office.paraf(world.actor(role), application.id, w.seen(application))
    return Application.get_by_id(application.id), binding


def approve(world, application):
    w.signing_desk.approve(world.actor(Role.KEPALA), application.id, w.seen(application), sitting="sidang")


def test_a_wrong_form_that_was_initialled_must_be_looked_at_again_before_it_is_signed(world):
    application, binding = at_kepala_with_a_form(world)
    OutboxItem.update(done_at=1).where(OutboxItem.job == "konsep").execute()
    attaching.undo(world.actor(Role.OPERATOR), binding.id, "Tertukar")
    assert OutboxItem.select().where(OutboxItem.job == "konsep", OutboxItem.done_at.is_null()).exists()
    with pytest.raises(AlreadyChanged, match=r"15\(1\)k"):
        approve(world, application)


def test_a_form_that_comes_to_the_kepalas_desk_does_not_hold_up_the_signature(world):
    application = w.at_stage(world, Stage.KEPALA)
    assert attach(world, scanned(world, application), application).attachment is None
    approve(world, application)


def test_the_issued_document_names_the_form_by_its_hash(world):
    from models.tables import Document

    application, binding = at_kepala_with_a_form(world)
    approve(world, application)
    issue(Application.get_by_id(application.id))
    listed = {one["kode"]: one for one in Document.get().data["lampiran"]}
    assert listed[SCANNED_FORM]["sha256"] == binding.form.sha256
    assert listed[SCANNED_FORM]["nama"] == "Formulir bertanda tangan hasil alih media"


def issued(world):
    issue(w.approved(world))


@pytest.mark.parametrize("walk", [w.approved, issued])
def test_after_the_approval_it_goes_into_the_archive_only(world, walk):
    walk(world)
    application = Application.get()
    binding = attach(world, scanned(world, application), application)
    after = Application.get_by_id(application.id)
    assert binding.attachment is None
    assert (after.version, after.content_sha256) == (application.version, application.content_sha256)
    assert ArchiveRecord.select().where(ArchiveRecord.kind == "alih_media").count() == 1
    assert [one.form for one in scanned_forms.bound_to(after)] == [binding.form]


def test_the_same_scan_from_another_upload_is_attached_once(world):
    application = w.sent(world)
    first, again = scanned(world, application, "satu"), scanned(world, application, "dua")
    ScannedForm.update(sha256=first.sha256).where(ScannedForm.id == again.id).execute()
    binding = attach(world, first, application)
    assert attach(world, again, application) == binding
    assert ScannedForm.get_by_id(again.id).doubt == Doubt.GANDA
    assert Attachment.select().where(Attachment.requirement == SCANNED_FORM).count() == 1
    with pytest.raises(AlreadyChanged):
        attach(world, first, application)


def test_a_wrong_attaching_is_undone_with_a_reason_and_nothing_is_deleted(world):
    application, right = w.sent(world), w.sent(world)
    operator = world.actor(Role.OPERATOR)
    binding = attach(world, scanned(world, application), application)
    with pytest.raises(InvalidInput):
        attaching.undo(operator, binding.id, "  ")
    attaching.undo(operator, binding.id, "Tertukar dengan permohonan lain")
    assert SCANNED_FORM not in content.attachments_by_requirement(application)
    assert Attachment.get_by_id(binding.attachment_id).superseded_at is not None
    form = ScannedForm.get_by_id(binding.form_id)
    assert (form.state, form.doubt, form.application_id) == ("daftar", "dibatalkan", None)
    assert actions(application)[-1] == "batal_formulir"
    (record,) = ArchiveRecord.select().where(ArchiveRecord.kind == "alih_media")
    assert scanned_forms.undone([record])[record.id][1] == "Tertukar dengan permohonan lain"
    with pytest.raises(AlreadyChanged):
        attaching.undo(operator, binding.id, "lagi")
    scanned_forms.name_application(operator, form.id, right.reference.lower().replace("-", " "))
    attach(world, form, right)
    assert [one.application for one in scanned_forms.bindings_of(form)] == [right, application]


def test_the_database_lets_a_binding_be_ended_once_and_never_deleted(world):
    application = w.sent(world)
    binding = attach(world, scanned(world, application), application)
    for change in (
        FormBinding.delete().where(FormBinding.id == binding.id),
        FormBinding.update(application=w.sent(world)).where(FormBinding.id == binding.id),
    ):
        with pytest.raises(peewee.IntegrityError), db.atomic():
            change.execute()
    attaching.undo(world.actor(Role.OPERATOR), binding.id, "Tertukar")
    with pytest.raises(peewee.IntegrityError), db.atomic():
        FormBinding.update(undone_at=None).where(FormBinding.id == binding.id).execute()


def test_nobody_attaches_to_a_file_of_his_own_family(world):
    application = w.sent(world)
    form = scanned(world, application)
    mother = Resident.get(Resident.nik_index == blind(w.MOTHER))
    Officer.update(resident=mother).where(Officer.id == world.actor(Role.OPERATOR).id).execute()
    with pytest.raises(NotAllowed):
        attach(world, form, application)
    with pytest.raises(NotAllowed):
        scanned_forms.name_application(world.actor(Role.OPERATOR), form.id, application.reference)


def test_while_the_applicant_repairs_it_joins_what_he_sends_next(world):
    application = w.sent(world)
    operator = world.actor(Role.OPERATOR)
    judged = {("isian", "anak_nama"): (False, "Ejaan")}
    office.judge(operator, application.id, judged, seen_version=application.version)
    office.ask_repair(operator, application.id, "", seen_version=Application.get_by_id(application.id).version)
    fresh = Application.get_by_id(application.id)
    attach(world, scanned(world, fresh), fresh)
    assert SCANNED_FORM in content.attachments_by_requirement(fresh)
    assert Application.get_by_id(application.id).content_sha256 == fresh.content_sha256


def test_a_paraf_binds_the_form(world):
    application = w.sent(world)
    binding = attach(world, scanned(world, application), application)
    fresh = Application.get_by_id(application.id)
    office.paraf(world.actor(Role.OPERATOR), application.id, Seen(fresh.version, content.fingerprint(fresh)))
    bound = content.kept(application, Paraf.get().content_sha256)
    assert binding.form.sha256 in [one["sha256"] for one in bound["lampiran"]]
