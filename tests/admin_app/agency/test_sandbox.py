"""Programs marked for trials, and the national way to ask: the right words, and nothing taken or logged by a trial."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from models.operations.verification import answering, asker, clients, sandbox
from models.rules.errors import TemporarilyUnavailable
from models.rules.roles import Role
from models.rules.verification.outcome import Refusal, Refused, Result
from models.tables import AgreementUse, Verification
from models.tables.base import database
from tests import world as small_office
from tests.agency import ADDRESS, PURPOSE, agreed, query

SITI = "1610994101900001"
NATIONAL = "/dukcapil/get_json/rsud/CALL_VERIFY_BY_ELEMEN"


@pytest.fixture
def keys(world):
    """client_id and key of a new program under an agreement."""

    def make(*, trial=False, **changed):
        row = clients.register_client(world.actor(Role.PENGELOLA), agreed(world, **changed), "SIMRS", sandbox=trial)
        return row.client_id, clients.add_secret(world.actor(Role.PENGELOLA), row, timedelta(days=1))

    return make


def test_every_way_a_query_can_end_has_an_invented_person(keys):
    who = asker.by_key(*keys(trial=True), ADDRESS)
    assert who.sandbox
    people = sandbox.invented()
    fast = dataclasses.replace(who)
    results = {
        answering.verify_person(fast, query(number=nik)).person.result
        for nik, row in people["people"].items()
        if "seconds" not in row
    }
    assert results | {answering.verify_person(who, query()).person.result} == set(Result)
    for nik, code in people["refusals"].items():
        with pytest.raises(Refused) as refused:
            answering.verify_person(who, query(number=nik))
        assert refused.value.refusal.code == code
    assert set(people["refusals"].values()) == {one.code for one in Refusal}
    with pytest.raises(TemporarilyUnavailable):
        answering.verify_person(who, query(number=people["faults"][0]))
    assert any("seconds" in row for row in people["people"].values())
    assert Verification.select().count() == AgreementUse.get().used_day == 0


def test_a_late_answer_holds_no_lock(app, keys, monkeypatch):
    waited = []
    monkeypatch.setattr(sandbox.time, "sleep", lambda seconds: waited.append((seconds, database.in_transaction())))
    name, secret = keys(trial=True)
    token = clients.issue_token(clients.living_secret(name, secret))
    late = next(nik for nik, row in sandbox.invented()["people"].items() if "seconds" in row)
    body = {"nik": late, "diketahui": {"nama": "LAMBAT CONTOH"}, "tujuan": PURPOSE, "rujukan": "RM-0001"}
    sent = {"Authorization": f"Bearer {token}", "Idempotency-Key": "a-1"}
    answer = app.test_client().post("/api/v1/verifikasi/penduduk", json=body, headers=sent)
    assert answer.json["hasil"] == "ditemukan"
    assert [one for one in waited if one[0]] == [(2, False)]


def test_an_invented_family_is_answered_and_no_resident_is_ever_met(keys):
    who = asker.by_key(*keys(trial=True), ADDRESS)
    kk = next(iter(sandbox.invented()["families"]))
    answer = answering.verify_family(who, query(number=kk, known={"nik": SITI}, wanted=("nama", "alamat")))
    assert answer.person.values == {"nama": "SITI CONTOH", "alamat": "DUSUN CONTOH NO. 1"}
    assert [one.values["nama"] for one in answer.others] == ["BUDI CONTOH"]
    assert answering.verify_person(who, query(number=small_office.FATHER)).person.result is Result.TIDAK_DITEMUKAN


def test_a_client_of_the_national_service_is_answered_in_its_words(app, keys):
    name, secret = keys(kuota_harian=3)
    body = {
        "USER_ID": name,
        "PASSWORD": secret,
        "IP_USER": ADDRESS,
        "TRESHOLD": 90,
        "NIK": small_office.FATHER,
        "NAMA_LGKP": "RIDWAN SAPUTRA",
        "TGL_LHR": "02-03-1985",
    }
    web = app.test_client()
    found = web.post(NATIONAL, json=body).json["content"][0]
    assert found == {"NIK": "Sesuai", "NAMA_LGKP": "Sesuai (100)", "TGL_LHR": "Sesuai", "RESPONSE_CODE": "01"}
    lower = {key.lower(): value for key, value in body.items()} | {"nama_lgkp": "ORANG LAIN"}
    assert web.post(NATIONAL, json=lower).json["content"][0]["NAMA_LGKP"].startswith("Tidak Sesuai (")
    row = Verification.select().order_by(Verification.id).first()
    assert (row.purpose, row.case_reference, row.counted) == (PURPOSE, "CALL_VERIFY rsud", 1)
    nobody = web.post(NATIONAL, json={**body, "NIK": "1610990101010009"}).json["content"][0]
    assert nobody == {"RESPON": "Data tidak ditemukan.", "RESPONSE_CODE": "13"}
    troubles = {
        "05": body,
        "03": {**body, "PASSWORD": "salah"},
        "09": {**body, "NAMA_LGKP_IBU": "X"},
        "15": {**body, "NIK": "12"},
        "07": {**body, "LAIN": "x"},
    }
    for code, sent in troubles.items():
        answer = web.post(NATIONAL, json=sent)
        assert (answer.status_code, answer.json["content"][0]["RESPONSE_CODE"]) == (200, code)
    assert web.get(NATIONAL).json["content"][0]["RESPONSE_CODE"] == "99"
    assert web.post(NATIONAL, data=b"[" * 60_000).json["content"][0]["RESPONSE_CODE"] == "07"
