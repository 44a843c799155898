"""Calls of programs that may not even ask are counted with their program; an invented refusal is nobody's call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from admin_app import door
from models.operations.agencies import sanctions
from models.operations.verification import clients
from models.rules.roles import Role
from models.tables import ApiClient, ApiKnock, Verification
from tests import agency as agencies
from tests import world as small_office
from tests.admin_app.test_door import _quiet, wait_for_quiet  # noqa: F401 - a fixture of ours too

WRONG_KEY = "1610990101000403"


@pytest.fixture
def program(world):
    """Makes a program under a new agreement; returns the agreement and what the program shows."""

    def make(*, sandbox=False):
        row = agencies.agreed(world)
        client = clients.register_client(world.actor(Role.PENGELOLA), row, "SIMRS", sandbox=sandbox)
        secret = clients.add_secret(world.actor(Role.PENGELOLA), client, timedelta(days=1))
        return row, client.client_id, secret

    return make


def by_token(app, client_id, secret, nik=small_office.FATHER):
    token = clients.issue_token(clients.living_secret(client_id, secret))
    body = {"nik": nik, "diketahui": {"nama": "X"}, "tujuan": agencies.PURPOSE, "rujukan": agencies.CASE}
    for _ in range(2):  # the second time the token is remembered
        answer = app.test_client().post(
            "/api/v1/verifikasi/penduduk", json=body, headers={"Authorization": f"Bearer {token}"}
        )
    return answer.json["kode"]


def nationally(app, client_id, secret):
    body = {"USER_ID": client_id, "PASSWORD": secret, "NIK": small_office.FATHER, "NAMA_LGKP": "X"}
    for _ in range(2):
        answer = app.test_client().post("/dukcapil/get_json/rsud/CALL_VERIFY_BY_ELEMEN", json=body)
    return answer.json["content"][0]["RESPONSE_CODE"]


def counted():
    door.write()
    wait_for_quiet()
    return [(row.code, row.client, row.times) for row in ApiKnock.select()]


@pytest.mark.parametrize(("call", "code"), [(by_token, "perjanjian"), (nationally, "16")])
def test_a_call_under_a_frozen_agreement_is_counted_for_its_program(app, world, program, call, code):
    row, *shown = program()
    sanctions.freeze(world.actor(Role.KEPALA), row, "Ada insiden di lembaga.")
    assert call(app, *shown) == code
    assert counted() == [("perjanjian", ApiClient.get().id, 2)]
    assert not Verification.select().exists()


def test_a_refusal_that_the_log_holds_is_not_counted_again(app, world, program, monkeypatch):
    _, *shown = program()
    monkeypatch.setattr("models.operations.verification.call.now", lambda: small_office.now() + timedelta(days=400))
    assert by_token(app, *shown) == "perjanjian"
    assert (counted(), Verification.select().count()) == ([], 2)


def test_a_refusal_of_the_sandbox_is_counted_nowhere(app, program):
    _, *shown = program(sandbox=True)
    assert by_token(app, *shown, nik=WRONG_KEY) == "kunci_salah"
    assert counted() == []
