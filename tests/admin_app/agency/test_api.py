"""The API over HTTP: tokens, answers, refusals as problems, and the same request sent twice."""

from __future__ import annotations

import base64
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest

from admin_app.agency.api import pace
from models.operations.agencies import sanctions
from models.operations.services import catalogue
from models.operations.verification import clients, replays
from models.rules.actor import SYSTEM
from models.rules.roles import Role
from models.tables import AgreementUse, ApiKnock, ApiReplay, ApiSecret, ApiToken, Verification
from tests import world as small_office
from tests.agency import CASE, PURPOSE, agreed, token_of

PERSON, FAMILY = "/api/v1/verifikasi/penduduk", "/api/v1/verifikasi/keluarga"


@pytest.fixture
def agreement(world):
    return agreed(world, kuota_harian=5)


@pytest.fixture
def token(world, agreement):
    return token_of(world, agreement)


@pytest.fixture
def ask(app, token):
    def send(path=PERSON, *, using=None, headers=(), **changed):
        body = {
            "nik": small_office.FATHER,
            "diketahui": {"nama": "RIDWAN SAPUTRA"},
            "tujuan": PURPOSE,
            "rujukan": CASE,
            **changed,
        }
        sent = {"Authorization": f"Bearer {using or token}", **dict(headers)}
        return app.test_client().post(path, json={k: v for k, v in body.items() if v is not None}, headers=sent)

    return send


def problem(answer):
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    return answer.status_code, answer.json["kode"], answer.json.get("pointer", "")


def test_a_client_gets_a_token_either_way_and_asks_with_it(app, world, agreement):
    client = clients.register_client(world.actor(Role.PENGELOLA), agreement, "SIMRS")
    secret = clients.add_secret(world.actor(Role.PENGELOLA), client, timedelta(days=1))
    form = {"grant_type": "client_credentials"}
    basic = base64.b64encode(f"{client.client_id}:{secret}".encode()).decode()
    web = app.test_client()
    by_header = web.post("/api/v1/token", data=form, headers={"Authorization": f"Basic {basic}"})
    by_form = web.post("/api/v1/token", data={**form, "client_id": client.client_id, "client_secret": secret})
    for answer in (by_header, by_form):
        assert (answer.status_code, answer.json["token_type"], answer.json["expires_in"]) == (200, "Bearer", 900)
        assert answer.headers["Cache-Control"] == "no-store"
        found = web.get("/api/v1/kuota", headers={"Authorization": f"Bearer {answer.json['access_token']}"})
        assert found.json["kuota_sisa"] == {"hari": 5, "bulan": None}
    assert "Set-Cookie" not in by_form.headers


NO_TOKENS = [
    ({}, "invalid_request"),
    ({"grant_type": "password"}, "unsupported_grant_type"),
    ({"grant_type": "client_credentials"}, "invalid_request"),
    ({"grant_type": "client_credentials", "client_id": "a", "client_secret": "b"}, "invalid_client"),
    ({"grant_type": "client_credentials", "client_id": ["a", "a"], "client_secret": "b"}, "invalid_request"),
]


def test_a_token_is_refused_in_the_words_of_the_rfc(app):
    for form, error in NO_TOKENS:
        answer = app.test_client().post("/api/v1/token", data=form)
        assert answer.json["error"] == error
        assert answer.status_code == (401 if error == "invalid_client" else 400)
        assert ApiToken.select().count() == 0


def basic(pair):
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


UNREADABLE = [
    (basic(b"a:b"), {"client_id": "a", "client_secret": "b"}),
    (basic(b"a:b"), {"client_secret": ""}),
    (basic(b"\xff:b"), {}),
    ({"Authorization": "Basic %"}, {}),
    ({"Authorization": "Bearer a"}, {}),
    ({"Authorization": "Digest username=a"}, {"client_id": "a", "client_secret": "b"}),
]


def test_credentials_come_in_one_way_that_can_be_read(app):
    for headers, form in UNREADABLE:
        sent = {"grant_type": "client_credentials", **form}
        answer = app.test_client().post("/api/v1/token", data=sent, headers=headers)
        assert (answer.status_code, answer.json["error"]) == (400, "invalid_request"), (headers, form)
        assert ApiKnock.select().count() == 0


def test_nothing_of_a_request_for_a_token_is_read_from_its_address(app, world, agreement):
    client = clients.register_client(world.actor(Role.PENGELOLA), agreement, "SIMRS")
    key = basic(f"{client.client_id}:{clients.add_secret(SYSTEM, client, timedelta(days=1))}".encode())
    web = app.test_client()
    assert web.post("/api/v1/token?grant_type=client_credentials", headers=key).json["error"] == "invalid_request"
    assert web.post("/api/v1/token", data={"grant_type": "client_credentials"}, headers=key).status_code == 200


def test_an_unknown_client_and_a_wrong_key_are_told_alike(app, world, agreement):
    client = clients.register_client(world.actor(Role.PENGELOLA), agreement, "SIMRS")
    clients.add_secret(world.actor(Role.PENGELOLA), client, timedelta(days=1))
    form = {"grant_type": "client_credentials"}
    told = [
        app.test_client().post("/api/v1/token", data=form, headers=basic(f"{name}:salah".encode()))
        for name in (client.client_id, "lain")
    ]
    assert told[0].data == told[1].data
    assert {one.headers["WWW-Authenticate"] for one in told} == {'Basic realm="LOPE CAPIL"'}


def test_a_person_is_verified_with_what_is_left_in_the_headers(ask):
    answer = ask(diminta=["alamat"])
    assert answer.status_code == 200
    assert answer.json["hasil"] == "ditemukan"
    assert answer.json["unsur"] == {"nama": {"sesuai": True, "kemiripan": 100}}
    assert answer.json["nilai"] == {"alamat": "DUSUN II NO. 14"}
    assert answer.json["sandbox"] is False
    assert answer.headers["X-Kuota-Hari-Sisa"] == "4"
    assert answer.headers["RateLimit-Policy"] == '"menit";q=600;w=60'
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert Verification.get().serial == answer.json["nomor_jawaban"]


def test_a_family_is_verified_by_a_member(ask):
    answer = ask(FAMILY, kk=small_office.KK, nik=small_office.MOTHER, diketahui=None, diminta=["nama"])
    assert answer.json["nilai"] == {"nama": "NURLELA"}
    assert [one["nilai"] for one in answer.json["anggota"]] == [{"nama": "RIDWAN SAPUTRA"}]


def test_who_is_not_in_the_register_is_an_answer_and_counted(ask):
    answer = ask(nik="1610990101010009")
    assert (answer.status_code, answer.json["hasil"], answer.headers["X-Kuota-Hari-Sisa"]) == (
        200,
        "tidak_ditemukan",
        "4",
    )


MISTAKES = [
    ({"nik": "123"}, (422, "bentuk", "/nik")),
    ({"nik": 1610990203850001}, (422, "parameter", "/nik")),
    ({"tujuan": "Penagihan"}, (422, "tujuan", "/tujuan")),
    ({"rujukan": "-"}, (422, "parameter", "/rujukan")),
    ({"diketahui": {}}, (422, "parameter", "/diketahui")),
    ({"diketahui": {"pekerjaan": "Guru"}}, (403, "unsur", "/diketahui/pekerjaan")),
    ({"diketahui": {"sidik_jari": "x"}}, (403, "unsur", "/diketahui/sidik_jari")),
    ({"diminta": ["alamat", "tgl_lahir"]}, (403, "unsur", "/diminta/1")),
    ({"diketahui": {"nama": "A\x00B"}}, (422, "parameter", "/diketahui/nama")),
    ({"diketahui": {"nama": "\ud800"}}, (422, "parameter", "/diketahui/nama")),
    ({"diketahui": {"nama": "A" * 201}}, (422, "parameter", "/diketahui/nama")),
    ({"tambahan": "x"}, (422, "parameter", "/tambahan")),
    ({"tujuan": None}, (422, "parameter", "/tujuan")),
]


def test_each_mistake_has_one_code_and_the_place_where_it_stands(ask):
    for changed, said in MISTAKES:
        assert problem(ask(**changed)) == said
        assert AgreementUse.get().used_day == 0


BODIES = [
    (b"{", "application/json", (400, "permintaan")),
    (b"[]", "application/json", (400, "permintaan")),
    (b"[" * 60_000, "application/json", (400, "permintaan")),
    (b'{"nik": "1", "nik": "2"}', "application/json", (422, "parameter")),
    (b"x" * 70_000, "application/json", (413, "terlalu_besar")),
    (b"{}", "text/plain", (415, "bukan_json")),
]


def test_a_body_that_is_no_such_json_is_refused(app, token):
    for data, kind, said in BODIES:
        sent = app.test_client().post(
            PERSON, data=data, content_type=kind, headers={"Authorization": f"Bearer {token}"}
        )
        assert problem(sent)[:2] == said


SCHEMES = ["", "Bearer", "Bearer salah", "Basic eDp5"]


def test_nothing_opens_without_a_token(app):
    for header in SCHEMES:
        for path in ("/api/v1/kuota", "/api/v1/perjanjian"):
            answer = app.test_client().get(path, headers={"Authorization": header})
            assert problem(answer)[:2] == (401, "kunci_salah")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_key_and_an_expired_token_end_at_once(ask, world):
    assert ask().status_code == 200
    ApiToken.update(expires_at=small_office.now()).execute()
    assert problem(ask())[:2] == (401, "kunci_berakhir")
    ApiToken.update(expires_at=small_office.now() + timedelta(hours=1)).execute()
    assert ask().status_code == 200
    clients.revoke_secret(world.actor(Role.PENGELOLA), ApiSecret.get())
    for wrong in ({}, {"tujuan": "Lain"}, {"salah": 1}):
        assert problem(ask(**wrong))[:2] == (401, "kunci_berakhir")
    assert {row.result for row in Verification.select()} == {"ditemukan"}


def test_an_address_that_does_not_exist_is_no_page(app, token):
    for path, status in (("/api/v1/lain", 404), ("/api", 404), ("/api/v2/kuota", 404), (PERSON, 405)):
        answer = app.test_client().get(path)
        assert problem(answer)[0] == status
        assert answer.headers.get("Allow") == ("OPTIONS, POST" if status == 405 else None)


def test_a_fault_never_looks_like_not_found(app, ask, monkeypatch):
    from admin_app.agency.api import asking

    monkeypatch.setattr(asking.answering, "verify_person", lambda *_: 1 / 0)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert problem(ask()) == (500, "gangguan", "")


def test_the_quota_ends_and_says_so(ask):
    for _ in range(5):
        assert ask().status_code == 200
    assert problem(ask())[:2] == (429, "kuota_hari")


def test_a_flood_is_stopped_and_takes_no_quota(ask):
    catalogue.set_setting(SYSTEM, pace.SETTING, 2)
    assert [ask(nik="1").status_code for _ in range(2)] == [422, 422]
    answer = ask()
    assert problem(answer)[:2] == (429, "laju")
    assert answer.headers["Retry-After"]
    assert AgreementUse.get().used_day == 0


@pytest.fixture
def one_minute(monkeypatch):
    """The clock of the pace stands still: no minute ends while its requests are counted."""
    monkeypatch.setattr(pace, "time", SimpleNamespace(time=lambda: 600.0, monotonic=time.monotonic))


@pytest.mark.usefixtures("one_minute")
def test_the_pace_is_kept_exactly_by_one_process_that_fetches_many_numbers_at_once(ask):
    catalogue.set_setting(SYSTEM, pace.SETTING, 250)
    statuses = [ask(nik="1").status_code for _ in range(252)]
    assert statuses == [422] * 250 + [429] * 2


@pytest.mark.usefixtures("one_minute")
def test_two_processes_never_let_more_through_than_the_pace(ask):
    catalogue.set_setting(SYSTEM, pace.SETTING, 250)
    numbers = {}
    statuses = []
    for turn in range(260):
        pace._fetched.clear()
        pace._fetched.update(numbers.get(turn % 2, {}))
        statuses.append(ask(nik="1").status_code)
        numbers[turn % 2] = dict(pace._fetched)
    assert statuses.count(422) == 250


def test_no_cookie_is_read_or_given_at_the_addresses_of_programs(app, token):
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], "apa saja")
    answer = client.get("/api/v1/kuota", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" not in answer.headers


def test_the_same_request_is_answered_once(ask):
    key = {"Idempotency-Key": "a-1"}
    first, second = ask(headers=key), ask(headers=key)
    assert first.json == second.json
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Verification.select().count() == AgreementUse.get().used_day == 1
    assert problem(ask(headers=key, rujukan="RM-0002"))[:2] == (422, "kunci_idempotensi")
    assert ask(headers={"Idempotency-Key": "a-2"}).json != first.json


def test_a_kept_answer_is_sealed_given_to_its_client_only_and_forgotten_after_a_day(ask, world, agreement):
    key = {"Idempotency-Key": "a-1"}
    first = ask(headers=key, diminta=["alamat"])
    stored = ApiReplay._meta.database.execute_sql("SELECT * FROM api_replay").fetchone()
    assert "DUSUN" not in str(stored)
    assert small_office.FATHER not in str(stored)
    other = ask(headers=key, diminta=["alamat"], using=token_of(world, agreement))
    assert other.json["nomor_jawaban"] != first.json["nomor_jawaban"]
    ApiReplay.update(at=small_office.now() - replays.KEPT - timedelta(minutes=1)).execute()
    assert replays.forget_old() == 2


def test_a_refusal_is_not_kept_but_logged(ask, world, agreement):
    key = {"Idempotency-Key": "a-1"}
    assert problem(ask(headers=key, tujuan="Penagihan"))[1] == "tujuan"
    assert ApiReplay.select().count() == 0
    assert Verification.get().result == "tujuan"
    first = ask(headers=key)
    sanctions.freeze(world.actor(Role.KEPALA), agreement, "Laporan belum masuk.")
    assert first.status_code == 200
    assert problem(ask(headers=key))[:2] == (403, "perjanjian")


def test_an_address_outside_the_agreement_is_refused_also_when_it_forges_the_header(app, world):
    inside = token_of(world, agreed(world, ip_allowlist=["10.1.0.0/16"]))
    body = {"nik": small_office.FATHER, "diketahui": {"nama": "X"}, "tujuan": PURPOSE, "rujukan": CASE}
    sent = {"Authorization": f"Bearer {inside}", "X-Forwarded-For": "10.1.2.3", "X-Real-IP": "10.1.2.3"}
    answer = app.test_client().post(PERSON, json=body, headers=sent, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert problem(answer)[:2] == (403, "alamat_ip")
    assert Verification.get().address == "203.0.113.9"
    near = app.test_client().post(PERSON, json=body, headers=sent, environ_base={"REMOTE_ADDR": "10.1.2.3"})
    assert near.status_code == 200


def test_the_agreement_is_told(app, token):
    answer = app.test_client().get("/api/v1/perjanjian", headers={"Authorization": f"Bearer {token}"})
    assert answer.json["unsur"]["tgl_lahir"] == {"nama": "Tanggal lahir", "boleh": "cocok"}
    assert answer.json["tujuan"] == [PURPOSE]
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_no_number_and_no_key_reaches_a_log(app, ask, token, caplog):
    ask(tujuan=small_office.FATHER)
    ask(nik="1610990203850001x")
    ask(using=f"{token}salah")
    assert "api: 401 kunci_salah" in caplog.text
    assert small_office.FATHER not in caplog.text
    assert token not in caplog.text
