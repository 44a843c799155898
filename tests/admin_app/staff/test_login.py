"""The office's log-in: two factors, a lock, sessions that die on the server."""

from __future__ import annotations

import time

import pyotp
import pytest

from models.rules.roles import Role
from models.tables import LoginSession, Officer, Verdict
from tests import world as small_office
from tests.admin_app.staff.desk_browser import Officer as Desk
from tests.world import PASSWORD

NEW = "kalimat panjang yang baru"


def real_officer(username="budi", **more):
    """An officer who is not of the demo."""
    actor = small_office.officer(Role.OPERATOR, username, **more)
    Officer.update(demo=False).where(Officer.id == actor.id).execute()
    return Officer.get_by_id(actor.id)


def enrolled(username="budi"):
    officer = real_officer(username)
    return officer, enrol(officer)


def enrol(officer):
    secret = pyotp.random_base32()
    officer.totp_secret, officer.totp_confirmed = secret, True
    officer.save()
    return pyotp.TOTP(secret)


def try_log_in(person, username, password=PASSWORD):
    person.open("/petugas/masuk")
    return person.press("Masuk", {"username": username, "sandi": password})


def test_demo_staff_enter_without_a_code_and_the_page_says_so(stranger):
    page = stranger.open("/petugas/masuk")
    assert "petugas demo dapat masuk tanpa kode" in page.words()
    assert try_log_in(stranger, "operator").path == "/petugas/"


def test_unknown_name_and_wrong_password_get_the_same_answer(stranger):
    wrong = try_log_in(stranger, "operator", "salah sekali ini")
    assert wrong.status == 422
    unknown = try_log_in(stranger, "tidak-ada", "salah sekali ini")
    assert wrong.words(".galat-ringkas") == unknown.words(".galat-ringkas")
    assert wrong.title.startswith("Galat:")


def test_five_wrong_passwords_lock_the_officer_out(stranger):
    for _ in range(5):
        try_log_in(stranger, "operator", "salah sekali ini")
    assert try_log_in(stranger, "operator").status == 422
    assert Officer.get(Officer.username == "operator").locked_until is not None


def test_an_officer_who_was_shut_out_cannot_enter(stranger):
    Officer.update(active=False).where(Officer.username == "operator").execute()
    assert try_log_in(stranger, "operator").status == 422


def test_who_goes_on_where_he_was_going_only_inside_this_site(stranger):
    stranger.open("/petugas/masuk?lanjut=/petugas/antrean/")
    assert stranger.press("Masuk", {"username": "operator", "sandi": PASSWORD}).path == "/petugas/antrean/"
    other = Desk(stranger.client.application)
    other.open("/petugas/masuk?lanjut=//jahat.invalid/")
    assert other.press("Masuk", {"username": "operator", "sandi": PASSWORD}).path == "/petugas/"


def test_real_staff_must_enrol_before_anything_else(stranger):
    officer = real_officer()
    page = try_log_in(stranger, "budi")
    assert page.path == "/petugas/akun/ponsel"
    assert page.find("svg[role=img]")
    for path in ("/petugas/", "/petugas/antrean/", "/petugas/penduduk/"):
        assert stranger.open(path).headers["Location"] == "/petugas/masuk"
    assert stranger.open("/petugas/akun/").headers["Location"] == "/petugas/akun/ponsel"
    page = stranger.open("/petugas/akun/ponsel")
    secret = page.words(".qr code").replace(" ", "")
    wrong = stranger.press("Simpan ponsel ini", {"kode": "000000"})
    assert wrong.status == 422
    assert wrong.words(".qr code").replace(" ", "") == secret
    assert stranger.press("Simpan ponsel ini", {"kode": pyotp.TOTP(secret).now()}).path == "/petugas/"
    assert Officer.get_by_id(officer.id).totp_confirmed
    assert LoginSession.select().where(LoginSession.officer == officer, LoginSession.ended_at.is_null()).count() == 1


def test_an_enrolled_telephone_cannot_be_replaced_by_whoever_is_logged_in(stranger, enter):
    officer, totp = enrolled()
    try_log_in(stranger, "budi")
    stranger.press("Masuk", {"kode": totp.now()})
    page = stranger.open("/petugas/akun/ponsel")
    stranger.follow()
    assert page.status == 302
    assert "sudah terdaftar" in stranger.said
    assert Officer.get_by_id(officer.id).totp_secret == officer.totp_secret


def test_an_enrolled_officer_needs_the_code_and_each_code_once(stranger):
    _, totp = enrolled()
    page = try_log_in(stranger, "budi")
    assert page.path == "/petugas/masuk/kode"
    assert stranger.open("/petugas/").status == 302
    stranger.open("/petugas/masuk/kode")
    assert stranger.press("Masuk", {"kode": "123456"}).status == 422
    code = totp.now()
    assert stranger.press("Masuk", {"kode": f"{code[:3]} {code[3:]}"}).path == "/petugas/"
    again = Desk(stranger.client.application)
    try_log_in(again, "budi")
    assert again.press("Masuk", {"kode": code}).status == 422


def test_a_demo_officer_with_a_telephone_is_asked_for_its_code_too(stranger):
    secret = pyotp.random_base32()
    officer = Officer.get(Officer.username == "operator")
    officer.totp_secret, officer.totp_confirmed = secret, True
    officer.save()
    assert try_log_in(stranger, "operator").path == "/petugas/masuk/kode"
    assert stranger.open("/petugas/").status == 302


def test_five_wrong_codes_lock_the_officer_out(stranger):
    _, totp = enrolled()
    try_log_in(stranger, "budi")
    for _ in range(5):
        page = stranger.press("Masuk", {"kode": "000001"})
    assert "15 menit" in page.words(".galat-ringkas")
    assert stranger.press("Masuk", {"kode": totp.now()}).status == 422


def test_the_second_step_expires(stranger, monkeypatch):
    _, totp = enrolled()
    try_log_in(stranger, "budi")
    later = time.time() + 301
    monkeypatch.setattr("admin_app.staff.login.time.time", lambda: later)
    page = stranger.press("Masuk", {"kode": totp.now()})
    assert page.path == "/petugas/masuk"
    assert "sudah lewat" in stranger.said


def test_logging_out_ends_the_session_on_the_server(operator):
    cookie = operator.client.get_cookie("sesi").value
    operator.open("/petugas/")
    operator.press("Keluar")
    operator.client.set_cookie("sesi", cookie)
    assert operator.open("/petugas/").status == 302


def test_a_new_password_ends_the_other_sessions_only(operator, enter):
    other = enter("operator")
    operator.open("/petugas/akun/")
    page = operator.press("Ganti kata sandi", {"sandi_lama": PASSWORD, "sandi_baru": NEW, "sandi_ulang": NEW})
    assert "sudah diganti" in operator.said
    assert page.path == "/petugas/akun/"
    assert other.open("/petugas/").status == 302
    assert enter_with(operator, NEW).open("/petugas/").status == 200


def enter_with(person, password):
    return Desk(person.client.application).log_in("operator", password)


@pytest.mark.parametrize(
    ("fields", "anchor"),
    [
        (("salah", NEW, NEW), "sandi_lama"),
        ((PASSWORD, "pendek", "pendek"), "sandi_baru"),
        ((PASSWORD, NEW, NEW + "x"), "sandi_ulang"),
    ],
)
def test_a_refused_password_says_where(operator, fields, anchor):
    operator.open("/petugas/akun/")
    page = operator.press(
        "Ganti kata sandi", dict(zip(("sandi_lama", "sandi_baru", "sandi_ulang"), fields, strict=True))
    )
    assert page.status == 422
    assert [link.get("href") for link in page.find(".galat-ringkas a")] == [f"#{anchor}"]
    assert page.find(f"#{anchor}[aria-invalid]")
    assert Officer.get(Officer.username == "operator").password_hash


def test_the_menu_of_a_half_entered_officer_is_not_kept_for_the_others(stranger, enter):
    real_officer()
    try_log_in(stranger, "budi")
    page = stranger.open("/petugas/tidak-ada/")
    assert page.status == 404
    assert "Antrean" not in page.words("nav.menu")
    assert "Antrean" in enter("operator").open("/petugas/").words("nav.menu")


def judge_and_lose_the_session(officer, world):
    """A desk that was filled in and sent after the session had ended; the file."""
    file = small_office.sent(world)
    officer.open(f"/petugas/berkas/{file.reference}")
    typed = {"nilai.isian.anak_nama": "belum", "teks.isian.anak_nama": "Ejaan nama tidak sama dengan surat."}
    LoginSession.update(ended_at=1).execute()
    officer.press("Simpan penilaian", {**typed, "tindakan": "simpan"}, follow=False)
    return file


def test_what_an_officer_typed_survives_a_lost_session(operator, world):
    file = judge_and_lose_the_session(operator, world)
    assert operator.page.status == 401
    assert "Isian Anda masih ada" in operator.page.words()
    assert "Ejaan" not in operator.page.text
    operator.press("Masuk", {"username": "operator", "sandi": "salah sekali ini"})
    operator.press("Masuk", {"username": "operator", "sandi": PASSWORD})
    assert f"/petugas/berkas/{file.reference}" in operator.page.links().values()
    assert "Penilaian disimpan" in operator.press("Kirim lagi").text
    assert Verdict.get(Verdict.application == file).reason == "Ejaan nama tidak sama dengan surat."


def test_it_survives_the_second_factor_too(operator, world):
    file = judge_and_lose_the_session(operator, world)
    codes = enrol(Officer.get(Officer.username == "operator"))
    operator.press("Masuk", {"username": "operator", "sandi": PASSWORD})
    operator.press("Masuk", {"kode": "000000"})
    operator.press("Masuk", {"kode": codes.now()})
    operator.press("Kirim lagi")
    assert Verdict.select().where(Verdict.application == file).count() == 1


def test_the_next_officer_at_that_browser_does_not_get_it(operator, world):
    small_office.officer(Role.OPERATOR, "operator-sesudahnya")
    judge_and_lose_the_session(operator, world)
    page = operator.press("Masuk", {"username": "operator-sesudahnya", "sandi": PASSWORD})
    assert "Isian Anda masih ada" not in page.words()
    assert "Ejaan nama tidak sama" not in page.text


def test_a_form_of_another_site_is_not_kept_and_leads_to_a_page_that_opens(stranger):
    path = "/petugas/berkas/AM-1/putuskan"
    answer = stranger.post(path, {"a": "1"}, headers={"Origin": "https://jahat.invalid"})
    assert answer.headers["Location"] == "/petugas/masuk?lanjut=/petugas/berkas/AM-1"
