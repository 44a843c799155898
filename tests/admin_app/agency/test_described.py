"""The description and the API say the same, and at the quota's edge a real server gives exactly what was agreed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from admin_app.agency.api import described, pace, shapes
from models.operations.services import catalogue
from models.operations.verification import clients
from models.rules.actor import SYSTEM
from models.rules.roles import Role
from models.tables import AgreementUse, Verification
from tests import world as small_office
from tests.agency import CASE, PURPOSE, agreed, token_of
from tests.contracts.tree import ROOT

BODY = {"nik": small_office.FATHER, "diketahui": {"nama": "RIDWAN SAPUTRA"}, "tujuan": PURPOSE, "rujukan": CASE}


def test_every_address_is_described_and_every_answer_has_what_is_promised(app, world):
    document = app.test_client().get("/api/v1/openapi.json").json
    known = {rule.rule.removeprefix("/api/v1") for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    assert set(document["paths"]) == known - {"/", "/openapi.json"}
    asked = document["paths"]["/verifikasi/penduduk"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(asked["properties"]) == {part.key for part in shapes.RESIDENT}
    assert set(asked["required"]) <= set(BODY)
    sent = {"Authorization": f"Bearer {token_of(world, agreed(world))}"}
    answer = app.test_client().post("/api/v1/verifikasi/penduduk", json=BODY, headers=sent).json
    assert set(answer) == set(described.document()["components"]["schemas"]["Jawaban"]["required"])
    problem = app.test_client().post("/api/v1/verifikasi/penduduk", json={}, headers=sent).json
    assert problem["kode"] in document["components"]["schemas"]["Masalah"]["properties"]["kode"]["enum"]


def test_a_person_reads_the_same_description(app):
    answer = app.test_client().get("/api/v1/")
    page, document = answer.get_data(as_text=True), described.document()
    operations = [(path, way, one) for path, ways in document["paths"].items() for way, one in ways.items()]
    for path, way, operation in operations:
        assert f"{way.upper()} /api/v1{path}" in page
        assert operation["summary"] in page
    for part in (*shapes.RESIDENT, *shapes.HOUSEHOLD):
        assert f"<code>{part.key}</code>" in page
    for code in document["components"]["schemas"]["Masalah"]["properties"]["kode"]["enum"]:
        assert f'id="{code}"' in page
    assert answer.mimetype == "text/html"
    assert "script-src 'nonce-" in answer.headers["Content-Security-Policy"]
    assert "http" not in "".join(re.findall(r'(?:src|href)="([^"]*)"', page.replace("http://www.w3.org", "")))
    assert "Set-Cookie" not in answer.headers


def test_the_answers_of_the_token_address_are_as_described(app, world):
    told = described.document()["paths"]["/token"]["post"]["responses"]
    row = clients.register_client(world.actor(Role.PENGELOLA), agreed(world), "SIMRS")
    key = clients.add_secret(world.actor(Role.PENGELOLA), row, timedelta(days=1))
    for secret, status in ((key, 200), ("", 400), ("salah", 401)):
        form = {"grant_type": "client_credentials", "client_id": row.client_id, "client_secret": secret}
        answer = app.test_client().post("/api/v1/token", data=form)
        assert answer.status_code == status
        assert set(answer.json) == set(told[str(status)]["content"]["application/json"]["schema"]["required"])


def test_the_clients_of_the_documentation_work(address, world):
    row = clients.register_client(world.actor(Role.PENGELOLA), agreed(world), "SIMRS", sandbox=True)
    key = clients.add_secret(world.actor(Role.PENGELOLA), row, timedelta(days=1))
    environ = {**os.environ, "LOPE_URL": address, "LOPE_CLIENT": row.client_id, "LOPE_KEY": key}
    for command in ([sys.executable, "docs/klien/klien.py"], ["sh", "docs/klien/klien.sh"]):
        asked = [*command, "1610994101900001", "SITI CONTOH", PURPOSE, CASE]
        done = subprocess.run(asked, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
        answer = json.loads(done.stdout)
        assert (answer["hasil"], answer["sandbox"]) == ("ditemukan", True)
        assert answer["unsur"]["nama"]["sesuai"] is True


def test_a_thousand_calls_at_a_quota_of_five_hundred_get_five_hundred_answers(address, world):
    catalogue.set_setting(SYSTEM, pace.SETTING, 10_000)
    pace.forget_setting()
    token = token_of(world, agreed(world, kuota_harian=500))

    def ask(key=""):
        sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        sent |= {"Idempotency-Key": key} if key else {}
        where = f"{address}/api/v1/verifikasi/penduduk"
        try:
            with urllib.request.urlopen(
                urllib.request.Request(where, json.dumps(BODY).encode(), sent), timeout=60
            ) as answer:
                return json.load(answer)["nomor_jawaban"]
        except urllib.error.HTTPError as error:
            return json.load(error)["kode"]

    with ThreadPoolExecutor(16) as pool:
        twins = set(pool.map(lambda _: ask("satu"), range(16)))
        said = Counter(pool.map(lambda _: ask(), range(999)))
    pace.forget_setting()
    assert len(twins) == 1
    assert said["kuota_hari"] == 500
    assert len(said) == 500
    assert Verification.select().where(Verification.counted == 1).count() == AgreementUse.get().used_day == 500
