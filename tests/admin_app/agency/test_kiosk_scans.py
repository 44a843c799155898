"""Signed paper forms over the kiosk's pages: scanned, read, compared, attached; told plainly why not, kept nowhere."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from admin_app.agency.kiosk import scanning as pages
from models.operations.clock import now
from models.operations.kiosks import scanning
from models.rules.form_marks import Doubt, PageMarks
from models.tables import FormBinding, KioskVisit, ScannedForm, ScanUpload
from tests import kiosk as kiosks
from tests import world as w
from tests.admin_app.public.conftest import intake, photo, upload  # noqa: F401 - the fixture
from tests.admin_app.staff.desk_browser import Officer as PersonWithButtons
from tests.scanned import marks_of, read

FORMS = "/kios/formulir"


@pytest.fixture
def app(config, world, intake):  # noqa: F811
    from admin_app import create_app

    return create_app(dataclasses.replace(config, intake_socket=intake), RATELIMIT_ENABLED=False)


@pytest.fixture
def guest(app, world):
    agency = kiosks.agreed(world).agency
    kiosks.operator_of(world, agency)
    _, code = kiosks.registered(world, agency)
    browser = PersonWithButtons(app)
    browser.open("/kios/daftar")
    browser.press("Daftarkan", {"kode": code})
    browser.open("/kios/masuk")
    browser.press("Masuk", {"username": "kios.contoh", "sandi": w.PASSWORD})
    return receive(browser)


def receive(browser, nik=w.FATHER, name="ridwan saputra"):
    browser.open("/kios/warga")
    browser.press("Mulai", {"nik": nik, "nama": name, "setuju": "1"})
    return browser


def scan(guest, *files):
    guest.open(FORMS)
    return guest.press("Cari permohonannya", {"berkas": list(files) or [upload(photo(), "pindai.jpg")]})


def scanned(guest, application, marks=None):
    scan(guest)
    upload = ScanUpload.select().order_by(ScanUpload.id.desc()).get()
    read(upload, marks or marks_of(application))
    ScannedForm.update(sha256=upload.sha256, media_type=upload.media_type).execute()
    return guest.open(FORMS)


def test_the_page_waits_for_the_reading_without_keeping_the_visit_awake(guest):
    page = scan(guest)
    assert (page.path, page.headers["Refresh"]) == ("/kios/formulir/dibaca", "3")
    earlier = now() - timedelta(seconds=60)
    KioskVisit.update(seen_at=earlier).execute()
    guest.open("/kios/formulir/dibaca")
    assert KioskVisit.get().seen_at == earlier


def test_a_reading_that_takes_long_is_told_and_the_page_rests(guest, monkeypatch):
    monkeypatch.setattr(pages, "PATIENCE", timedelta(0))
    page = scan(guest)
    assert ("Refresh" in page.headers, "petugas Dinas melampirkannya" in page.words()) == (False, True)
    assert "Masih ada pindaian yang dibaca" in guest.open(FORMS).words()


def test_a_form_is_compared_and_attached(guest, world):
    application = w.sent(world)
    page = scanned(guest, application)
    assert application.reference in page.words("section")
    picture = guest.open(page.find("section img")[0].get("src"))
    assert (picture.headers["Content-Type"], picture.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    guest.open(FORMS)
    refused = guest.press("Lampirkan")
    assert (refused.status, "centang" in refused.words(".salah")) == (422, True)
    done = guest.press("Lampirkan", {"sesuai": "1"})
    assert (done.path, "Sudah terlampir" in done.words("section")) == (FORMS, True)
    assert FormBinding.get().application == application


def test_sent_again_after_a_lost_answer_it_is_scanned_and_attached_once(guest, world):
    application = w.sent(world)
    guest.open(FORMS)
    form, _ = guest.form_of("Cari permohonannya")
    sent = dict(form.form_values())
    places = [guest.post(FORMS, {**sent, "berkas": upload(photo())}).headers["Location"] for _ in range(2)]
    assert (places, ScanUpload.select().count()) == (["/kios/formulir/dibaca"] * 2, 1)
    (found,) = read(ScanUpload.get(), marks_of(application))
    guest.open(FORMS)
    form, _ = guest.form_of("Lampirkan")
    sent = {**dict(form.form_values()), "sesuai": "1"}
    address = f"{FORMS}/{found.id}/lampirkan"
    assert [guest.post(address, sent).headers["Location"] for _ in range(2)] == [FORMS] * 2
    assert FormBinding.select().count() == 1


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        (PageMarks(), scanning.SENTENCES[Doubt.TANPA_TANDA]),
        (PageMarks().doubted(Doubt.TANDA_ASING, "899"), scanning.SENTENCES[Doubt.TANDA_ASING]),
    ],
)
def test_what_cannot_be_attached_is_told_plainly(guest, world, marks, words):
    page = scanned(guest, w.sent(world), marks)
    assert words in page.words("section")
    assert "ada pada petugas Dinas" in page.words("section")
    assert "Lampirkan" not in guest.buttons()
    assert not page.find("section img")


def test_the_form_of_another_resident_is_neither_named_nor_shown_nor_attached(guest, world):
    application = w.sent(world)
    guest.open("/kios/layanan")
    guest.press("Selesai")
    receive(guest, w.WITNESS, "hasan efendi")
    page = scanned(guest, application)
    assert scanning.NOT_HIS in page.words("section")
    assert not page.find("section img")
    assert application.service_name not in page.words("section")
    form = ScanUpload.get().forms.get()
    assert guest.post(f"{FORMS}/{form.id}/lampirkan", {"sesuai": "1"}).status == 303
    assert "orang lain" in guest.open(FORMS).words(".salah")
    assert guest.open(f"{FORMS}/{form.id}/halaman/1").status == 404


def test_after_the_end_nothing_of_the_scan_opens(guest, world):
    page = scanned(guest, w.sent(world))
    picture = page.find("section img")[0].get("src")
    guest.press("Selesai")
    assert guest.open(picture).status == 302
    receive(guest)
    assert guest.open(picture).status == 404
    assert not guest.open(FORMS).find("section")


def test_nothing_chosen_and_too_much_are_told_at_the_field(guest):
    guest.open(FORMS)
    page = guest.press("Cari permohonannya", {"berkas": []})
    assert (page.status, page.find(".salah a")[0].get("href")) == (422, "#berkas")
    assert "terlalu besar" in guest.open(f"{FORMS}?terlalu-besar=1").words(".salah")
    assert ScanUpload.select().count() == 0


def test_the_office_sees_who_scanned_and_where(guest, app, world):
    application = w.sent(world)
    scanned(guest, application)
    guest.press("Lampirkan", {"sesuai": "1"})
    operator = PersonWithButtons(app).log_in("operator")
    page = operator.open("/petugas/alih-media/?keadaan=terlampir")
    assert "dibantu Petugas kios.contoh di Kios" in page.words("tbody")
    told = operator.open(f"/petugas/berkas/{application.reference}").words()
    assert "dinyatakan sesuai dengan aslinya oleh RIDWAN SAPUTRA, dibantu Petugas kios.contoh di Kios" in told
