"""Agencies and agreements on the office's screens: terms with two pairs of eyes, a freeze with one click."""

from __future__ import annotations

import json

import pytest

from models.operations.verification import clients
from models.rules.roles import Role
from models.tables import (
    Agency,
    AgencyUser,
    Agreement,
    AgreementChange,
    AgreementSanction,
    AgreementVersion,
    Message,
    Verification,
)
from tests import agency as agencies
from tests import world as small_office


def _agreement(pengelola, *, by_procedure=False):
    """Entered on its screen; not bound by the procedure unless the test is about it."""
    pengelola.open("/petugas/perjanjian/new/")
    pengelola.press("Simpan", {"agency": str(Agency.get().id), "number": "PKS/1", "title": "Data"})
    Agreement.update(by_procedure=by_procedure).execute()
    return Agreement.get(Agreement.number == "PKS/1")


TERMS = {
    "berlaku_mulai": "1-1-2026",
    "berlaku_sampai": "31-12-2026",
    "tujuan": "Pelayanan pasien",
    "metode_akses": "WEB_PORTAL",
    "unsur_nama": "cocok",
    "unsur_tgl_lahir": "tampil",
    "kuota_harian": "500",
}


def test_an_agency_needs_a_whole_address(pengelola):
    pengelola.open("/petugas/lembaga/new/")
    page = pengelola.press("Simpan", {"name": "BPJS", "kind": "lembaga lain", "contact_email": "salah", "active": "y"})
    assert "e-mail lengkap" in page.words(".galat-ringkas")
    pengelola.press("Simpan", {"contact_email": "data@bpjs.invalid"})
    assert Agency.get(Agency.name == "BPJS").contact_email == "data@bpjs.invalid"


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"berlaku_sampai": "1-1-2025"}, "#berlaku_sampai"),
        ({"ip_allowlist": "10.1.0.0/99"}, "#ip_allowlist"),
        ({"tujuan": " "}, "#tujuan"),
        ({"ambang_kemiripan": "20"}, "#ambang_kemiripan"),
        ({"jam_mulai": "7"}, "#jam_mulai"),
        ({"jam_selesai": "sore"}, "#jam_selesai"),
        ({"jam_mulai": "16.00", "jam_selesai": "7.30"}, "#jam_selesai"),
    ],
)
def test_terms_that_cannot_stand_are_told_at_their_field(pengelola, wrong, place):
    Agency.create(name="BPJS", kind="lembaga lain")
    agreement = _agreement(pengelola)
    pengelola.open(f"/petugas/perjanjian/{agreement.id}/isi")
    page = pengelola.press("Simpan konsep", {**TERMS, **wrong})
    assert page.status == 400
    assert place in {link.get("href") for link in page.find(".galat-ringkas a")}
    assert not AgreementVersion.select().exists()


def test_terms_are_drafted_by_one_officer_and_put_in_force_by_another(pengelola, kepala):
    Agency.create(name="BPJS", kind="lembaga lain")
    agreement = _agreement(pengelola)
    here = f"/petugas/perjanjian/details/?id={agreement.id}"
    pengelola.open(f"/petugas/perjanjian/{agreement.id}/isi")
    page = pengelola.press("Simpan konsep", TERMS)
    assert "Nama lengkap (dicocokkan saja); Tanggal lahir (ditampilkan)" in page.words()
    page = pengelola.press("Sahkan isi ini (Pasal 10(3))")
    assert "bukan oleh penyusunnya" in page.words()
    assert Agreement.get_by_id(agreement.id).in_force == 0
    kepala.open(here)
    page = kepala.press("Sahkan isi ini (Pasal 10(3))")
    assert "Isi perjanjian berlaku." in page.words()
    row = Agreement.get_by_id(agreement.id)
    assert (row.state, row.in_force, row.valid_until) == ("aktif", 1, "2026-12-31")
    assert "Ubah" not in page.links()


def test_a_new_agreement_is_a_draft_that_no_officer_opens_without_its_steps(pengelola, kepala):
    Agency.create(name="BPJS", kind="lembaga lain")
    assert not pengelola.open("/petugas/perjanjian/new/").find("[name=state]")
    agreement = _agreement(pengelola, by_procedure=True)
    pengelola.open(f"/petugas/perjanjian/edit/?id={agreement.id}")
    pengelola.press("Simpan", {"state": "disetujui"})
    assert Agreement.get().state == "draf"
    pengelola.open(f"/petugas/perjanjian/{agreement.id}/isi")
    pengelola.press("Simpan konsep", TERMS)
    kepala.open(f"/petugas/perjanjian/details/?id={agreement.id}")
    page = kepala.press("Sahkan isi ini (Pasal 10(3))")
    assert "Yang kurang: surat permohonan pimpinan lembaga" in page.words()
    assert Agreement.get().in_force == 0


def test_the_answers_under_a_draft_are_seen_by_its_writer_and_by_whoever_puts_it_in_force(pengelola, kepala):
    Agency.create(name="BPJS", kind="lembaga lain")
    agreement = _agreement(pengelola)
    pengelola.open(f"/petugas/perjanjian/{agreement.id}/isi")
    pengelola.press("Simpan konsep", TERMS)
    pengelola.open(f"/petugas/perjanjian/{agreement.id}/isi")
    kepala.open(f"/petugas/perjanjian/details/?id={agreement.id}")
    for officer in (pengelola, kepala):
        words = officer.page.words()
        assert "Inilah yang akan mereka lihat (versi 1)" in words
        assert words.count("✓ Sesuai") == 7
        assert words.count("✗ Tidak sesuai") == 2
        assert "1990-01-01" in words
        assert "Penduduk ini sudah meninggal dunia." in words
        assert "Data tidak ditemukan." in words
        assert "Iris mata" in words
        assert not officer.page.find("pre")
    assert not Verification.select().exists()
    kepala.press("Sahkan isi ini (Pasal 10(3))")
    pengelola.open(f"/petugas/perjanjian/{agreement.id}/isi")
    pengelola.press("Simpan konsep", {**TERMS, "metode_akses": "WEB_SERVICE"})
    answer = json.loads(pengelola.page.find("pre")[0].text_content())
    assert answer["nilai"] == {"tgl_lahir": "1990-01-01"}
    assert answer["kuota_sisa"]["hari"] == 500
    assert "versi 1" in pengelola.page.words()


def test_terms_that_show_what_nobody_will_see_are_warned_of(pengelola):
    Agency.create(name="BPJS", kind="lembaga lain")
    agreement = _agreement(pengelola)
    pengelola.open(f"/petugas/perjanjian/{agreement.id}/isi")
    wrong = {**TERMS, "unsur_nama": "", "unsur_tgl_lahir": "", "unsur_alamat": "tampil"}
    page = pengelola.press("Simpan konsep", wrong)
    assert "tidak ada nilai yang ditampilkan" in page.words(".kabar")
    assert "Tidak akan pernah ditampilkan" in page.words("main")
    pengelola.open(f"/petugas/perjanjian/{agreement.id}/isi")
    page = pengelola.press("Simpan konsep", TERMS)
    assert "Tidak akan pernah ditampilkan" not in page.words("main")
    assert "Keluarga: nomor KK dan NIK seorang anggota" in page.words("main")


def test_access_is_frozen_by_one_click_with_a_reason(pengelola, kepala):
    Agency.create(name="BPJS", kind="lembaga lain")
    agreement = _agreement(pengelola)
    pengelola.open(f"/petugas/perjanjian/{agreement.id}/isi")
    pengelola.press("Simpan konsep", TERMS)
    kepala.open(f"/petugas/perjanjian/details/?id={agreement.id}")
    kepala.press("Sahkan isi ini (Pasal 10(3))")
    kepala.press("Bekukan sekarang", {"alasan": ""})
    assert Agreement.get_by_id(agreement.id).state == "aktif"
    kepala.press("Bekukan sekarang", {"alasan": "Laporan semester belum masuk."})
    assert Agreement.get_by_id(agreement.id).state == "dibekukan"
    kepala.press("Buka kembali", {"alasan": "Laporan sudah masuk."})
    assert Agreement.get_by_id(agreement.id).state == "aktif"


@pytest.fixture
def in_force(world):
    """An agreement in force with an agency that can be written to."""
    row = agencies.agreed(world, berlaku_mulai="2025-01-01", kuota_harian=10)
    Agency.update(contact_email="data@rsud.invalid").execute()
    return row


def test_the_ladder_is_climbed_and_left_on_the_page(pengelola, kepala, in_force):
    here, why = f"/petugas/perjanjian/details/?id={in_force.id}", {"alasan": "Data dipakai untuk hal lain."}
    pengelola.open(here)
    letter = {"nomor": "470/12/2026", "tanggal": "bukan tanggal"}
    assert "470/12/2026" not in pengelola.press("Catat peringatan", {**letter, **why}).words()
    page = pengelola.press("Catat peringatan", {**letter, "tanggal": "9-1-2026", **why})
    assert "Peringatan pertama" in page.words("table")
    assert "470/12/2026" in page.words("table")
    assert "Peringatan kedua (akses tetap terbuka)" in page.words()
    assert "Tinggal" not in page.words()
    page = pengelola.press("Kurangi kuota", {"persen": "20", **why})
    assert "tinggal 20 persen" in page.words("table")
    pengelola.press("Bekukan sekarang", why)
    assert "Tutup akses" not in pengelola.buttons()
    kepala.open(here)
    assert {"Tutup akses", "Buka kembali"} <= set(kepala.buttons())
    page = kepala.press("Tutup akses", why)
    assert Agreement.get().state == "diakhiri"
    assert "Cabut" not in " ".join(kepala.buttons())
    assert page.words("table").count("Data dipakai untuk hal lain.") == 4
    assert Message.select().count() == 4


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("peringatkan", {"pengelola", "kepala"}),
        ("kurangi", {"pengelola", "kepala"}),
        ("bekukan", {"pengelola", "administrator", "kepala"}),
        ("cabut", {"pengelola", "kepala"}),
        ("tutup", {"kepala"}),
        ("laporan", {"pengelola"}),
    ],
)
def test_each_step_is_for_its_roles(everybody, app, in_force, path, may):
    address = f"/petugas/perjanjian/{in_force.id}/{path}"
    answers = {role.value: one.post(address, {"alasan": "x"}) for role, one in everybody.items()}
    assert {role for role, answer in answers.items() if answer.status != 403} == may
    assert app.test_client().post(address).status_code in {302, 400, 403}
    assert not AgreementSanction.select().exists()


def test_what_was_at_work_keeps_its_state_when_it_is_edited(pengelola, kepala, in_force):
    pengelola.open(f"/petugas/perjanjian/details/?id={in_force.id}")
    pengelola.press("Bekukan sekarang", {"alasan": "Ada insiden di lembaga."})
    pengelola.open(f"/petugas/perjanjian/edit/?id={in_force.id}")
    assert not pengelola.page.find("[name=state]")
    page = pengelola.press("Simpan", {"title": "Judul baru", "state": "disetujui"})
    assert "menunggu petugas lain memberlakukannya" in page.words()
    assert (Agreement.get().title, Agreement.get().state) == (in_force.title, "dibekukan")
    assert "bukan pengusulnya" in pengelola.press("Berlakukan perubahan ini").words()
    assert "perubahan perjanjian lembaga menunggu" in kepala.open("/petugas/").words()
    kepala.open(f"/petugas/perjanjian/details/?id={in_force.id}")
    assert "Judul baru" in kepala.page.words()
    assert "Perubahan berlaku." in kepala.press("Berlakukan perubahan ini").words()
    assert (Agreement.get().title, Agreement.get().state) == ("Judul baru", "dibekukan")


def test_a_change_that_waits_can_be_refused_with_a_reason(pengelola, kepala, in_force):
    pengelola.open(f"/petugas/perjanjian/edit/?id={in_force.id}")
    pengelola.press("Simpan", {"title": "Judul salah"})
    kepala.open(f"/petugas/perjanjian/details/?id={in_force.id}")
    assert "Tuliskan alasannya." in kepala.press("Tolak perubahan ini").words()
    page = kepala.press("Tolak perubahan ini", {"alasan": "Judulnya tetap."})
    assert "Usulan perubahan ditolak." in page.words()
    assert not page.find("#alasan-perubahan")


def test_what_an_agency_works_with_is_not_given_to_another(world, pengelola, in_force):
    other = Agency.create(name="BPJS", kind="lembaga lain")
    draft = Agreement.create(agency=in_force.agency, number="PKS/2", title="Data", changed_at=small_office.now())
    pengelola.open(f"/petugas/perjanjian/edit/?id={draft.id}")
    pengelola.press("Simpan", {"agency": str(other.id)})
    assert Agreement.get_by_id(draft.id).agency_id == other.id
    clients.register_client(world.actor(Role.PENGELOLA), draft, "SIMRS")
    for row in (in_force, Agreement.get_by_id(draft.id)):
        pengelola.open(f"/petugas/perjanjian/edit/?id={row.id}")
        assert not pengelola.page.find("[name=agency]")
        pengelola.press("Simpan", {"title": "Judul baru", "agency": str(other.id + in_force.agency_id - row.agency_id)})
        assert Agreement.get_by_id(row.id).agency_id == row.agency_id
    assert set(AgreementChange.get().facts) == {"title"}


def test_a_report_is_late_until_it_is_noted(pengelola, in_force):
    late = "laporan semester lembaga terlambat"
    assert late in pengelola.open("/petugas/").words()
    pengelola.open(f"/petugas/perjanjian/details/?id={in_force.id}")
    page = pengelola.press("Catat laporan", {"semester": "2025-06-30", "nomor": "045/RSUD", "diterima": "2-7-2025"})
    assert "nomor 045/RSUD" in page.words()
    assert "terlambat" in page.words()
    assert not any(one.get("value") == "2025-06-30" for one in page.find("#semester option"))


def test_a_user_of_an_agency_is_made_helped_and_shut_out(pengelola):
    agency = Agency.create(name="BPJS", kind="lembaga lain")
    pengelola.open("/petugas/pengguna-lembaga/new/")
    form = {"agency": str(agency.id), "username": "L", "name": "Siti", "password": "kata-sandi-pertama"}
    assert "huruf kecil" in pengelola.press("Simpan", form).words(".galat-ringkas")
    pengelola.press("Simpan", {**form, "username": "loket.satu"})
    user = AgencyUser.get()
    assert (user.username, user.agency_id, user.active) == ("loket.satu", agency.id, True)
    AgencyUser.update(totp_confirmed=True, totp_secret="X").execute()
    assert "paling sedikit" in pengelola.press("Ganti kata sandi", {"sandi": "pendek"}).words()
    pengelola.press("Ganti kata sandi", {"sandi": "kata-sandi-kedua"})
    assert not AgencyUser.get().totp_confirmed
    pengelola.press("Nonaktifkan", {"alasan": "Pindah tugas."})
    assert not AgencyUser.get().active
