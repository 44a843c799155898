"""A resident applies for a birth certificate on a phone: registration, questions, photos, check, receipt."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from scripts.demo_run import office, photos
from tests.journeys import prepared, screens

PASSWORD = "kebun karet di tepi sungai"
CHILD = "BINTANG PERMATA SARI"


def register(page, who):
    """Every page of the registration."""
    born = who.born.split("-")
    page.goto("/")
    page.get_by_role("link", name="Buat akun", exact=True).first.click()
    page.get_by_role("link", name="Mulai", exact=True).click()
    page.get_by_label("NIK", exact=True).fill(" ".join((who.nik[:6], who.nik[6:12], who.nik[12:])))
    page.get_by_label("Nomor Kartu Keluarga").fill(who.kk)
    page.get_by_label("Nama lengkap").fill(who.name.title())
    for label, part in zip(("Tahun", "Bulan", "Hari"), born, strict=True):
        page.get_by_label(label, exact=True).fill(part)
    screens.go_on(page)
    page.get_by_label("Nomor HP").fill("+62 812-7000-4321")
    page.get_by_label("Alamat e-mail").fill("ibu.baru@contoh.invalid")
    screens.go_on(page)
    facts = {"NIK": who.nik, "Nama": who.name}
    for name, picture in (("ktp", photos.card(facts)), ("swafoto", photos.selfie(facts))):
        screens.attach(page, {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": picture})
        screens.onward(page)
    page.get_by_label("Buat kata sandi").fill(PASSWORD)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Kirim pendaftaran").click()
    expect(page.get_by_role("heading", name="Pendaftaran terkirim")).to_be_visible()


def log_in(page, nik, password):
    page.goto("/masuk")
    page.get_by_label("NIK").fill(nik)
    page.get_by_label("Kata sandi", exact=True).fill(password)
    screens.go_on(page, "Masuk")


def test_from_the_front_door_to_the_receipt_without_javascript(visit, strangers, officer, shoot):
    page, who = visit(javascript=False), strangers[1]
    page.goto("/")
    shoot(page, "beranda")
    register(page, who)
    log_in(page, who.nik, PASSWORD)
    assert any("masih diperiksa petugas" in line for line in screens.errors(page))
    office.verify_account(officer("operator"), who.name)
    log_in(page, who.nik, PASSWORD)

    page.goto("/")
    page.get_by_role("link", name=re.compile("^Akta kelahiran")).click()
    shoot(page, "layanan")
    page.get_by_role("link", name="Ajukan sekarang").click()
    page.get_by_label(re.compile("Ayah dan ibu punya buku nikah")).check()
    shoot(page, "pilih-keadaan")
    page.get_by_role("button", name="Mulai").click()
    shoot(page, "pertanyaan")
    screens.fill_in(page, screens.birth())
    shoot(page, "daftar-foto")
    screens.attach_all(page)
    shoot(page, "periksa-jawaban")
    expect(page.get_by_text(CHILD)).to_be_visible()
    number = screens.agree_and_send(page)
    shoot(page, "terkirim")
    assert re.fullmatch(r"AM-\d{8}-[A-HJ-NPR-Y2-9]{5}-[A-HJ-NPR-Y2-9]", number)

    page.get_by_role("link", name="Pantau permohonan").click()
    expect(page.get_by_text("Sekarang di sini")).to_be_visible()
    expect(page.locator("dl.rangkum")).to_contain_text("Operator")
    shoot(page, "permohonan")


def test_with_javascript_the_same_pages_lead_to_the_same_receipt(visit, resident, shoot):
    page = visit(resident(4))
    screens.begin(page, "CAP_LAHIR", "LAHIR_AYAH_IBU")
    screens.fill_in(page, screens.birth(anak_nama="Arjuna Putra", anak_jk="1", anak_tgl_lahir=screens.days_ago(3)))
    page.get_by_role("link", name="Mulai memotret").click()
    shoot(page, "foto-kosong")
    screens.attach(page, screens.photo())
    expect(page.locator("img.foto")).to_be_visible()
    shoot(page, "foto-diterima")
    for number in (2, 3):
        screens.attach(page, screens.photo(f"Halaman {number}"), "Tambah halaman")
        expect(page.locator("img.foto")).to_have_count(number)
    shoot(page, "foto-beberapa-halaman")
    page.get_by_role("link", name="Ganti berkas 2").click()
    screens.attach(page, screens.photo("Halaman 2 lagi"), "Unggah pengganti")
    expect(page.locator("ol.lembaran li").nth(1)).to_contain_text("Halaman 2 lagi.jpg")
    page.get_by_role("button", name="Hapus berkas 3").click()
    expect(page.locator("img.foto")).to_have_count(2)
    screens.onward(page)
    while "/lampiran/" in page.url:
        screens.attach(page, screens.photo())
        screens.onward(page)
    assert screens.agree_and_send(page)


def test_ubah_changes_one_answer_and_comes_back(visit, resident):
    reporter = resident(1)
    place = prepared.draft(reporter, anak_nama="SALAH TULIS", pelapor_hubungan="ayah", ibu_nik=screens.MEMBER)
    page = visit(reporter)
    page.goto(f"{place}/periksa")
    page.get_by_role("link", name=re.compile("^Ubah Nama anak$")).click()
    page.get_by_role("textbox").fill("BENAR TULIS")
    screens.go_on(page)
    expect(page).to_have_url(re.compile("/periksa$"))
    expect(page.get_by_text("BENAR TULIS")).to_be_visible()
    expect(page.get_by_text("SALAH TULIS")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_second_press_of_the_button_shows_the_first_receipt(visit, resident, javascript):
    reporter = resident(1)
    place = prepared.draft(reporter, pelapor_hubungan="ayah", ibu_nik=screens.MEMBER)
    page = visit(reporter, javascript=javascript)
    page.goto(f"{place}/periksa")
    for box in page.locator("input[name=setuju]").all():
        box.check()
    reporter.open(f"{place}/periksa")  # the same page in another tab
    page.get_by_role("button", name="Kirim permohonan").dblclick()
    expect(page.get_by_role("heading", name="Permohonan terkirim")).to_be_visible()
    number = page.locator(".nomor").inner_text()
    reporter.send(
        "Kirim permohonan", {"setuju": sorted(reporter.form("Kirim permohonan")[0].inputs["setuju"].value_options)}
    )
    assert number in reporter.text()
    page.go_back()
    expect(page.locator(".nomor")).to_have_text(number)
    page.goto("/akun")
    expect(page.get_by_text(number)).to_have_count(1)
