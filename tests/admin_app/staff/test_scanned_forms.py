"""The screen of the scanned forms: dropped in, read, compared, attached, and seen wherever the file is seen."""

from __future__ import annotations

import dataclasses

import pytest

from models.operations.scans import scan_reading, scanned_forms
from models.ports.store import open_store
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import AccessEntry, FormBinding, Officer, OutboxItem, Resident, ScannedForm, ScanUpload
from models.tables.sealing import blind, sealer
from tests import world as small_office
from tests.admin_app.public.conftest import photo, upload
from tests.admin_app.staff.desk_browser import row_of
from tests.scanned import attach, marks_of, read
from tests.workers.corpus import scans

SCREEN = "/petugas/alih-media/"
PICTURE = scans.jpeg(scans.blank(60))


@pytest.fixture
def put(config, app):
    return open_store(config.store_url, sealer().seal, sealer().open).put


@pytest.fixture
def scanned(world, put):
    """``scanned(application)``: a scan that was read as its form; without one, a scan without marks."""

    def make(application=None, data=PICTURE):
        clean = dataclasses.replace(small_office.clean_file(data), sha256=put(data))
        taken = scanned_forms.take_in(world.actor(Role.OPERATOR), clean).upload
        page = marks_of(application) if application else scan_reading.PageMarks()
        (form,) = read(taken, page)
        ScannedForm.update(sha256=clean.sha256, media_type="image/jpeg").where(ScannedForm.id == form.id).execute()
        return ScannedForm.get_by_id(form.id)

    return make


def page_of(form):
    return f"{SCREEN}{form.token}"


@pytest.fixture
def drop(app, config, intake_process, operator):
    """``drop(file, …)``: the operator chooses files and sends them; the intake process is the real one."""
    from admin_app import bound

    with app.app_context():
        bound.bind(app, dataclasses.replace(config, intake_socket=intake_process), bound.store())

    def send(*files):
        operator.open(SCREEN)
        return operator.press("Unggah dan baca", {"berkas": list(files)})

    return send


def test_several_files_are_taken_in_and_promised_to_be_read(operator, drop):
    page = drop(upload(photo()), upload(scans.stack([scans.blank()]), "tumpukan.pdf", "application/pdf"))
    assert "2 berkas diterima" in operator.said
    assert ScanUpload.select().count() == OutboxItem.select().where(OutboxItem.job == scan_reading.JOB).count() == 2
    assert "menunggu giliran" in page.words("tbody")
    assert page.headers["Refresh"]


def test_a_bad_file_is_refused_by_name_and_does_not_hold_up_the_others(operator, drop):
    page = drop(upload(b"MZ program", "virus.exe"), upload(photo()))
    assert page.status == 422
    assert "virus.exe: Ini berkas program" in page.words(".galat-ringkas")
    assert ScanUpload.select().count() == 1


def test_the_same_file_again_is_told_and_kept_once(operator, drop):
    drop(upload(photo()))
    drop(upload(photo(), "nama-lain.jpg"))
    assert "nama-lain.jpg: sudah pernah diunggah oleh Petugas Operator" in operator.said
    assert ScanUpload.select().count() == 1


def test_nothing_chosen_is_told(operator, drop):
    assert drop().status == 422
    assert "Pilih foto" in operator.said


def test_a_recognised_form_is_compared_attached_and_the_next_one_opens(operator, world, scanned):
    first, second = (scanned(small_office.sent(world), PICTURE + bytes([n])) for n in range(2))
    page = operator.open(SCREEN)
    assert "Siap dicocokkan (2)" in page.words(".tab")
    page = operator.open(page_of(first))
    assert first.application.answers["anak_nama"] in page.words("dl")
    assert AccessEntry.select().where(AccessEntry.application == first.application_id).exists()
    operator.press("Lampirkan")
    assert "centang" in operator.said
    page = operator.press("Lampirkan", {"sesuai": "ya"})
    assert f"Formulir dilampirkan pada {first.application.reference}" in operator.said
    assert page.path == page_of(second)


def test_a_form_without_marks_is_named_by_the_printed_number(operator, world, scanned):
    application, form = small_office.sent(world), scanned()
    page = operator.open(f"{SCREEN}?keadaan=daftar")
    assert "Tidak ada kode batang" in row_of(page, "foto.jpg").text_content()
    operator.open(page_of(form))
    operator.press("Cari permohonannya", {"nomor": "AM-1"})
    assert "Tulis nomor permohonan" in operator.said
    page = operator.press("Cari permohonannya", {"nomor": application.reference.lower()})
    assert application.answers["anak_nama"] in page.words("dl")
    operator.press("Lampirkan", {"sesuai": "ya"})
    assert FormBinding.get().application == application


def test_every_desk_sees_it_and_no_one_can_ask_the_applicant_to_mend_it(everybody, world, scanned):
    application = small_office.sent(world)
    binding = attach(world, scanned(application), application)
    for role in (Role.OPERATOR, Role.PENGAWAS, Role.ADMINISTRATOR, Role.KEPALA):
        page = everybody[role].open(f"/petugas/berkas/{application.reference}")
        assert "Formulir bertanda tangan hasil alih media" in page.words(".pindaian")
        assert "dinyatakan sesuai dengan aslinya oleh Petugas Operator" in page.words(".pindaian figcaption")
        assert not page.find("[name='nilai.lampiran.FORMULIR_ALIH_MEDIA']")
        address = f"/petugas/berkas/{application.reference}/lampiran/{binding.attachment.token}"
        assert everybody[role].open(address).status == 200


def test_one_that_came_too_late_is_shown_from_the_archive(operator, kepala, world, scanned):
    application = small_office.at_stage(world, Stage.KEPALA)
    form = scanned(application)
    assert "arsip saja" in operator.open(page_of(form)).words("main")
    operator.press("Lampirkan", {"sesuai": "ya"})
    assert "disimpan di arsip" in operator.said
    page = kepala.open(f"/petugas/berkas/{application.reference}")
    assert "Formulir bertanda tangan di arsip" in page.words(".pindaian")
    assert kepala.open(f"/petugas/berkas/{application.reference}/alih-media/{form.token}").status == 200


def test_the_applicant_reads_it_and_a_stranger_does_not(citizen, world, scanned):
    application, other = small_office.sent(world), small_office.sent(world)
    form = scanned(application)
    attach(world, form, application)
    page = citizen.open(f"/akun/permohonan/{application.token}")
    assert "Formulir bertanda tangan" in page.words("main")
    assert citizen.open(f"/akun/permohonan/{application.token}/formulir-kertas/{form.token}").status == 200
    assert citizen.open(f"/akun/permohonan/{other.token}/formulir-kertas/{form.token}").status == 404


def test_a_wrong_one_is_undone_and_no_longer_given_out(operator, citizen, world, scanned):
    application = small_office.sent(world)
    form = scanned(application)
    attach(world, form, application)
    operator.open(page_of(form))
    operator.press("Batalkan pelampiran")
    assert "Tuliskan mengapa" in operator.said
    page = operator.press("Batalkan pelampiran", {"alasan": "Tertukar"})
    assert "kembali ke daftar tangan" in operator.said
    assert "dibatalkan Petugas Operator" in page.words("#riwayat + ul")
    assert citizen.open(f"/akun/permohonan/{application.token}/formulir-kertas/{form.token}").status == 404
    folder = operator.look_up(f"/petugas/arsip/map/?id={world.father.id}")
    row = row_of(folder, "Alih media formulir").text_content()
    assert "dibatalkan" in row
    assert "Unduh" not in row


def test_what_is_no_form_is_set_aside_and_brought_back(operator, scanned):
    form = scanned()
    operator.open(page_of(form))
    operator.press("Sisihkan", {"alasan": "Brosur toko"})
    operator.open(f"{SCREEN}?keadaan=disisihkan")
    assert "Disisihkan (1)" in operator.page.words(".tab")
    operator.open(page_of(form))
    operator.press("Kembalikan ke daftar tangan")
    assert ScannedForm.get_by_id(form.id).state == "daftar"


def test_the_form_of_the_officers_own_family_stays_closed_to_him(operator, world, scanned):
    form = scanned(small_office.sent(world))
    mother = Resident.get(Resident.nik_index == blind(small_office.MOTHER))
    Officer.update(resident=mother).where(Officer.username == "operator").execute()
    for address in (page_of(form), f"{page_of(form)}/halaman/1"):
        page = operator.open(address)
        assert page.status == 403
        assert "keluarga Anda" in page.words()


@pytest.mark.parametrize("shown", ["1:x", "1:" + "9" * 25, "9" * 25 + ":1", "²:1"])
def test_a_form_that_no_page_of_ours_wrote_is_refused(operator, world, scanned, shown):
    form = scanned(small_office.sent(world))
    operator.open(page_of(form))
    operator.press("Lampirkan", {"sesuai": "ya", "terlihat": shown})
    assert "tidak lengkap" in operator.said
    assert not FormBinding.select().exists()


def test_the_home_page_counts_what_waits(operator, pengawas, world, scanned):
    scanned(small_office.sent(world))
    assert "1formulir hasil pindaian" in operator.open("/petugas/").words(".kartu-baris").replace(" ", "", 1).replace(
        "1 ", "1"
    )
    assert "formulir hasil pindaian" not in pengawas.open("/petugas/").words("main")
