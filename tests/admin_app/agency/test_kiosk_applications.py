"""Applications at the kiosk over its pages: by a code from a phone, or begun there; what the phone sees meanwhile."""

from __future__ import annotations

import dataclasses
import re

import pytest

from models.operations.agencies import sanctions
from models.operations.kiosks import devices
from models.rules.roles import Role
from models.tables import Account, Agreement, Application, Attachment, HandOver, KioskWork, Resident, TrailEntry
from tests import kiosk as kiosks
from tests import world as w
from tests.admin_app.public.conftest import intake, log_in, photo, upload  # noqa: F401 - the fixture
from tests.admin_app.public.steps import accept_all, fill_in, typed
from tests.admin_app.staff.desk_browser import Officer as PersonWithButtons

CONSENT = {"nik": w.FATHER, "nama": "ridwan saputra", "setuju": "1"}
CARD = {
    "varian": "LAHIR_AYAH_IBU",
    "kk": w.KK,
    "lahir.hari": "2",
    "lahir.bulan": "3",
    "lahir.tahun": "1985",
    "asli": "1",
}


@pytest.fixture
def app(config, world, intake):  # noqa: F811
    from admin_app import create_app

    return create_app(dataclasses.replace(config, intake_socket=intake), RATELIMIT_ENABLED=False)


@pytest.fixture
def kiosk(app, world):
    agency = kiosks.agreed(world).agency
    kiosks.operator_of(world, agency)
    _, code = devices.register(world.actor(Role.PENGELOLA), agency, w.REGION, "Balai Desa")
    browser = PersonWithButtons(app)
    browser.open("/kios/daftar")
    browser.press("Daftarkan", {"kode": code})
    browser.open("/kios/masuk")
    browser.press("Masuk", {"username": "kios.contoh", "sandi": w.PASSWORD})
    return browser


@pytest.fixture
def guest(kiosk):
    kiosk.open("/kios/warga")
    kiosk.press("Mulai", CONSENT)
    return kiosk


@pytest.fixture
def phone(app, world):
    return log_in(PersonWithButtons(app), w.FATHER)


@pytest.fixture
def draft(world, phone):
    draft = w.draft(world)
    phone.open(f"/akun/permohonan/{draft.token}")
    return draft


def code_on(phone, draft):
    phone.open(f"/akun/permohonan/{draft.token}/kios")
    phone.press("Buat kode")
    return re.search(r"\b[2-9A-Y]{4}-[2-9A-Y]{4}\b", phone.page.words(".kode"))[0]


def hand_over(phone, draft, guest):
    guest.open("/kios/kode")
    return guest.press("Buka permohonan", {"kode": code_on(phone, draft)})


def test_the_code_leads_the_kiosk_to_that_draft_and_nothing_else(phone, draft, guest, world):
    other = w.draft(world)
    page = hand_over(phone, draft, guest)
    assert page.path == "/isi/kios/lampiran"
    assert "Melayani" in page.words("header")
    assert page.headers["Cache-Control"] == "no-store"
    for address in (f"/isi/{draft.token}/periksa", f"/isi/{other.token}/periksa"):
        assert guest.open(address).status == 404
    assert guest.open("/akun").status == 403
    assert guest.open(f"/akun/permohonan/{draft.token}").status == 403
    assert draft.token not in guest.open("/isi/kios/periksa").text


def test_the_phone_sees_where_it_is_and_does_not_write_over_the_kiosk(phone, draft, guest):
    place = f"/isi/{draft.token}/isian/anak-nama"
    before = phone.open(place)
    hand_over(phone, draft, guest)
    assert "Sedang dilanjutkan di Kios" in phone.open(f"/akun/permohonan/{draft.token}").words()
    assert phone.open(place).status == 409
    phone.page = before
    answer = phone.post(place, {**dict(before.find("main form")[-1].form_values()), "anak_nama": "DARI PONSEL"})
    assert (answer.status, "belum disimpan" in answer.words()) == (409, True)
    assert Application.get_by_id(draft.id).answers["anak_nama"] != "DARI PONSEL"
    phone.address = place
    phone.press("Ambil kembali dan simpan", follow=False)
    assert Application.get_by_id(draft.id).answers["anak_nama"] == "DARI PONSEL"
    told = guest.open("/isi/kios/periksa")
    assert (told.status, "di ponselnya" in told.words()) == (409, True)


def test_an_old_page_of_the_phone_is_told_what_the_kiosk_stored_and_keeps_what_was_typed(phone, draft, guest):
    place = f"/isi/{draft.token}/isian/anak-nama"
    old = phone.open(place)
    hand_over(phone, draft, guest)
    guest.open("/isi/kios/isian/anak-nama")
    guest.send({"anak_nama": "DARI KIOS"}, follow=False)
    guest.open("/kios/layanan")
    guest.press("Selesai")
    fields = {**dict(old.find("main form")[-1].form_values()), "anak_nama": "DARI PONSEL"}
    phone.page = old
    answer = phone.post(place, fields)
    assert "DARI KIOS" in answer.words()
    assert answer.find("[name=anak_nama]")[0].get("value") == "DARI PONSEL"
    assert Application.get_by_id(draft.id).answers["anak_nama"] == "DARI KIOS"
    phone.send({}, follow=False)
    assert Application.get_by_id(draft.id).answers["anak_nama"] == "DARI PONSEL"


def test_a_wrong_code_is_told_kindly(guest):
    guest.open("/kios/kode")
    assert guest.press("Buka permohonan", {"kode": "K7M4-X2DF"}).status == 422
    assert "Minta kode baru" in guest.page.words()
    assert "delapan tanda" in guest.press("Buka permohonan", {"kode": "I0"}).words(".salah")


def begin(guest, **changed):
    guest.open("/kios/ajukan")
    guest.open("/kios/ajukan/CAP_LAHIR")
    return guest.press("Mulai", CARD | changed)


def test_whoever_has_no_account_begins_fills_in_and_sends_at_the_kiosk(guest, world, app):
    Account.update(state="ditutup").execute()
    begin(guest)
    assert guest.page.path == "/kios/permohonan/kertas"
    first = guest.open("/isi/kios").headers["Location"]
    assert guest.open(first).path.startswith("/isi/kios/isian/")
    fill_in(guest, w.birth_answers(3))
    for key, kind in (("LAHIR", "A_SK_LAHIR"), ("A_NIKAH", ""), ("A_KK", "")):
        guest.open(f"/isi/kios/lampiran/{key}")
        guest.send({"berkas": upload(photo())} | ({"jenis": kind} if kind else {}))
        assert guest.page.errors == [], key
        picture = guest.open(guest.page.find("img.foto")[0].get("src"))
        assert picture.headers["Cache-Control"] == "no-store"
    guest.open("/isi/kios/periksa")
    receipt = guest.press("Kirim permohonan", accept_all(guest))
    sent = Application.get()
    assert receipt.path == "/kios/permohonan/tanda-terima"
    assert (sent.stage, sent.account_id, sent.applicant) == ("operator", None, world.father)
    assert sent.reference in receipt.words(".kode")
    assert receipt.find(".qr svg")
    assert w.FATHER not in receipt.text
    assert "161099******0001" in receipt.words()
    operator = PersonWithButtons(app).log_in("operator")
    page = operator.open(f"/petugas/berkas/{sent.reference}")
    assert "Petugas kios.contoh" in page.words()
    assert "Kios" in page.words(".kios")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kk": w.OTHER_KK}, "tidak cocok"),
        ({"lahir.hari": "x"}, "tanggal lahir"),
        ({"asli": []}, "Kartu Keluarga asli"),
    ],
)
def test_nobody_is_begun_for_whose_card_was_not_there(guest, changed, words):
    page = begin(guest, **changed)
    assert (page.status, words in page.words(".salah")) == (422, True)
    assert page.find("[name=kk]")[0].get("value") == CARD["kk"] or "kk" in changed
    assert Application.select().count() == 0


@pytest.mark.parametrize("service", ["CAP_LAHIR", "DAF_KTPEL"])
def test_the_kiosk_says_whether_somebody_else_may_apply(guest, service):
    told = guest.open(f"/kios/ajukan/{service}").words("#kuasa")
    assert ("F-1.07" in told, "hubungi kantor" in told) == (service == "CAP_LAHIR", service == "DAF_KTPEL")


def test_a_proxy_applies_at_the_kiosk_with_his_letter_and_not_without(guest, world):
    """He is the applicant; the child is of another family."""
    begin(guest)
    child = {"pelapor_hubungan": "kuasa", "anak_no_kk": w.OTHER_KK, "anak_shdk": "4"}
    father = {"nik": w.WITNESS, "nama": "HASAN EFENDI", "tempat_lahir": "OGAN ILIR", "tgl_lahir": "1980-01-01"}
    mother = {"nik": w.SECOND_WITNESS, "nama": "ROHANA", "tempat_lahir": "OGAN ILIR", "tgl_lahir": "1982-01-01"}
    parents = {"ayah": father | {"warga": "1"}, "ibu": mother | {"warga": "1"}}
    of_parents = {f"{who}_{key}": value for who, about in parents.items() for key, value in about.items()}
    fill_in(guest, w.birth_answers(**child, **of_parents))
    for key, kind in (("LAHIR", "A_SK_LAHIR"), ("A_NIKAH", ""), ("A_KK", "")):
        guest.open(f"/isi/kios/lampiran/{key}")
        guest.send({"berkas": upload(photo())} | ({"jenis": kind} if kind else {}))
    assert "Surat kuasa (F-1.07)" in guest.open("/isi/kios/periksa").words(".salah")
    assert "Kirim permohonan" not in guest.buttons()
    guest.open("/isi/kios/lampiran/A_KUASA")
    assert "Cetak formulir F-1.07" in guest.buttons()
    guest.send({"berkas": upload(photo())})
    guest.open("/isi/kios/periksa")
    assert guest.press("Kirim permohonan", accept_all(guest)).path == "/kios/permohonan/tanda-terima"
    assert (Application.get().stage, Application.get().applicant) == ("operator", world.father)


def test_who_is_registered_elsewhere_is_told_in_one_sentence_and_keeps_his_code(phone, draft, guest, world):
    Resident.update(region_code=kiosks.OTHER_REGION).where(Resident.id == world.father.id).execute()
    page = hand_over(phone, draft, guest)
    assert (page.status, page.path) == (422, "/kios/kode")
    assert "terdaftar di desa lain" in page.words(".salah")
    assert HandOver.get().used_at is None


def answered(browser, address, button, fields):
    """The whole form as the button sends it, and where its first sending leads."""
    browser.open(address)
    form, _ = browser.form_of(button)
    sent = {**dict(form.form_values()), **fields}
    return sent, browser.post(form.get("action") or address, sent).headers["Location"]


def test_a_code_sent_again_after_a_lost_answer_leads_where_it_led(phone, draft, guest):
    sent, first = answered(guest, "/kios/kode", "Buka permohonan", {"kode": code_on(phone, draft)})
    assert guest.post("/kios/kode", sent).headers["Location"] == first == "/isi/kios"
    assert KioskWork.select().count() == 1


def test_a_beginning_sent_again_after_a_lost_answer_begins_once(guest):
    sent, first = answered(guest, "/kios/ajukan/CAP_LAHIR", "Mulai", CARD)
    assert guest.post("/kios/ajukan/CAP_LAHIR", sent).headers["Location"] == first == "/isi/kios"
    assert Application.select().count() == 1


def test_what_was_refused_is_not_remembered_and_each_try_is_noted(guest):
    wrong, back = answered(guest, "/kios/ajukan/CAP_LAHIR", "Mulai", CARD | {"kk": w.OTHER_KK})
    assert guest.post("/kios/ajukan/CAP_LAHIR", wrong).headers["Location"] == back == "/kios/ajukan/CAP_LAHIR"
    assert TrailEntry.select().where(TrailEntry.action == "kios_bukti_gagal").count() == 2
    guest.post("/kios/ajukan/CAP_LAHIR", wrong | CARD)
    assert Application.select().count() == 1


def test_handed_to_the_phone_the_kiosk_is_done_with_it(guest, phone):
    begin(guest)
    guest.open("/kios/permohonan")
    page = guest.press("Lanjutkan di ponsel warga")
    code = re.search(r"\b[2-9A-Y]{4}-[2-9A-Y]{4}\b", page.words(".kode"))[0]
    assert guest.open("/isi/kios/periksa").status == 404
    phone.open("/akun/kode")
    phone.press("Lanjutkan", {"kode": code})
    assert phone.page.path.startswith(f"/isi/{Application.get().token}/isian/")


def test_the_code_for_the_phone_is_shown_once_also_after_a_lost_answer(guest):
    begin(guest)
    sent, first = answered(guest, "/kios/permohonan", "Lanjutkan di ponsel warga", {})
    assert guest.post("/kios/permohonan/ponsel", sent).headers["Location"] == first == "/kios/permohonan/ponsel"
    assert HandOver.select().count() == 1
    assert guest.open(first).find(".kode")
    assert guest.open(first).headers["Location"] == "/kios/layanan"


def test_an_agreement_that_stops_takes_nothing_from_whoever_is_in_the_middle(guest, phone, world):
    begin(guest)
    page = guest.page
    fields = {**dict(page.find("main form")[-1].form_values()), **typed(page, w.birth_answers())}
    sanctions.freeze(world.actor(Role.KEPALA), Agreement.get(), "Laporan belum masuk.")
    assert guest.post(page.path, fields).headers["Location"].startswith("/isi/kios/isian/")
    draft = Application.get()
    assert draft.answers
    assert guest.follow().path == "/kios/berhenti"
    assert draft.reference in guest.page.words("main")
    page = guest.press("Lanjutkan di ponsel warga")
    code = re.search(r"\b[2-9A-Y]{4}-[2-9A-Y]{4}\b", page.words(".kode"))[0]
    assert draft.reference not in guest.open("/kios/berhenti").words("main")
    phone.open("/akun/kode")
    phone.press("Lanjutkan", {"kode": code})
    assert phone.page.path.startswith(f"/isi/{draft.token}/")
    assert Application.get().answers == draft.answers


def test_what_was_sent_before_the_agreement_stopped_keeps_its_receipt(guest, phone, draft, world):
    hand_over(phone, draft, guest)
    guest.open("/isi/kios/periksa")
    guest.press("Kirim permohonan", accept_all(guest))
    sanctions.freeze(world.actor(Role.KEPALA), Agreement.get(), "Laporan belum masuk.")
    assert "sudah dikirim" in guest.open("/kios/berhenti").words("main")
    assert draft.reference in guest.open("/kios/permohonan/tanda-terima").words(".kode")


def test_after_the_wipe_nothing_of_the_application_opens(guest, phone, draft):
    hand_over(phone, draft, guest)
    guest.open("/kios/layanan")
    guest.press("Selesai")
    assert guest.open("/isi/kios/periksa").status == 302
    assert guest.open("/kios/permohonan").status == 302
    assert guest.open(f"/berkas/{Attachment.select().first().token}").status == 302
    assert phone.open(f"/isi/{draft.token}/isian/anak-nama").status == 200
    assert KioskWork.get().ended_at is not None


def test_the_next_resident_at_the_kiosk_does_not_see_it(guest, phone, draft):
    hand_over(phone, draft, guest)
    guest.open("/kios/layanan")
    guest.press("Selesai")
    guest.open("/kios/warga")
    guest.press("Mulai", CONSENT)
    assert guest.open("/isi/kios/periksa").status == 404


def test_a_form_of_the_kiosk_sent_twice_is_taken_once(guest):
    begin(guest)
    page = guest.page
    fields = {**dict(page.find("main form")[-1].form_values()), **typed(page, w.birth_answers())}
    first = guest.post(page.path, fields).headers["Location"]
    acts = TrailEntry.select().count()
    guest.page = page
    assert guest.post(page.path, fields).headers["Location"] == first
    assert TrailEntry.select().count() == acts


def test_several_scans_become_one_file_that_can_be_turned(guest):
    begin(guest)
    place = "/isi/kios/lampiran/A_KK"
    guest.open(place)
    assert guest.page.find("input[type=file][multiple]")
    guest.send({"berkas": [upload(photo(), "satu.jpg"), upload(photo(blur=1), "dua.jpg")]})
    first = Attachment.get()
    assert (guest.page.errors, first.media_type, first.pages) == ([], "application/pdf", 2)
    guest.press("Putar", follow=False)
    turned = Attachment.get(Attachment.superseded_at.is_null())
    assert (turned.pages, turned.position) == (2, first.position)
    assert turned.sha256 != first.sha256


def test_one_bad_scan_of_several_is_named_and_nothing_is_kept(guest):
    begin(guest)
    guest.open("/isi/kios/lampiran/A_KK")
    guest.send({"berkas": [upload(photo(), "satu.jpg"), upload(photo(blur=18), "buram.jpg")]})
    assert any(line.startswith("buram.jpg:") for line in guest.page.errors)
    assert Attachment.select().count() == 0
