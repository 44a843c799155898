"""The portal: log-in with a second factor, asking, the answer once, the log and the figures."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from models.operations.agencies import sanctions
from models.operations.logins import sessions
from models.operations.verification import users
from models.rules.errors import InvalidInput
from models.rules.roles import Role
from models.tables import AgencyUser, Agreement, Verification
from models.tables.sealing import blind
from tests import agency as agencies
from tests import world as small_office
from tests.admin_app.agency.conftest import enter, user_of

FORM = {
    "tujuan": agencies.PURPOSE,
    "rujukan": "RM-77",
    "nomor": "1610 9902 0385 0001",
    "unsur_nama": "Ridwan Saputra",
}


def ask(clerk, agreement, what="penduduk", **changed):
    clerk.open(f"/lembaga/{agreement.id}/{what}")
    return clerk.press("Tanyakan", {**FORM, **changed})


def test_the_home_page_shows_the_agreement_and_what_is_used(clerk, agreement):
    page = clerk.open("/lembaga/")
    assert agreement.number in page.words()
    assert "Dipakai hari ini 0 dari 5" in page.words()


def test_a_person_is_asked_about_and_answered_on_the_page(clerk, agreement):
    page = ask(clerk, agreement, unsur_agama="3", minta=["alamat"])
    said = page.words("section")
    assert "Data ditemukan." in said
    assert "Nama lengkap✓ Sesuai, kemiripan 100 dari 100" in said
    assert "Agama atau kepercayaan✗ Tidak sesuai" in said
    assert "Alamat sekarangDUSUN II NO. 14" in said
    assert "Sisa kuota hari ini 4" in said
    assert Verification.get().user.name == "Petugas Loket"
    assert page.headers["Cache-Control"] == "no-store"


def test_a_family_is_asked_about_by_number_and_member(clerk, agreement):
    page = ask(clerk, agreement, "keluarga", nomor=small_office.KK, unsur_nik=small_office.MOTHER, minta=["nama"])
    assert "NURLELA" in page.words("section")
    assert "Anggota lain" in page.words("section")
    assert "RIDWAN SAPUTRA" in page.words("section")


def test_what_was_typed_survives_a_lost_session(clerk, agreement):
    clerk.open(f"/lembaga/{agreement.id}/penduduk")
    sessions.end_sessions_of(agency_user=AgencyUser.get())
    page = clerk.press("Tanyakan", FORM)
    assert page.status == 401
    assert "Isian Anda masih ada" in page.words()
    assert not Verification.select().exists()
    clerk.press("Masuk", {"username": "loket", "sandi": "salah"})
    page = clerk.press("Masuk", {"username": "loket", "sandi": small_office.PASSWORD})
    assert "LOPE CAPIL" in page.words("header")
    clerk.press("Kirim lagi")
    assert Verification.get().user.name == "Petugas Loket"


def test_the_next_user_at_that_browser_does_not_get_it(clerk, world, agreement):
    user_of(world, agreement.agency, "sesudahnya")
    clerk.open(f"/lembaga/{agreement.id}/penduduk")
    sessions.end_sessions_of(agency_user=AgencyUser.get(AgencyUser.username == "loket"))
    clerk.press("Tanyakan", FORM)
    page = clerk.press("Masuk", {"username": "sesudahnya", "sandi": small_office.PASSWORD})
    assert page.path == f"/lembaga/{agreement.id}/penduduk"
    assert FORM["unsur_nama"] not in page.text


def test_it_travels_through_the_second_factor(app, world, agreement):
    user_of(world, agreement.agency, "baru", demo=False)
    person = enter(app, "baru")
    secret = AgencyUser.get(AgencyUser.username == "baru").totp_secret
    person.press("Simpan ponsel ini", {"kode": pyotp.TOTP(secret).now()})
    person.open(f"/lembaga/{agreement.id}/penduduk")
    sessions.end_sessions_of(agency_user=AgencyUser.get())
    person.press("Tanyakan", FORM)
    held = person.page.find("input[name=titip]")[0].get("value")
    person.press("Masuk", {"username": "baru", "sandi": small_office.PASSWORD})
    assert person.page.find("input[name=titip]")[0].get("value") == held
    assert person.press("Masuk", {"kode": "000000"}).find("input[name=titip]")[0].get("value") == held


def test_an_error_of_the_portal_leads_back_to_the_portal(clerk):
    page = clerk.open("/lembaga/tidak-ada")
    assert page.status == 404
    assert page.find("main a.tombol")[0].get("href") == "/lembaga/"
    assert "LOPE CAPIL" in page.words("header")


def test_a_form_sent_twice_is_answered_and_counted_once(clerk, agreement):
    clerk.open(f"/lembaga/{agreement.id}/penduduk")
    first = clerk.page
    clerk.press("Tanyakan", FORM)
    clerk.page = first
    again = clerk.press("Tanyakan", FORM)
    assert again.status == 409
    assert "sudah dijawab" in again.words()
    assert Verification.select().where(Verification.counted == 1).count() == 1


@pytest.mark.parametrize(
    ("wrong", "place", "words"),
    [
        ({"nomor": "1610"}, "#nomor", "16 angka"),
        ({"rujukan": ""}, "#rujukan", "nomor perkara"),
        ({"unsur_nama": " "}, "#unsur_nama", "satu unsur lain"),
        ({"tujuan": "Penagihan"}, "#tujuan", "tidak tercantum"),
    ],
)
def test_what_is_wrong_is_told_at_its_place_and_nothing_typed_is_lost(clerk, agreement, wrong, place, words):
    page = ask(clerk, agreement, **wrong)
    assert page.status == 422
    assert page.title.startswith("Galat: ")
    assert place in {link.get("href") for link in page.find(".salah a")}
    assert words in page.words(".salah")
    kept = {**FORM, **wrong}
    assert page.find("#rujukan")[0].get("value") == kept["rujukan"]
    assert page.find("#nomor")[0].get("value") == kept["nomor"]


def test_the_quota_ends_politely(clerk, agreement):
    for _ in range(5):
        ask(clerk, agreement)
    page = ask(clerk, agreement)
    assert page.status == 429
    assert "Kuota hari ini habis" in page.words(".salah")


def test_a_case_number_is_kept_without_the_unseen_signs_that_no_paper_can_show(clerk, agreement):
    ask(clerk, agreement, rujukan=" RM\u202e-77\u200b ")
    assert Verification.get().case_reference == "RM-77"


def test_only_the_agreements_of_the_own_agency_open(app, clerk, agreement, other_agency):
    neighbour = enter(app, "tetangga")
    assert neighbour.open(f"/lembaga/{agreement.id}/penduduk").status == 404
    for address in ("/lembaga/x/penduduk", "/lembaga/999999999999/penduduk", f"/lembaga/{agreement.id}/entah"):
        assert clerk.open(address).status == 404
    ask(clerk, agreement)
    assert "RM-77" in clerk.open("/lembaga/riwayat").words()
    assert "RM-77" not in neighbour.open("/lembaga/riwayat").words()
    assert "0 jawaban" in neighbour.open("/lembaga/jumlah").words()


def test_a_frozen_agreement_is_not_asked_under(clerk, agreement, world):
    address = f"/lembaga/{agreement.id}/penduduk"
    clerk.open(address)
    sanctions.freeze(world.actor(Role.KEPALA), agreement, "Laporan belum masuk.")
    page = clerk.press("Tanyakan", {**FORM, "unsur_nama": "Ridwan"})
    assert (page.status, "Perjanjian tidak berlaku atau aksesnya dihentikan." in page.words()) == (403, True)
    assert not page.find("[name=nomor]")
    assert "Ada yang perlu diperbaiki" not in page.words()
    row = Verification.get()
    assert (row.result, row.counted, row.resident, row.case_reference) == ("perjanjian", 0, None, FORM["rujukan"])
    assert (row.agreement_id, row.user.username, row.subject_index) == (
        agreement.id,
        "loket",
        blind(small_office.FATHER),
    )
    assert clerk.open(address).status == clerk.open(f"/lembaga/berkas/baru/{agreement.id}").status == 403
    assert "Belum ada perjanjian yang berlaku" in clerk.open("/lembaga/").words()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"hari_akses": [(small_office.now().weekday() + 3) % 7]}, "Di luar hari dan jam akses"),
        ({"ip_allowlist": ["10.9.0.0/16"]}, "Alamat IP ini tidak tercantum"),
        ({"metode_akses": ["WEB_SERVICE"]}, "Cara akses ini tidak tercantum"),
        ({"berlaku_mulai": (agencies.today() + timedelta(days=1)).isoformat()}, "Perjanjian tidak berlaku"),
    ],
)
def test_a_form_that_cannot_be_answered_now_is_not_shown(clerk, world, changed, why):
    row = agencies.agreed(world, **{"metode_akses": ["WEB_PORTAL", "WEB_BATCH"], **changed})
    for path in (f"{row.id}/penduduk", f"berkas/baru/{row.id}"):
        page = clerk.open(f"/lembaga/{path}")
        assert (page.status, why in page.words()) == (403, True)
        assert not page.find("[name=rujukan]")


def test_the_home_page_tells_the_sanctions_without_a_name_of_the_office(app, clerk, agreement, world, other_agency):
    kepala = world.actor(Role.KEPALA)
    sanctions.freeze(kepala, agreement, "Laporan belum masuk.")
    sanctions.close(kepala, agreement, "Laporan tidak pernah masuk.")
    words = clerk.open("/lembaga/").words()
    assert "Pembekuan akses. Alasan: Laporan belum masuk." in words
    assert "Penutupan akses. Alasan: Laporan tidak pernah masuk." in words
    assert kepala.name not in words
    assert "Sanksi" not in enter(app, "tetangga").open("/lembaga/").words()


def test_the_figures_add_up_to_the_log(clerk, agreement):
    ask(clerk, agreement)
    ask(clerk, agreement, nomor="1610990101010009")
    ask(clerk, agreement, rujukan="")
    page = clerk.open("/lembaga/jumlah")
    assert "2 jawaban" in page.words()
    for words in (
        "Data ditemukan.1",
        "Data tidak ditemukan.1",
        "Petugas Loket2",
        "Isian kurang atau tidak terbaca.1",
    ):
        assert words in page.words()
    assert clerk.open("/lembaga/jumlah?dari=1-1-2030&sampai=1-1-2020").status == 422
    assert clerk.open("/lembaga/jumlah?dari=kapan").find("#dari[aria-invalid]")
    assert clerk.open("/lembaga/jumlah?yang=entah").status == 422


def test_a_user_enrols_a_telephone_before_he_can_ask(app, world, agreement):
    user_of(world, agreement.agency, "baru", demo=False)
    person = enter(app, "baru")
    assert person.page.path == "/lembaga/ponsel"
    assert person.open("/lembaga/").status == 302
    person.open("/lembaga/ponsel")
    assert "tidak cocok" in person.press("Simpan ponsel ini", {"kode": "000000"}).words(".salah")
    secret = AgencyUser.get(AgencyUser.username == "baru").totp_secret
    person.press("Simpan ponsel ini", {"kode": pyotp.TOTP(secret).now()})
    assert agreement.number in person.page.words()
    later = enter(app, "baru")
    assert later.page.path == "/lembaga/masuk/kode"
    assert later.open("/lembaga/").status == 302


def test_a_password_is_changed_and_a_wrong_one_locks(app, clerk):
    clerk.open("/lembaga/kata-sandi")
    wrong = clerk.press("Ganti", {"sandi_lama": "bukan", "sandi_baru": "x", "sandi_ulang": "x"})
    assert "Kata sandi lama tidak cocok." in wrong.words(".salah")
    new = "kata-sandi-yang-baru"
    clerk.press("Ganti", {"sandi_lama": small_office.PASSWORD, "sandi_baru": new, "sandi_ulang": new})
    assert clerk.page.path == "/lembaga/"
    assert enter(app).page.status == 422
    for name in ("loket", "tidak-ada"):
        assert "tidak cocok" in enter(app, name).page.words(".salah")


def test_whoever_is_shut_out_is_out_at_once(app, clerk, world):
    user = AgencyUser.get(AgencyUser.username == "loket")
    users.shut_out(world.actor(Role.PENGELOLA), user, "Pindah tugas.")
    assert clerk.open("/lembaga/").status == 302
    assert enter(app).page.status == 422


def test_an_agency_has_at_most_the_users_that_were_agreed(world, agreement):
    for name in ("satu", "dua"):
        user_of(world, agreement.agency, name)
    with pytest.raises(InvalidInput) as refusal:
        user_of(world, agreement.agency, "tiga")
    assert "mengizinkan 2 pengguna" in refusal.value.message
    Agreement.update(state="dibekukan").execute()
    assert user_of(world, agreement.agency, "tiga").active


def test_no_page_of_the_portal_opens_for_anybody_else(app, agreement, world):
    from tests.admin_app.public.browser import Browser
    from tests.admin_app.public.conftest import log_in

    pages = ("/lembaga/", "/lembaga/riwayat", "/lembaga/jumlah", f"/lembaga/{agreement.id}/penduduk", "/lembaga/ponsel")
    citizen, stranger = log_in(Browser(app), small_office.FATHER), Browser(app)
    for address in pages:
        for person in (citizen, stranger):
            answer = person.open(address)
            assert (answer.status, answer.headers["Location"].partition("?")[0]) == (302, "/lembaga/masuk")
