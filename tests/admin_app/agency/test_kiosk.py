"""The kiosk's pages: an enrolled device, its own operator, consent before any look, and a clean screen afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from admin_app import gate
from models.operations.clock import now
from models.operations.kiosks import devices, visits
from models.operations.transparency import seen_data
from models.rules.roles import Role
from models.tables import Kiosk, KioskVisit, Resident, Verification
from tests import kiosk as kiosks
from tests import world as small_office
from tests.admin_app.staff.desk_browser import Officer as PersonWithButtons

CONSENT = {"nik": "1610 9902 0385 0001", "nama": "ridwan saputra", "setuju": "1"}
QUESTION = {"tujuan": kiosks.PURPOSE, "rujukan": "SP-12"}


@pytest.fixture
def desa(world):
    agency = kiosks.agreed(world).agency
    kiosks.operator_of(world, agency)
    return agency


@pytest.fixture
def code(world, desa):
    return devices.register(world.actor(Role.PENGELOLA), desa, small_office.REGION, "Balai Desa")[1]


@pytest.fixture
def device(app, code):
    """An enrolled browser in which nobody is logged in."""
    browser = PersonWithButtons(app)
    browser.open("/kios/daftar")
    browser.press("Daftarkan", {"kode": code})
    return browser


def log_in(browser, username="kios.contoh"):
    browser.open("/kios/masuk")
    return browser.press("Masuk", {"username": username, "sandi": small_office.PASSWORD})


@pytest.fixture
def kiosk(device):
    """The same with its operator."""
    log_in(device)
    return device


@pytest.fixture
def guest(kiosk):
    """The same while a resident is served."""
    kiosk.open("/kios/warga")
    kiosk.press("Mulai", CONSENT)
    return kiosk


def address_of(rule):
    return rule.build({name: 1 if name in {"key", "page"} else "x" for name in rule.arguments}, append_unknown=False)[1]


def kiosk_rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("kiosk.")]


def secret_of(browser):
    return browser.client.get_cookie("kios").value


def copy_of(browser, app):
    """Another computer with everything that this one's cookies hold."""
    thief = PersonWithButtons(app)
    for name in ("kios", "sesi"):
        thief.client.set_cookie(name, browser.client.get_cookie(name).value)
    return thief


# -- device and operator


def test_a_browser_that_is_no_kiosk_gets_the_page_for_its_code_only(app, desa):
    stranger = PersonWithButtons(app)
    for rule in kiosk_rules(app):
        if gate.access_of(app, rule.endpoint) is not gate.PUBLIC:
            answer = stranger.open(address_of(rule)) if "GET" in rule.methods else stranger.post(address_of(rule), {})
            assert answer.status == 302, rule
            assert answer.headers["Location"] == "/kios/daftar", rule
    assert "belum dikenal" in stranger.open("/kios/daftar").words()


def test_the_device_is_known_by_a_cookie_that_no_script_and_no_other_site_can_use(app, code):
    browser = PersonWithButtons(app)
    browser.open("/kios/daftar")
    answer = browser.press("Daftarkan", {"kode": code}, follow=False)
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("kios="))
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    again = PersonWithButtons(app)
    again.open("/kios/daftar")
    assert again.press("Daftarkan", {"kode": code}).status == 403
    assert again.press("Daftarkan", {"kode": "apa"}).status == 422


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(config, world, code):
    import dataclasses

    from admin_app import create_app

    app = create_app(dataclasses.replace(config, base_url="https://capil.contoh.invalid"), RATELIMIT_ENABLED=False)
    with app.test_request_context("/kios/"):
        from admin_app import kiosk_device

        kiosk_device.enrolled("rahasia")
        answer = app.process_response(app.make_response(""))
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if "rahasia" in one)
    assert cookie.startswith("__Host-kios=")
    assert "Secure" in cookie


def test_a_stolen_password_is_useless_elsewhere(app, device, desa, world):
    portal = PersonWithButtons(app)
    portal.open("/lembaga/masuk")
    fields = {"username": "kios.contoh", "sandi": small_office.PASSWORD}
    assert portal.press("Masuk", fields).status == 422
    assert "tidak cocok" in portal.page.words(".salah")
    assert PersonWithButtons(app).open("/kios/masuk").headers["Location"] == "/kios/daftar"
    other = kiosks.agreed(world, "Desa Lain").agency
    kiosks.operator_of(world, other, "kios.lain")
    assert log_in(device, "kios.lain").status == 422
    assert "tidak cocok" in device.page.words(".salah")


def test_an_operators_session_opens_no_portal_and_no_other_device(app, kiosk, world):
    assert kiosk.open("/lembaga/").headers["Location"].startswith("/lembaga/masuk")
    assert kiosk.open("/petugas/").status == 302
    assert kiosk.open("/akun").status in {302, 403}
    other = kiosks.agreed(world, "Desa Lain").agency
    _, secret = kiosks.enrolled(world, other, region=kiosks.OTHER_REGION)
    elsewhere = copy_of(kiosk, app)
    elsewhere.client.set_cookie("kios", secret)
    assert elsewhere.open("/kios/").headers["Location"] == "/kios/masuk"
    alone = copy_of(kiosk, app)
    alone.client.delete_cookie("kios")
    assert alone.open("/kios/").headers["Location"] == "/kios/daftar"


def test_log_in_gives_the_device_a_new_secret(device):
    before = secret_of(device)
    log_in(device)
    assert secret_of(device) != before


def test_a_copied_cookie_shuts_the_kiosk_as_soon_as_both_are_alive(app, device, monkeypatch):
    thief = copy_of(device, app)
    log_in(device)  # the device goes on to its next secret
    device.open("/kios/")
    later = now() + timedelta(minutes=3)
    monkeypatch.setattr("models.operations.kiosks.recognition.now", lambda: later)
    assert device.open("/kios/").status == 200
    assert thief.open("/kios/masuk").headers["Location"] == "/kios/daftar"
    assert Kiosk.get().state == "dikunci"
    assert device.open("/kios/").headers["Location"] == "/kios/daftar"


def test_a_kiosk_revoked_in_the_middle_answers_nothing_more(guest, world):
    guest.open("/kios/periksa")
    devices.revoke(world.actor(Role.PENGELOLA), Kiosk.get(), "dicuri tadi malam")
    answer = guest.press("Periksa", QUESTION, follow=False)
    assert answer.headers["Location"] == "/kios/daftar"
    assert not Verification.select().exists()


def test_the_operator_changes_his_password_here(kiosk):
    kiosk.open("/kios/kata-sandi")
    fields = {"sandi_lama": small_office.PASSWORD, "sandi_baru": "sungai ogan pagi", "sandi_ulang": "sungai ogan"}
    assert "tidak sama" in kiosk.press("Ganti", fields).words(".salah")
    kiosk.press("Ganti", {**fields, "sandi_ulang": "sungai ogan pagi"})
    assert kiosk.address == "/kios/"


# -- consent, asking, the end


def test_nothing_can_be_asked_before_a_resident_agreed(app, kiosk):
    for rule in kiosk_rules(app):
        if gate.access_of(app, rule.endpoint) is gate.GUEST:
            answer = kiosk.open(address_of(rule)) if "GET" in rule.methods else kiosk.post(address_of(rule), {})
            assert answer.status == 302, rule
            assert answer.headers["Location"] == "/kios/", rule


@pytest.mark.parametrize(
    ("wrong", "place"), [({"setuju": []}, "#setuju"), ({"nik": "12"}, "#nik"), ({"nama": ""}, "#nama")]
)
def test_what_is_missing_is_told_and_the_rest_stays(kiosk, wrong, place):
    kiosk.open("/kios/warga")
    page = kiosk.press("Mulai", {**CONSENT, **wrong})
    assert page.status == 422
    assert page.title.startswith("Galat: ")
    assert page.find(".salah a")[0].get("href") == place
    assert page.find("#nik")[0].get("value") == {**CONSENT, **wrong}["nik"]
    assert not KioskVisit.select().exists()


def test_the_resident_is_verified_and_reads_it_as_his_desas_kiosk(guest, world):
    guest.open("/kios/periksa")
    page = guest.press("Periksa", {**QUESTION, "minta": ["alamat"], "unsur_tgl_lahir": "02-03-1985"})
    said = page.words("section")
    assert "Data ditemukan." in said
    assert "DUSUN II NO. 14" in said
    assert page.headers["Cache-Control"] == "no-store"
    look = seen_data.looks_at(world.account, 1)[0][0]
    assert look.who == devices.name_of(Kiosk.get())
    assert look.purpose == f"{kiosks.PURPOSE} (SP-12)"
    guest.open("/kios/periksa/keluarga")
    page = guest.press("Periksa", {**QUESTION, "nomor": small_office.KK, "minta": ["nama"]})
    assert "NURLELA" in page.words("section")


def test_another_desa_and_nobody_read_alike(kiosk, world):
    Resident.update(region_code=kiosks.OTHER_REGION).where(Resident.id == world.father.id).execute()
    said = []
    for nik in (CONSENT["nik"], "1610990101990009"):
        kiosk.open("/kios/warga")
        kiosk.press("Mulai", {**CONSENT, "nik": nik})
        kiosk.open("/kios/periksa")
        page = kiosk.press("Periksa", QUESTION)
        said.append((page.status, page.words(".salah")))
        kiosk.press("Selesai")
    assert said[0] == said[1]
    assert said[0][0] == 403
    assert "tidak tercatat di desa kios ini" in said[0][1]
    assert [row.result for row in Verification.select()] == ["bukan_desa"] * 2


def test_the_end_leaves_nothing_and_back_shows_nothing(guest):
    guest.open("/kios/periksa")
    guest.press("Periksa", QUESTION)
    guest.open("/kios/layanan")
    before = guest.client.get_cookie("sesi").value
    answer = guest.press("Selesai", follow=False)
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert guest.client.get_cookie("sesi").value != before
    assert "RIDWAN" not in guest.follow().text
    for place in ("/kios/layanan", "/kios/periksa", "/kios/periksa/keluarga"):
        assert guest.open(place).headers["Location"] == "/kios/"
    assert KioskVisit.get().nik is None


def test_an_untouched_screen_ends_the_visit_and_an_active_one_does_not(guest):
    assert guest.open("/kios/berakhir").headers["Location"] == "/kios/layanan"
    guest.follow()
    assert guest.post("/kios/masih", {}).status == 204
    assert "Masih di sini?" in guest.open("/kios/masih?kembali=https://jahat.invalid/").words()
    assert guest.page.find("main a")[0].get("href") == "/kios/layanan"
    assert guest.page.headers["Refresh"] == "15; url=/kios/berakhir"
    seen = now() - timedelta(seconds=visits.idle_seconds())
    KioskVisit.update(seen_at=seen).execute()
    answer = guest.open("/kios/berakhir")
    assert answer.headers["Location"].startswith("/kios/?usai")
    assert answer.headers["Clear-Site-Data"]
    assert KioskVisit.get().ended_reason == "diam"


def test_what_the_page_asks_by_itself_is_no_touch(guest):
    seen = now() - timedelta(seconds=40)
    for quiet in ("/kios/masih", "/kios/berakhir"):
        KioskVisit.update(seen_at=seen).execute()
        guest.open(quiet)
        assert KioskVisit.get().seen_at == seen, quiet
    guest.post("/kios/denyut", {"versi": "x", "antre": "2"})
    assert KioskVisit.get().seen_at == seen
    guest.open("/kios/layanan")
    assert KioskVisit.get().seen_at > seen


def test_every_page_of_a_visit_ends_by_itself_without_a_script(app, guest):
    for rule in kiosk_rules(app):
        if gate.access_of(app, rule.endpoint) is gate.GUEST and "GET" in rule.methods:
            page = guest.open(address_of(rule))
            if page.status == 200:
                clock = page.find("noscript meta[http-equiv=refresh]") or page.headers.get("Refresh")
                assert clock, rule


def test_a_form_with_an_old_token_gives_nothing_typed_back(guest):
    guest.open("/kios/periksa")
    answer = guest.post("/kios/periksa", {**QUESTION, "rujukan": "ISI RAHASIA INI"}, token=False)
    assert answer.status == 400
    assert "RAHASIA" not in answer.text
    assert "RIDWAN" not in answer.text


def test_no_page_leads_out_of_the_kiosk(app, guest):
    for place in ("/kios/layanan", "/kios/periksa", "/kios/tidak-ada", "/kios/warga"):
        page = guest.open(place)
        links = [one.get("href") for one in page.find("a[href]")]
        assert [one for one in links if not one.startswith(("/kios/", "#"))] == [], place


# -- beats


def test_the_operator_tells_of_the_equipment(kiosk):
    kiosk.open("/kios/")
    page = kiosk.press("Laporkan", {"printer": "baik", "pemindai": "tidak ada", "kertas": "banyak"})
    assert page.status == 422
    assert "angka" in page.words(".salah")
    kiosk.press("Laporkan", {"printer": "baik", "pemindai": "tidak ada", "kertas": "250"})
    row = Kiosk.get()
    assert (row.printer, row.scanner, row.paper) == ("baik", "tidak ada", 250)


def test_a_beat_tells_version_and_what_waits(device):
    device.open("/kios/masuk")
    assert device.post("/kios/denyut", {"versi": "abc", "antre": "3"}).status == 204
    row = Kiosk.get()
    assert (row.version, row.queued) == ("abc", 3)
    device.open("/kios/masuk")
    device.post("/kios/denyut", {"versi": "abc", "antre": "-1; DROP"})
    assert Kiosk.get().queued == 0


def test_the_manifest_asks_for_the_full_screen(app, desa):
    answer = PersonWithButtons(app).client.get("/kios/kios.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    assert answer.get_json(force=True)["display"] == "fullscreen"
