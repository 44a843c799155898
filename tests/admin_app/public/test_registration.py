"""Registration: nothing typed or uploaded is lost, and nobody learns what the register or the accounts hold."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image

from models.operations.logins import accounts
from models.tables import Account, Message, Notice, PasswordReset
from models.tables.sealing import blind
from tests.admin_app.public.browser import Browser
from tests.admin_app.public.conftest import log_in, photo, upload
from tests.world import FATHER, KK, MOTHER, PASSWORD

NEW_PASSWORD = "sawah hijau di Indralaya"
WHO = {
    "nik": MOTHER,
    "kk": KK,
    "nama": "Nurlela",
    "tgl_lahir.hari": "5",
    "tgl_lahir.bulan": "Juli",
    "tgl_lahir.tahun": "1988",
}
REACH = {"hp": "0812 3456 7890", "email": "nurlela@contoh.invalid"}


def walk(browser, who=WHO, password=NEW_PASSWORD):
    browser.open("/daftar/diri")
    browser.send(who)
    browser.send(REACH)
    for _ in ("ktp", "swafoto"):
        browser.send({"berkas": upload(photo())})
        browser.open(browser.page.find(".aksi a.tombol")[0].get("href"))
    return browser.send({"sandi": password, "setuju": "1"})


def test_a_resident_registers(visitor):
    answer = walk(visitor)
    assert answer.path == "/daftar/selesai"
    account = Account.get(Account.nik_index == blind(MOTHER))
    assert account.state == "menunggu"
    assert account.resident.name == "NURLELA"
    assert account.claim == {"nik": MOTHER, "kk": KK, "birth_date": "1988-07-05"}
    assert account.terms_version == "1"
    assert account.id_photo
    assert account.selfie
    assert visitor.client.get_cookie("daftar", path="/daftar") is None


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"nik": "1610990101900009"},
        {"nik": FATHER},
        {"kk": "1610990101150009"},
        {"nama": "Bukan Siapa-siapa"},
        {"tgl_lahir.tahun": "1990"},
    ],
    ids=["cocok", "nik tak dikenal", "nik berakun", "kk lain", "nama lain", "lahir lain"],
)
def test_the_answer_is_the_same_whatever_the_register_says(app, change):
    browser = Browser(app)
    begun = time.monotonic()
    answer = walk(browser, {**WHO, **change})
    assert answer.path == "/daftar/selesai"
    assert time.monotonic() - begun > 0.4
    other = Browser(app)
    assert answer.words() == other.open("/daftar/selesai").words()


def test_a_second_registration_changes_nothing_and_warns_the_holder(visitor, world):
    walk(visitor, {**WHO, "nik": FATHER})
    assert Account.select().where(Account.nik_index == blind(FATHER)).count() == 1
    assert log_in(Browser(visitor.client.application), FATHER, PASSWORD).page.path == "/akun"
    assert Notice.select().where(Notice.account == world.account, Notice.title.contains("mendaftar")).count() == 1


def test_every_fault_stands_at_its_field_and_on_top(visitor):
    visitor.open("/daftar/diri")
    answer = visitor.send({"nik": "12 34", "kk": "x", "nama": "", "tgl_lahir.hari": "31", "tgl_lahir.bulan": "2"})
    assert answer.title.startswith("Galat: ")
    assert len(answer.errors) == 4
    for one in answer.find(".salah a"):
        anchor = one.get("href").removeprefix("#")
        assert [box for box in answer.find("input") if box.get("id") == anchor], anchor
        assert " ".join(one.text_content().split()) in answer.words(".pesan")
    assert answer.find("#nik")[0].get("value") == "12 34"
    assert answer.find("#nik")[0].get("aria-invalid") == "true"


@pytest.mark.parametrize("text", ["1610 9902 0385 0001", "161099.020385.0001", "161099-020385-0001"])
def test_numbers_are_taken_with_blanks_dots_and_hyphens(visitor, text):
    visitor.open("/daftar/diri")
    assert visitor.send({**WHO, "nik": text}).path == "/daftar/kontak"


def test_a_birth_date_in_the_future_is_refused(visitor):
    visitor.open("/daftar/diri")
    answer = visitor.send({**WHO, "tgl_lahir.tahun": "2099"})
    assert "Tanggal lahir tidak boleh" in answer.errors[0]
    assert answer.find("#nama")[0].get("value") == "Nurlela"


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '=HYPERLINK("http://jahat")', 'O\'Brien "Si" & Co', "A" * 100, "SUHARTO"]
)
def test_hostile_and_odd_names_are_shown_as_text(visitor, name):
    visitor.open("/daftar/diri")
    visitor.send({**WHO, "nama": name})
    answer = visitor.open("/daftar/diri")
    assert answer.find("#nama")[0].get("value") == name.upper()
    assert not [one for one in answer.find("script") if not one.get("nonce")]


def test_a_name_of_200_letters_gets_a_word_and_stays(visitor):
    visitor.open("/daftar/diri")
    answer = visitor.send({**WHO, "nama": "A" * 200})
    assert "Paling banyak 100 huruf" in answer.errors[0]
    assert answer.find("#nama")[0].get("value") == "A" * 200


def test_uploads_stay_when_something_else_is_wrong(visitor):
    visitor.open("/daftar/diri")
    visitor.send(WHO)
    visitor.send(REACH)
    visitor.send({"berkas": upload(photo())})
    assert visitor.open("/daftar/foto/ktp/lihat").status == 200
    visitor.open("/daftar/foto/swafoto")
    answer = visitor.send({"berkas": upload(b"bukan gambar", "virus.exe", "application/octet-stream")})
    assert answer.errors
    assert visitor.open("/daftar/foto/ktp").find("img")
    visitor.open("/daftar/foto/swafoto")
    visitor.send({"berkas": upload(photo())})
    visitor.open("/daftar/akhir")
    answer = visitor.send({"sandi": "pendek", "setuju": "1"})
    assert answer.errors == ["Kata sandi paling sedikit 10 karakter."]
    assert answer.find("#setuju")[0].get("checked") is not None
    assert visitor.send({"sandi": NEW_PASSWORD}).path == "/daftar/selesai"


def test_a_photo_of_30_mb_is_answered_at_its_field(visitor):
    visitor.open("/daftar/foto/ktp")
    answer = visitor.send({"berkas": upload(b"\xff\xd8" + b"x" * (30 * 1024 * 1024))})
    assert answer.status == 200
    assert "Foto terlalu besar (30,1 MB)" in answer.errors[0]


def test_a_pdf_of_two_pages_is_no_photo(visitor):
    pages = [Image.new("RGB", (600, 400), "white") for _ in range(2)]
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:])
    visitor.open("/daftar/foto/ktp")
    answer = visitor.send({"berkas": upload(buffer.getvalue(), "ktp.pdf", "application/pdf")})
    assert "2 halaman; paling banyak 1" in answer.errors[0]


def test_an_unreadable_photo_is_told_at_once(visitor):
    visitor.open("/daftar/foto/ktp")
    answer = visitor.send({"berkas": upload(photo(blur=25))})
    assert "tidak terbaca" in answer.errors[0] or "kosong" in answer.errors[0]


def test_nobody_sees_the_photos_of_another(app, visitor):
    visitor.open("/daftar/foto/ktp")
    visitor.send({"berkas": upload(photo())})
    assert visitor.open("/daftar/foto/ktp/lihat").status == 200
    assert Browser(app).open("/daftar/foto/ktp/lihat").status == 404


def test_whoever_shares_the_phone_begins_anew(visitor):
    visitor.open("/daftar/diri")
    visitor.send(WHO)
    answer = visitor.open("/daftar")
    assert answer.links()["Lanjutkan"] == "/daftar/kontak"
    visitor.send({})
    assert visitor.page.path == "/daftar/diri"
    assert visitor.page.find("#nik")[0].get("value") == ""


def test_a_forged_draft_cookie_is_nothing(visitor):
    visitor.client.set_cookie("daftar", "palsu", path="/daftar")
    assert visitor.open("/daftar/akhir").status == 302


# ---- passwords


def test_wrong_password_and_unknown_nik_get_one_answer(visitor):
    answers = []
    for nik, password in ((FATHER, "salah sekali"), ("1610990101900009", "salah sekali")):
        visitor.open("/masuk")
        visitor.send({"nik": nik, "sandi": password})
        answers.append((visitor.page.errors, visitor.page.find("#nik")[0].get("value") == nik))
    assert answers[0] == answers[1]
    assert "dikunci 15 menit" in answers[0][0][0]


def test_five_wrong_passwords_lock_the_account(visitor):
    for _ in range(5):
        visitor.open("/masuk")
        visitor.send({"nik": FATHER, "sandi": "salah sekali"})
    visitor.send({"nik": FATHER, "sandi": PASSWORD})
    assert visitor.page.path == "/masuk"
    assert visitor.page.errors


def test_a_password_is_changed_and_other_phones_are_logged_out(app, citizen):
    other = log_in(Browser(app), FATHER)
    citizen.open("/akun/sandi")
    assert citizen.send({"sandi_lama": "bukan ini", "sandi_baru": NEW_PASSWORD}).errors
    assert citizen.send({"sandi_lama": PASSWORD, "sandi_baru": "pendek"}).errors
    assert citizen.send({"sandi_lama": PASSWORD, "sandi_baru": NEW_PASSWORD}).path == "/akun/profil?sandi=baru"
    assert citizen.open("/akun").status == 200
    assert other.open("/akun").status == 302
    assert log_in(other, FATHER, NEW_PASSWORD).page.path == "/akun"


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(app, visitor, world):
    answers = []
    for nik in (FATHER, "1610990101900009"):
        begun = time.monotonic()
        visitor.open("/lupa-sandi")
        visitor.send({"nik": nik})
        answers.append((visitor.page.path, visitor.page.words()))
        assert 0.45 < time.monotonic() - begun < 2
    assert answers[0] == answers[1]
    assert PasswordReset.select().count() == 1
    link = next(line for line in Message.get(Message.account == world.account).body.split() if "/sandi-baru/" in line)
    path = "/sandi-baru/" + link.rpartition("/")[2]
    assert link.startswith(app.extensions["capil"].config.base_url)
    visitor.open(path)
    assert visitor.page.headers["Referrer-Policy"] == "no-referrer"
    assert visitor.send({"sandi_baru": "1"}).errors
    assert visitor.send({"sandi_baru": NEW_PASSWORD}).path == "/masuk?sandi=baru"
    assert log_in(visitor, FATHER, NEW_PASSWORD).page.path == "/akun"
    second = Browser(app)
    second.open(path)
    second.send({"sandi_baru": NEW_PASSWORD + " lagi"})
    assert "sudah dipakai atau kedaluwarsa" in second.page.words()


def test_claims_reach_the_officer_as_typed(visitor):
    walk(visitor, {**WHO, "nama": "Nur Lela"})
    account = Account.get(Account.nik_index == blind(MOTHER))
    assert account.resident is None
    from models.tables import Resident

    resident = Resident.get(Resident.nik_index == blind(MOTHER))
    assert accounts.mismatches(accounts.claim_of(account), resident) == ["nama"]
