"""Attacks on the API, over HTTP against the real web server: each ends in one clear code, in the log, without data."""

from __future__ import annotations

import http.client
import json
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from admin_app.agency.api import pace
from models.operations.agencies import sanctions
from models.operations.clock import now
from models.operations.services import catalogue
from models.operations.verification import clients
from models.rules.actor import SYSTEM
from models.rules.roles import Role
from models.rules.verification.sanctions import Step
from models.tables import Agency, Agreement, AgreementUse, ApiKnock, ApiSecret, ApiToken, Verification
from tests import agency as agencies
from tests import world as small_office
from tests.agency import CASE, PURPOSE, agreed, token_of
from tests.processes import running, until

pytestmark = pytest.mark.fault

PERSON, FAMILY = "/api/v1/verifikasi/penduduk", "/api/v1/verifikasi/keluarga"
BODY = {"nik": small_office.FATHER, "diketahui": {"nama": "RIDWAN SAPUTRA"}, "tujuan": PURPOSE, "rujukan": CASE}
LEAKS = ("Traceback", 'File "', "peewee", "sqlite", "psycopg", "SELECT", "RIDWAN", small_office.FATHER, small_office.KK)


@pytest.fixture
def config_of_web(config, free_port):
    from config import Config

    environ = {"DATABASE_URL": config.database_url, "PORT": str(free_port), "BASE_URL": f"http://127.0.0.1:{free_port}"}
    return environ, Config.from_env(environ, data_dir=config.data_dir)


@pytest.fixture
def web(world, config_of_web):
    """The web server as it is started, with the queue that holds the counters of the pace."""
    environ, made = config_of_web
    catalogue.set_setting(SYSTEM, pace.SETTING, 100_000)
    with running(made, environ, "queue", "web") as processes:
        caller = Caller(made.port)
        until(caller.answers, 20)
        caller.log = lambda: processes.log("web")
        caller.end = lambda: (processes.send("web", signal.SIGTERM), until(lambda: processes.ended("web") == 0, 20))
        yield caller


class Caller:
    """One program after the other, each call on a connection of its own."""

    def __init__(self, port):
        self.port = port

    def answers(self):
        try:
            return self.send("GET", "/api/v1/openapi.json")[0] == 200
        except OSError:
            return False

    def send(self, method, path, data=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, data, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def ask(self, token, path=PERSON, body=None, **headers):
        sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("POST", path, json.dumps(BODY if body is None else body), sent)

    def refused(self, *asked, **named):
        """Status and code of a refusal that tells nothing else."""
        return refusal(self.ask(*asked, **named))


def refusal(answer):
    status, headers, text = answer
    assert headers.get_content_type() == "application/problem+json"
    assert not [word for word in LEAKS if word in text]
    return status, json.loads(text)["kode"]


def logged():
    return Counter(row.result for row in Verification.select())


def knocked():
    return {(row.code, bool(row.client)): row.times for row in ApiKnock.select()}


def test_a_thousand_calls_at_once_at_a_quota_of_five_hundred_get_five_hundred_answers(web, world):
    token = token_of(world, agreed(world, kuota_harian=500))
    with ThreadPoolExecutor(100) as pool:
        said = Counter(status for status, _, _ in pool.map(lambda _: web.ask(token), range(1_000)))
    assert said == {200: 500, 429: 500}
    assert logged() == {"ditemukan": 500, "kuota_hari": 500}
    assert AgreementUse.get().used_day == Verification.select().where(Verification.counted == 1).count() == 500


def test_keys_that_are_wrong_ended_or_revoked_open_nothing_and_are_noted(web, world):
    agreement = agreed(world)
    token = token_of(world, agreement)
    assert web.ask(token)[0] == 200
    for wrong in ("", "salah", token[:-1], token + "x", "' OR 1=1 --", "Ã" * 9, "x" * 8_000):
        assert web.refused(wrong) == (401, "kunci_salah")
    status, _, text = web.ask("x" * 9_000)  # more than the server takes for a header: it reads no further
    assert (status, "Traceback" in text) == (431, False)
    expired = token_of(world, agreement)
    ApiToken.update(expires_at=now()).where(
        ApiToken.token_sha256 == ApiToken.select(ApiToken.token_sha256).order_by(ApiToken.issued_at.desc()).limit(1)
    ).execute()
    assert web.refused(expired) == (401, "kunci_berakhir")
    clients.revoke_secret(world.actor(Role.PENGELOLA), ApiSecret.select().order_by(ApiSecret.id).first(), "Bocor.")
    assert web.refused(token) == (401, "kunci_berakhir")
    form = "grant_type=client_credentials&client_id=a&client_secret=b"
    status, _, text = web.send("POST", "/api/v1/token", form, {"Content-Type": "application/x-www-form-urlencoded"})
    assert (status, json.loads(text)["error"]) == (401, "invalid_client")
    until(lambda: knocked() == {("kunci_berakhir", False): 2, ("kunci_salah", False): 8}, 5)
    assert logged() == {"ditemukan": 1}


def test_a_key_that_a_second_request_uses_for_another_body_is_refused(web, world):
    token = token_of(world, agreed(world))
    first = web.ask(token, Idempotency_Key="a-1")
    assert first[0] == 200
    other = {**BODY, "nik": small_office.MOTHER}
    assert refusal(web.ask(token, body=other, Idempotency_Key="a-1")) == (422, "kunci_idempotensi")
    assert refusal(web.ask(token, FAMILY, {**BODY, "kk": small_office.KK}, Idempotency_Key="a b")) == (
        400,
        "kunci_idempotensi",
    )
    assert json.loads(web.ask(token, Idempotency_Key="a-1")[2]) == json.loads(first[2])
    assert AgreementUse.get().used_day == 1


OUTSIDE = ({"ip_allowlist": ["10.1.0.0/16"]}, (403, "alamat_ip"))
NOT_OURS = ({"elemen_data": {"tgl_lahir": "cocok"}}, (403, "unsur"))
OTHER_WAY = ({"metode_akses": ["WEB_PORTAL"]}, (403, "cara_akses"))
OTHER_USE = ({"tujuan": ["Penagihan"]}, (422, "tujuan"))


def test_what_is_not_agreed_is_refused_and_logged_whatever_the_headers_claim(web, world):
    for number, (changed, said) in enumerate((OUTSIDE, NOT_OURS, OTHER_WAY, OTHER_USE)):
        token = token_of(world, agreed(world, **changed))
        forged = {"X_Forwarded_For": "10.1.2.3", "X_Real_IP": "10.1.2.3", "Forwarded": "for=10.1.2.3"}
        assert refusal(web.ask(token, **forged)) == said
        assert Verification.select().count() == number + 1
    assert logged() == {"alamat_ip": 1, "unsur": 1, "cara_akses": 1, "tujuan": 1}
    assert {row.address for row in Verification.select()} == {"127.0.0.1"}
    assert sum(row.used_day for row in AgreementUse.select()) == 0


INJECTIONS = (
    "' OR '1'='1",
    "'; DROP TABLE resident; --",
    "x\r\nX-Lain: 1",
    '=HYPERLINK("http://a")',
    "{{7*7}}",
    "%s%n",
    "\x00",
)
FIELDS = ("nik", "tujuan", "rujukan", "nama", "unsur", "diminta", "kunci")


def injected(field, text):
    placed = {
        "nama": {"diketahui": {"nama": text}},
        "unsur": {"diketahui": {text: "x"}},
        "diminta": {"diminta": [text]},
        "kunci": {text: "x"},
    }
    return {**BODY, **placed.get(field, {field: text})}


def test_nothing_that_is_put_into_a_field_is_more_than_text(web, world):
    token = token_of(world, agreed(world))
    for field in FIELDS:
        for text in INJECTIONS:
            status, headers, said = web.ask(token, body=injected(field, text))
            assert status in {200, 403, 422}, (field, text, said)
            assert "X-Lain" not in headers
            assert "Traceback" not in said
            assert "49" not in said or status == 200
            if status == 200:  # a reference and a name may hold such letters
                assert field in {"rujukan", "nama"}
                assert json.loads(said)["nilai"] == {}
    assert small_office.FATHER not in web.log()
    assert Agency.select().count() == 1


def test_a_sweep_of_numbers_is_stopped_by_the_pace_and_noted(web, world):
    catalogue.set_setting(SYSTEM, pace.SETTING, 40)
    token = token_of(world, agreed(world))
    niks = [f"16109901019{number:05d}" for number in range(120)]
    said = Counter(web.ask(token, body={**BODY, "nik": nik})[0] for nik in niks)
    assert set(said) == {200, 429}
    assert said[200] <= 80  # the minute may end once while they are sent
    until(lambda: knocked() == {("laju", True): said[429]}, 5)
    assert logged() == {"tidak_ditemukan": said[200]}


def test_a_flood_at_the_door_is_counted_to_the_last_call_also_when_the_server_ends(web, world):
    with ThreadPoolExecutor(20) as pool:
        said = Counter(status for status, _, _ in pool.map(lambda _: web.ask("salah"), range(1_000)))
    assert said == {401: 1_000}
    web.end()
    assert knocked() == {("kunci_salah", False): 1_000}


def test_a_body_that_is_too_large_is_refused_before_it_is_read(web, world):
    token = token_of(world, agreed(world))
    large = {**BODY, "rujukan": "x" * 70_000}
    assert refusal(web.ask(token, body=large)) == (413, "terlalu_besar")
    assert logged() == {}


def test_an_agency_never_meets_what_belongs_to_another(web, world):
    ours = agreed(world, kuota_harian=5)
    token = token_of(world, ours)
    other = Agency.create(name="Dinas Lain (CONTOH)", kind="perangkat daerah")
    theirs = agreed(world, kuota_harian=7, elemen_data={"agama": "cocok"}, tujuan=["Penagihan"])
    Agreement.update(agency=other).where(Agreement.id == theirs.id).execute()
    stranger = token_of(world, theirs)
    first = web.ask(token, Idempotency_Key="a-1")
    assert first[0] == 200
    assert refusal(web.ask(stranger, Idempotency_Key="a-1")) == (422, "tujuan")
    told = json.loads(web.send("GET", "/api/v1/perjanjian", headers={"Authorization": f"Bearer {stranger}"})[2])
    assert (told["lembaga"], told["tujuan"]) == ("Dinas Lain (CONTOH)", ["Penagihan"])
    left = json.loads(web.send("GET", "/api/v1/kuota", headers={"Authorization": f"Bearer {stranger}"})[2])
    assert left["kuota_sisa"]["hari"] == 7
    for path in ("/lembaga/", "/petugas/", "/akun", "/petugas/perjanjian/"):
        status, _, text = web.send("GET", path, headers={"Authorization": f"Bearer {stranger}"})
        assert status in {302, 401, 403}
        assert "RSUD" not in text


def test_an_agreement_that_is_frozen_or_over_answers_nothing_from_that_moment(web, world):
    agreement = agreed(world)
    token = token_of(world, agreement)
    assert web.ask(token)[0] == 200
    sanctions.freeze(world.actor(Role.KEPALA), agreement, "Laporan belum masuk.")
    assert web.refused(token) == (403, "perjanjian")
    sanctions.lift(world.actor(Role.KEPALA), agreement, Step.FREEZE, "Laporan sudah masuk.")
    assert web.ask(token)[0] == 200
    over = agreed(world, berlaku_sampai=(agencies.today() - timedelta(days=1)).isoformat())
    assert web.refused(token_of(world, over)) == (403, "perjanjian")
    assert logged() == {"ditemukan": 2, "perjanjian": 1}
