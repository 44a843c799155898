"""An account over time: drafts, lost sessions, passwords, withdrawal, repair, and what is nobody else's business."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from scripts.demo_run import citizen, office
from scripts.demo_run.browser import Browser
from tests.journeys import prepared, screens

NEW_PASSWORD = "perahu ketek sungai ogan"


def log_in(page, nik, password):
    page.goto("/masuk")
    page.get_by_label("NIK").fill(nik)
    page.get_by_label("Kata sandi", exact=True).fill(password)
    screens.go_on(page, "Masuk")


def test_a_draft_is_found_again_where_it_was_left(visit, resident):
    page = visit(resident(3), javascript=False)
    screens.begin(page, "CAP_LAHIR", "LAHIR_IBU")
    screens.answer(page, {"pelapor_hubungan": "keluarga"})
    screens.go_on(page)
    screens.answer(page, {"anak_punya_nik": "tidak"})
    screens.go_on(page)
    left = page.url
    page.get_by_role("link", name="Lanjutkan nanti").click()
    expect(page.get_by_text("Belum dikirim.")).to_be_visible()
    page.goto("/akun")
    page.get_by_role("link", name=re.compile("Belum dikirim, lanjutkan")).first.click()
    assert page.url == left
    page.goto(re.sub("/isian/.*", "/isian/pelapor-hubungan", left))
    expect(page.locator("input[value=keluarga]")).to_be_checked()


def test_nothing_typed_is_lost_when_the_session_ends_meanwhile(visit, resident, accounts, instance):
    page = visit(resident(6, fresh=True), javascript=False)
    screens.begin(page, "CAP_LAHIR", "LAHIR_IBU")
    page.goto(re.sub("/isian/.*", "/isian/anak-nama", page.url))
    page.get_by_role("textbox").fill("Cahaya Purnama")
    page.context.clear_cookies()
    screens.go_on(page)
    expect(page.get_by_text("Isian Anda masih ada")).to_be_visible()
    page.get_by_label("NIK").fill(accounts[6].nik)
    page.get_by_label("Kata sandi", exact=True).fill(instance.passwords[accounts[0].nik])
    screens.go_on(page, "Masuk")
    screens.go_on(page, "Kirim lagi")
    assert "anak-nama" not in page.url
    page.goto(re.sub("/isian/.*", "/isian/anak-nama", page.url))
    assert page.get_by_role("textbox").input_value() == "CAHAYA PURNAMA"


def test_a_form_from_before_the_last_log_in_is_offered_again(visit, resident):
    """The page was open while the visitor logged in anew elsewhere in the same browser: its token is stale."""
    page = visit(resident(6, fresh=True), javascript=False)
    screens.begin(page, "CAP_LAHIR", "LAHIR_IBU")
    page.goto(re.sub("/isian/.*", "/isian/anak-nama", page.url))
    page.get_by_role("textbox").fill("Embun Pagi")
    fresh = resident(6, fresh=True)
    page.context.add_cookies([{"name": one.name, "value": one.value, "url": page.url} for one in fresh.cookies])
    screens.go_on(page)
    expect(page.get_by_role("heading", name="Kirim sekali lagi")).to_be_visible()
    screens.go_on(page, "Kirim lagi")
    assert "anak-nama" not in page.url


def test_the_password_is_changed_and_other_devices_are_logged_out(visit, resident, accounts, instance):
    old = instance.passwords[accounts[0].nik]
    page, elsewhere = visit(resident(7, fresh=True)), visit(resident(7, fresh=True))
    page.goto("/akun/profil")
    page.get_by_role("link", name="Ganti kata sandi").click()
    page.get_by_label("Kata sandi sekarang").fill("bukan ini")
    page.get_by_label("Kata sandi baru").fill(NEW_PASSWORD)
    screens.go_on(page, "Ganti kata sandi")
    screens.sees_one_error_twice(page, "tidak cocok")
    page.get_by_label("Kata sandi sekarang").fill(old)
    page.get_by_label("Kata sandi baru").fill("pendek")
    screens.go_on(page, "Ganti kata sandi")
    screens.sees_one_error_twice(page, "paling sedikit")
    page.get_by_label("Kata sandi sekarang").fill(old)
    page.get_by_label("Kata sandi baru").fill(NEW_PASSWORD)
    screens.go_on(page, "Ganti kata sandi")
    expect(page.get_by_text("Kata sandi sudah diganti")).to_be_visible()
    elsewhere.goto("/akun")
    expect(elsewhere.get_by_role("heading", name="Masuk")).to_be_visible()
    log_in(elsewhere, accounts[7].nik, old)
    assert screens.errors(elsewhere)
    log_in(elsewhere, accounts[7].nik, NEW_PASSWORD)
    expect(elsewhere.get_by_role("heading", name=re.compile("^Halo"))).to_be_visible()


def test_a_forgotten_password_is_chosen_anew_by_the_link_in_the_mail(visit, accounts, officer, instance):
    page = visit(javascript=False)
    answers = []
    for nik in ("1610994101700009", accounts[8].nik):
        page.goto("/lupa-sandi")
        page.get_by_label("NIK").fill(nik)
        screens.go_on(page, "Kirim tautan")
        answers.append(page.locator("main").inner_html())
    assert answers[0] == answers[1], "a known and an unknown NIK get the same answer"
    page.goto(link_in_mail(officer("pengelola"), accounts[8].name))
    page.get_by_label("Kata sandi baru").fill(NEW_PASSWORD)
    screens.go_on(page, "Simpan kata sandi")
    expect(page.get_by_text("Kata sandi sudah diganti")).to_be_visible()
    log_in(page, accounts[8].nik, NEW_PASSWORD)
    expect(page.get_by_role("heading", name=re.compile("^Halo"))).to_be_visible()


def link_in_mail(pengelola: Browser, name: str) -> str:
    """The pengelola sees what would have been mailed while no SMTP server is set."""
    pengelola.open("/petugas/")
    pengelola.follow("Pesan keluar")
    (row, *_) = [one for one in pengelola.page.xpath("//table//tbody/tr") if "sandi" in one.text_content()]
    pengelola.open(row.xpath(".//a/@href")[0])
    return re.search(r"https?://\S+/sandi-baru/\S+", pengelola.text())[0]


def test_an_application_is_withdrawn_after_a_second_question(visit, resident, shoot):
    reporter = resident(9)
    file = prepared.sent(reporter)
    page = visit(reporter, javascript=False)
    page.goto(file.page)
    page.get_by_role("link", name="Tarik permohonan").click()
    shoot(page, "tarik")
    page.get_by_role("link", name="Tidak jadi").click()
    page.get_by_role("link", name="Tarik permohonan").click()
    screens.go_on(page, "Ya, tarik")
    expect(page.get_by_text("Ditarik").first).to_be_visible()
    expect(page.get_by_role("link", name="Tarik permohonan")).to_have_count(0)


def test_exactly_what_was_marked_is_asked_again_under_the_same_number(visit, resident, officer, shoot):
    """The demo's first account has such a file; the operator marked the child's name and the photo of the KK."""
    page = visit(resident(0), javascript=False)
    page.goto("/akun")
    page.get_by_role("link", name=re.compile("Perlu diperbaiki")).click()
    shoot(page, "perbaikan")
    number = re.search(r"AM-\S+?(?=\.)", page.locator("main").inner_text())[0]
    expect(page.locator("ul.daftar > li")).to_have_count(2)
    expect(page.get_by_text("Ejaan nama berbeda dengan surat keterangan lahir.")).to_be_visible()

    page.get_by_role("link", name=re.compile("Nama anak|Siapa nama")).click()
    page.get_by_role("textbox").fill("Nama Yang Benar")
    screens.go_on(page, "Simpan")
    expect(page.get_by_text("Sudah diubah")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Foto: Kartu Keluarga")).click()
    expect(page.get_by_text("Foto buram, tulisannya tidak terbaca.")).to_be_visible()
    page.get_by_role("link", name="Ganti berkas 1").click()
    screens.attach(page, screens.photo("Kartu Keluarga", 5), "Unggah pengganti")
    screens.onward(page)
    expect(page.locator("li", has_text="Foto: ").get_by_text("Sudah diubah")).to_be_visible()
    assert screens.agree_and_send(page) == number

    operator = officer("operator2")
    office.open_file(operator, number)
    assert "Nama Yang Benar".upper() in operator.text()
    assert "putaran 2" in operator.text()


def test_somebody_else_s_application_file_and_document_do_not_exist(visit, resident):
    owner, stranger = resident(9), visit(resident(6))
    place = prepared.draft(owner)
    owner.open(f"{place}/lampiran/A_KK")
    (thumbnail,) = owner.page.xpath("//img[@class='foto']/@src")
    for address in (place, f"{place}/periksa", f"{place}/lampiran", thumbnail, thumbnail.removesuffix("/kecil")):
        answer = stranger.goto(address)
        assert answer.status == 404, address
        expect(stranger.get_by_role("heading", name="Halaman tidak ditemukan")).to_be_visible()
    visitor = visit()
    assert "/masuk" in visitor.goto(f"{place}/periksa").url


def test_the_form_that_was_sent_can_be_printed(resident, visit):
    reporter = resident(9)
    file = prepared.sent(reporter)
    assert reporter.download(file.form_copy).startswith(b"%PDF-")
    assert citizen.events(reporter, file)
    page = visit(reporter)
    page.goto("/akun/siapa-melihat")
    expect(page.get_by_role("heading", name="Siapa melihat data saya")).to_be_visible()
