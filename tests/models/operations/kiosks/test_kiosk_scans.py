"""Forms scanned at a kiosk: attached for the resident who agreed, of this desa, while he is there, and for no other."""

from __future__ import annotations

import peewee
import pytest

from models.operations.applications import citizen_files, content
from models.operations.kiosks import scanning, visits, work
from models.operations.scans import attach_scanned_form, scanned_forms
from models.rules.attachments import SCANNED_FORM
from models.rules.errors import AlreadyChanged, InvalidInput, NotAllowed, NotFound
from models.rules.form_marks import Doubt, PageMarks
from models.rules.kiosks import Ending
from models.rules.roles import Role
from models.tables import AccessEntry, Application, FormBinding, Officer, Resident, ScannedForm, ScanUpload, TrailEntry
from models.tables.base import database as db
from tests import kiosk as kiosks
from tests import world as w
from tests.scanned import attach, marks_of, pdf, read, take_in


@pytest.fixture
def visit(world):
    agency = kiosks.agreed(world).agency
    kiosk, _ = kiosks.enrolled(world, agency)
    return kiosks.visit_of(kiosk, kiosks.operator_of(world, agency))


def scanned(visit, application, name="kios", marks=None):
    upload = scanning.take_in(visit, pdf(name))
    (form,) = read(upload, marks or marks_of(application))
    return form


def put(visit, form):
    return scanning.attach(visit, form.id, true_to_original=True)


def test_a_form_is_found_by_its_bars_and_attached_under_the_kiosk(world, visit):
    application = w.sent(world)
    before = Application.get_by_id(application.id)
    form = scanned(visit, application)
    assert [(one.form, one.why_not, one.attached) for one in scanning.found_in(visit)] == [(form, "", False)]
    binding = put(visit, form)
    after = Application.get_by_id(application.id)
    (kept,) = [one for one in content.current_attachments(after) if one.requirement == SCANNED_FORM]
    assert (kept, after.version) == (binding.attachment, before.version + 1)
    assert (binding.officer, binding.visit, binding.form.upload.visit) == (None, visit, visit)
    for action in ("pindai_formulir", "lampirkan_formulir"):
        entry = TrailEntry.get(TrailEntry.action == action)
        assert "RIDWAN SAPUTRA, dibantu Petugas kios.contoh di Kios" in entry.actor_name
    assert AccessEntry.get(AccessEntry.what == scanning.LOOK).resident == world.father
    assert any("dipindai" in one.text and "di Kios" in one.text for one in citizen_files.events_of(after))
    assert [one.attached for one in scanning.found_in(visit)] == [True]


def test_without_the_word_that_it_is_true_nothing_is_attached(world, visit):
    form = scanned(visit, w.sent(world))
    with pytest.raises(InvalidInput) as refusal:
        scanning.attach(visit, form.id, true_to_original=False)
    assert (refusal.value.field, FormBinding.select().count()) == ("sesuai", 0)


def test_the_form_of_somebody_else_is_not_attached_and_waits_for_the_office(world, visit):
    other = kiosks.visit_of(visit.kiosk, visit.operator, nik=w.MOTHER, name="NURLELA")
    form = scanned(other, w.sent(world))
    assert [one.why_not for one in scanning.found_in(other)] == [scanning.NOT_HIS]
    with pytest.raises(NotAllowed, match="orang lain"):
        put(other, form)
    assert attach(world, form, form.application).officer_id is not None


def test_nobody_of_another_desa_hands_in_here(world, visit):
    form = scanned(visit, w.sent(world))
    Resident.update(region_code=kiosks.OTHER_REGION).where(Resident.id == world.father.id).execute()
    with pytest.raises(NotAllowed, match="desa lain"):
        put(visit, form)
    assert ScannedForm.get_by_id(form.id).state == "cocok"


def test_after_the_end_of_the_visit_nothing_is_taken_in_or_attached(world, visit):
    form = scanned(visit, w.sent(world))
    visits.end(visit, Ending.SELESAI)
    for late in (lambda: put(visit, form), lambda: scanning.take_in(visit, pdf("sesudah"))):
        with pytest.raises(AlreadyChanged, match="sudah berakhir"):
            late()
    assert (FormBinding.select().count(), ScanUpload.select().count()) == (0, 1)


def test_the_scans_of_another_visit_are_not_to_be_seen(world, visit):
    form = scanned(visit, w.sent(world))
    following = kiosks.visit_of(visit.kiosk, visit.operator)
    assert scanning.found_in(following) == []
    with pytest.raises(NotFound):
        put(following, form)


@pytest.mark.parametrize("doubt", list(Doubt))
def test_every_doubt_is_told_in_the_words_of_the_kiosk(world, visit, doubt):
    scanned(visit, w.sent(world), marks=PageMarks().doubted(doubt, "x"))
    assert [one.why_not for one in scanning.found_in(visit)] == [scanning.SENTENCES[doubt]]


def test_what_the_office_has_already_is_not_kept_twice(world, visit):
    take_in(world, "sama")
    with pytest.raises(InvalidInput, match="sudah pernah diterima") as refusal:
        scanning.take_in(visit, pdf("sama"))
    assert (refusal.value.field, ScanUpload.select().count()) == ("berkas", 1)
    assert scanning.take_in(visit, pdf("baru")) == scanning.take_in(visit, pdf("baru"))


def test_attached_twice_at_the_same_moment_it_is_attached_once(world, visit):
    form = scanned(visit, w.sent(world))
    put(visit, form)
    with pytest.raises(AlreadyChanged):
        put(visit, form)
    assert FormBinding.select().count() == 1


def test_the_office_takes_off_what_a_kiosk_attached(world, visit):
    application = w.sent(world)
    binding = put(visit, scanned(visit, application))
    attach_scanned_form.undo(world.actor(Role.OPERATOR), binding.id, "Bukan tanda tangan pemohon.")
    assert scanned_forms.bound_to(application) == []
    assert [one.why_not for one in scanning.found_in(visit)] == [scanning.SENTENCES[Doubt.DIBATALKAN]]


def test_after_the_kepala_has_it_the_form_goes_into_the_archive_only(world, visit):
    application = w.approved(world)
    binding = put(visit, scanned(visit, application))
    assert (binding.attachment, binding.stage) == (None, "tte")


def test_a_scan_is_an_officers_or_a_kiosks_and_stays_so(world, visit):
    form = scanned(visit, w.sent(world))
    put(visit, form)
    officer = Officer.select().first()
    for change in (
        ScanUpload.update(officer=officer),
        ScanUpload.update(visit=None),
        FormBinding.update(visit=None),
        FormBinding.update(officer=officer),
        ScanUpload.insert({**form.upload.__data__, "id": 99, "token": "t", "sha256": "0" * 64, "visit": None}),
        ScanUpload.insert({**form.upload.__data__, "id": 99, "token": "t", "sha256": "0" * 64, "officer": officer}),
    ):
        with pytest.raises(peewee.IntegrityError), db.atomic():
            change.execute()


def test_whose_the_form_is_does_not_depend_on_the_kiosks_work(world, visit):
    """Nothing is opened for it: the draft that the visit works on stays what it is."""
    form = scanned(visit, w.sent(world))
    put(visit, form)
    assert work.current(visit) is None
