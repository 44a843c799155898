"""Scanned forms: taken in once, told apart by their marks, named by hand, set aside."""

from __future__ import annotations

import pytest

from models.operations import sweep
from models.operations.scans import scan_reading, scanned_forms
from models.rules.errors import InvalidInput, NotAllowed
from models.rules.form_marks import Doubt, PageMarks
from models.rules.roles import Role
from models.tables import (
    OutboxItem,
    ScannedForm,
    ScanUpload,
)
from tests import world as w
from tests.models.operations.documents.test_issuing import issue
from tests.scanned import BASE, attach, marks_of, pdf, read, scanned, take_in


def test_the_same_bytes_are_taken_in_once(world):
    first, again = take_in(world), take_in(world)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.upload == first.upload
    assert OutboxItem.select().where(OutboxItem.job == scan_reading.JOB).count() == 1


@pytest.mark.parametrize("role", [role for role in w.OFFICE_ROLES if role is not Role.OPERATOR])
def test_only_the_operator_scans_and_answers_for_it(world, role):
    form = scanned(world, w.sent(world))
    with pytest.raises(NotAllowed):
        scanned_forms.take_in(world.actor(role), pdf("lain"))
    with pytest.raises(NotAllowed):
        attach(world, form, form.application, role=role)
    assert ScanUpload.select().count() == 1


def test_a_stack_becomes_one_form_for_each_application(world):
    one, other = w.sent(world), w.sent(world)
    upload = take_in(world, pages=5).upload
    forms = read(upload, PageMarks(), marks_of(one), PageMarks(one.reference), marks_of(other), PageMarks())
    assert [(form.first_page, form.pages, form.state) for form in forms] == [
        (1, 1, "daftar"),
        (2, 2, "cocok"),
        (4, 2, "cocok"),
    ]
    assert [form.application for form in forms] == [None, one, other]
    assert scanned_forms.counts() == {"dibaca": 0, "cocok": 2, "daftar": 1, "terlampir": 0, "disisihkan": 0}


def test_an_office_that_changed_its_address_still_knows_its_forms_by_the_token(world):
    application = w.sent(world)
    (form,) = read(take_in(world).upload, marks_of(application, reference="", host="alamat-lama.invalid"))
    assert form.application == application


def test_what_cannot_be_told_from_the_marks_waits_with_its_reason(world):
    application, other, draft = w.sent(world), w.sent(world), w.draft(world)
    pages = {
        Doubt.BERTENTANGAN: marks_of(application, token=other.token),
        Doubt.KANTOR_LAIN: PageMarks("", "x" * 22, "kabupaten-lain.invalid"),
        Doubt.TIDAK_ADA: PageMarks(draft.reference),
        Doubt.TANDA_ASING: PageMarks().doubted(Doubt.TANDA_ASING, "8991234567"),
    }
    forms = read(take_in(world, pages=4).upload, *pages.values())
    assert [Doubt(form.doubt) for form in forms] == list(pages)
    assert {form.state for form in forms} == {"daftar"}
    ours = scan_reading.resolve(PageMarks("", "x" * 22, "capil.contoh.invalid"), BASE)
    assert ours.doubt is Doubt.TIDAK_ADA


def test_a_document_is_not_taken_for_a_form(world):
    from models.tables import Document

    issue(w.approved(world))
    number = Document.get().number
    page = scan_reading.resolve(PageMarks().doubted(Doubt.TANDA_ASING, number), BASE)
    assert page.doubt is Doubt.TANDA_DOKUMEN


def test_reading_twice_gives_the_forms_once(world):
    form = scanned(world, w.sent(world))
    OutboxItem.update(done_at=None, lease=None, lease_until=None).where(OutboxItem.job == scan_reading.JOB).execute()
    assert read(form.upload, marks_of(form.application)) == [form]


def test_a_lost_promise_is_promised_again_and_never_twice(world):
    take_in(world)
    OutboxItem.delete().where(OutboxItem.job == scan_reading.JOB).execute()
    assert sweep.sweep() == ["tumpukan.pdf"]
    assert sweep.sweep() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [("AM-20250305", "Tulis nomor"), ("draft", "Tidak ada permohonan"), ("wrong sign", "salah tulis")],
)
def test_a_number_that_leads_nowhere_is_refused_with_what_to_do(world, typed, said):
    application = w.draft(world) if typed == "draft" else w.sent(world)
    wrong = application.reference[:-1] + ("2" if application.reference[-1] != "2" else "3")
    typed = {"draft": application.reference, "wrong sign": wrong}.get(typed, typed)
    (form,) = read(take_in(world).upload, PageMarks())
    with pytest.raises(InvalidInput, match=said) as refusal:
        scanned_forms.name_application(world.actor(Role.OPERATOR), form.id, typed)
    assert refusal.value.field == "nomor"


def test_what_is_set_aside_needs_a_reason_and_can_come_back(world):
    (form,) = read(take_in(world).upload, PageMarks())
    operator = world.actor(Role.OPERATOR)
    with pytest.raises(InvalidInput):
        scanned_forms.set_aside(operator, form.id, "")
    scanned_forms.set_aside(operator, form.id, "Brosur")
    assert ScannedForm.get_by_id(form.id).state == "disisihkan"
    scanned_forms.bring_back(operator, form.id)
    assert ScannedForm.get_by_id(form.id).state == "daftar"
