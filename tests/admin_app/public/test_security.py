"""Headers, form tokens, hosts, redirects, rate limits and logs."""

from __future__ import annotations

import base64
import io
import re

import peewee
import pytest

from admin_app import stash, uploads
from models.operations.logins import sessions
from models.tables.sealing import sealer
from tests.admin_app.public.browser import ORIGIN, Browser
from tests.admin_app.public.conftest import log_in
from tests.world import FATHER, PASSWORD, WITNESS


def test_every_page_carries_the_headers(visitor):
    headers = visitor.open("/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_nonce_is_new_for_every_answer_and_stands_in_the_page(visitor):
    found = []
    for _ in range(2):
        page = visitor.open("/")
        nonce = re.search(r"script-src 'nonce-([^']+)'", page.headers["Content-Security-Policy"])[1]
        assert {script.get("nonce") for script in page.find("script")} == {nonce}
        found.append(nonce)
    assert found[0] != found[1]


def test_static_files_are_kept_for_a_year_under_their_fingerprint(visitor):
    href = visitor.open("/").find("link[rel=stylesheet]")[0].get("href")
    assert re.search(r"\?v=[0-9a-f]{10}$", href)
    assert "immutable" in visitor.open(href).headers["Cache-Control"]
    assert "immutable" not in visitor.open(href.partition("?")[0]).headers["Cache-Control"]


def test_text_is_compressed_and_its_length_tells_little(visitor):
    lengths = {len(visitor.open("/", headers={"Accept-Encoding": "gzip"}).data) for _ in range(12)}
    assert visitor.page.headers["Content-Encoding"] == "gzip"
    assert len(lengths) > 3


def test_a_foreign_host_name_is_refused(visitor):
    assert visitor.open("/", headers={"Host": "jahat.invalid"}).status == 400


def test_cookies_are_guarded(make_app, world):
    client = make_app(base_url="https://localhost").test_client()
    answer = client.get("/masuk", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"]
    cookie = client.get_cookie("__Host-sesi")
    assert cookie.secure
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.path == "/"


def test_a_log_in_gets_a_new_session(visitor):
    visitor.open("/masuk")
    before = visitor.client.get_cookie("sesi").value
    visitor.send({"nik": FATHER, "sandi": PASSWORD})
    after = visitor.client.get_cookie("sesi").value
    assert before != after
    visitor.client.set_cookie("sesi", before)
    assert visitor.open("/akun").status == 302


def test_a_session_dies_on_the_server(citizen):
    cookie = citizen.client.get_cookie("sesi").value
    citizen.open("/akun")
    citizen.post("/keluar", {})
    citizen.client.set_cookie("sesi", cookie)
    assert citizen.open("/akun").status == 302


@pytest.mark.parametrize(
    "target", ["//jahat.invalid", "https://jahat.invalid", "/\\jahat.invalid", "jahat", "/a\nb", "//["]
)
def test_no_open_redirect_after_log_in(visitor, target):
    assert stash.own_path(target) == "/"
    visitor.open("/masuk")
    answer = visitor.post("/masuk", {"nik": FATHER, "sandi": PASSWORD, "lanjut": target})
    assert answer.status == 302
    assert answer.headers["Location"] == "/akun"


def changing_rules(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("public.") and "POST" in rule.methods:
            values = dict.fromkeys(rule.arguments, "x")
            values |= {"step": "diri"} if "step" in values else {}
            values |= {"which": "ktp"} if "which" in values else {}
            yield rule.build(values, append_unknown=False)[1]


def test_no_form_is_taken_from_another_site(app, citizen):
    tried = 0
    for path in changing_rules(app):
        answer = citizen.post(path, {"a": "1"}, token=False, headers={"Origin": "https://jahat.invalid"})
        assert answer.status == 400, path
        assert "tidak dikirim dari halaman kami" in answer.words(), path
        assert not answer.find("main form"), path
        tried += 1
    assert tried > 10


def test_a_form_with_a_lost_token_can_be_sent_again(visitor):
    visitor.open("/daftar/diri")
    typed = {"nik": "1610990203850001", "nama": "<script>alert(1)</script>", "sandi": "rahasia sekali"}
    answer = visitor.post("/daftar/diri", typed, token=False)
    assert answer.status == 400
    assert "Isian Anda masih ada" in answer.words()
    fields = {one.get("name"): one.get("value") for one in answer.find("main form input")}
    assert fields["nik"] == typed["nik"]
    assert fields["nama"] == typed["nama"]
    assert "sandi" not in fields
    again = visitor.send({})
    assert again.path == "/daftar/diri"
    assert again.find("#nama")[0].get("value") == typed["nama"]


def test_a_lost_log_in_loses_nothing_that_was_typed(citizen, world):
    from models.operations.applications import drafting
    from models.tables import Application

    citizen.open("/ajukan/CAP_LAHIR")
    citizen.send({"varian": "LAHIR_AYAH_IBU"})
    path = citizen.page.path
    sessions.end_sessions_of(account=world.account)
    answer = citizen.send({"pelapor_hubungan": "ayah"}, follow=False)
    assert answer.status == 401
    assert "Isian Anda masih ada" in answer.words()
    assert "pelapor_hubungan" not in answer.text
    answer = citizen.send({"nik": FATHER, "sandi": PASSWORD})
    assert "Isian Anda masih ada" in answer.words()
    citizen.send({})
    assert citizen.page.path != path
    application = Application.get()
    assert drafting.own(world.account, application.token).answers["pelapor_hubungan"] == "ayah"


def test_the_next_to_log_in_at_that_browser_does_not_get_it(citizen, stranger, world):
    citizen.open("/ajukan/CAP_LAHIR")
    citizen.send({"varian": "LAHIR_AYAH_IBU"})
    sessions.end_sessions_of(account=world.account)
    citizen.send({"pelapor_hubungan": "ayah"}, follow=False)
    answer = citizen.send({"nik": WITNESS, "sandi": PASSWORD})
    assert "Isian Anda masih ada" not in answer.words()
    assert "pelapor_hubungan" not in answer.text


def test_what_nobody_known_typed_waits_for_the_next_of_that_face_only(app):
    with app.test_request_context("/akun/x", method="POST", data={"a": "1"}, headers={"Origin": "http://localhost"}):
        held = stash.kept(stash.Face.CITIZEN)
    assert stash.unseal(held, "akun:1") == ("/akun/x", [("a", "1")])
    for other in ("petugas:1", "pengguna:1", ""):
        assert stash.unseal(held, other) is None


def test_sealed_text_of_one_page_is_worth_nothing_on_another(visitor):
    for plain in (b'["a", {}]', b'{"nik": "1"}', b'"x"', b"1", b"null", b"x"):
        text = base64.urlsafe_b64encode(sealer().seal(plain)).decode()
        assert stash.unseal(text, "akun:1") is None
        assert uploads.kept(text, "x") is None
        visitor.client.set_cookie("daftar", text, path="/daftar")
        for path in ("/daftar", "/daftar/diri", "/daftar/akhir"):
            assert visitor.open(path).status in {200, 302}, path


def test_a_lost_form_leads_back_to_a_page_that_opens(visitor):
    answer = visitor.post("/isi/x/kirim", {"setuju": "1"})
    assert answer.find("input[name=lanjut]")[0].get("value") == "/isi/x"


def test_log_in_is_rate_limited_and_survives_without_the_queue(make_app, world):
    browser = Browser(make_app(RATELIMIT_ENABLED=True))
    statuses = []
    for _ in range(12):
        browser.open("/masuk")
        statuses.append(browser.post("/masuk", {"nik": "1610990101010009", "sandi": "salah"}).status)
    assert statuses[:10] == [200] * 10
    assert statuses[-1] == 429
    assert "Terlalu banyak percobaan" in browser.page.words()
    assert log_in(browser, FATHER).page.path == "/akun"


def test_a_fault_shows_a_polite_page_and_no_trace(make_app, world):
    app = make_app()

    def broken():
        raise RuntimeError("1610990203850001")

    app.add_url_rule("/rusak", "rusak", broken)
    app.extensions["gate"]["rusak"] = app.extensions["gate"]["static"]
    answer = Browser(app).open("/rusak")
    assert answer.status == 500
    assert "gangguan" in answer.words()
    assert "1610990203850001" not in answer.text


def test_a_database_that_is_away_answers_with_503(citizen, monkeypatch):
    from models.operations.logins import sessions

    def away(_token):
        raise peewee.OperationalError("database is locked")

    monkeypatch.setattr(sessions, "find_session", away)
    answer = citizen.open("/akun")
    assert answer.status == 503
    assert "Data Anda tidak hilang" in answer.words()
    assert answer.headers["Retry-After"]


def test_a_database_that_cannot_be_opened_answers_with_503(visitor, database, monkeypatch):
    def away(*_args, **_more):
        raise peewee.OperationalError("unable to open database file")

    monkeypatch.setattr(type(database), "is_closed", lambda _self: True)
    monkeypatch.setattr(type(database), "connect", away)
    answer = visitor.open("/")
    monkeypatch.undo()
    assert answer.status == 503
    assert "Data Anda tidak hilang" in answer.words()


def test_a_request_that_is_too_large_leads_back_to_its_field(visitor):
    body = b"x" * (33 * 1024 * 1024)
    visitor.open("/cek")
    answer = visitor.client.post("/cek", data={"berkas": (io.BytesIO(body), "a.pdf")}, headers={"Origin": ORIGIN})
    assert answer.status_code == 303
    page = visitor.open(answer.headers["Location"])
    assert page.errors == ["PDF ini terlalu besar. Paling besar 15 MB; dokumen kami jauh lebih kecil."]
    assert page.title.startswith("Galat: ")


@pytest.mark.parametrize("path", ["/tidak-ada", "/layanan/TIDAK", "/v/tidak", "/cek/tidak", "/cek-status/tidak"])
def test_what_does_not_exist_is_said_politely(visitor, path):
    answer = visitor.open(path)
    assert answer.status == 404
    assert answer.find("h1")
    assert answer.find("html")[0].get("lang") == "id"
