"""Schemathesis asks what the description allows and what it does not: every answer is as described."""

from __future__ import annotations

from datetime import timedelta

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as described

from admin_app.agency.api import pace
from models.operations.services import catalogue
from models.operations.verification import clients, sandbox
from models.rules.actor import SYSTEM
from models.rules.roles import Role
from models.rules.verification.outcome import Refusal, Result
from models.tables import AgreementUse, Verification
from tests import world as small_office
from tests.agency import CASE, PURPOSE, agreed

EXAMPLES = 40
ASKED = (
    checks.not_a_server_error,
    described.status_code_conformance,
    described.content_type_conformance,
    described.response_schema_conformance,
    described.response_headers_conformance,
    described.negative_data_rejection,
)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def keys(world):
    """Headers with a token of a trial, and without."""
    catalogue.set_setting(SYSTEM, pace.SETTING, 1_000_000)
    client = clients.register_client(world.actor(Role.PENGELOLA), agreed(world), "SIMRS", sandbox=True)
    secret = clients.add_secret(world.actor(Role.PENGELOLA), client, timedelta(days=1))
    token = clients.issue_token(clients.living_secret(client.client_id, secret))
    return {**PLAIN, "Authorization": f"Bearer {token}"}, PLAIN


@pytest.fixture
def operations(app):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    return {operation.label: operation for operation in (found.ok() for found in schema.get_all_operations())}


def conforms(operation, mode, headers):
    """Ask as the description has it, or differently; how many were asked."""
    asked = []

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def each(case):
        asked.append(case)
        case.validate_response(case.call(headers=headers), checks=list(ASKED))

    each()
    return len(asked)


def test_whatever_is_asked_is_answered_as_described_with_a_key_and_without(operations, keys):
    for operation in operations.values():
        for headers in keys:
            assert conforms(operation, GenerationMode.POSITIVE, headers) >= (EXAMPLES if operation.body else 1)
            if operation.body:  # nothing can be wrong where nothing is sent
                assert conforms(operation, GenerationMode.NEGATIVE, headers) == EXAMPLES
    assert Verification.select().count() == AgreementUse.get().used_day == 0


def test_every_end_of_a_query_is_as_described(operations, keys, monkeypatch):
    monkeypatch.setattr(sandbox.time, "sleep", lambda _seconds: None)
    people, ends = sandbox.invented(), set()
    for nik in (*people["people"], *people["refusals"], *people["faults"], small_office.FATHER):
        body = {"nik": nik, "diketahui": {"nama": "SITI CONTOH"}, "tujuan": PURPOSE, "rujukan": CASE}
        case = operations["POST /verifikasi/penduduk"].Case(body=body, media_type="application/json")
        answer = case.call(headers=keys[0])
        case.validate_response(answer, checks=[one for one in ASKED if one is not checks.not_a_server_error])
        ends.add(answer.json().get("hasil") or answer.json()["kode"])
    assert ends == {one.code for one in (*Result, *Refusal)} | {"gangguan"}
    whole = {"kk": next(iter(people["families"])), "nik": "1610994101900001", "tujuan": PURPOSE, "rujukan": CASE}
    case = operations["POST /verifikasi/keluarga"].Case(body=whole, media_type="application/json")
    assert case.call_and_validate(headers=keys[0], checks=list(ASKED)).json()["hasil"] == Result.DITEMUKAN.code


def test_other_methods_are_refused_with_what_is_allowed(app, operations):
    for path in {operation.path for operation in operations.values()}:
        allowed = {operation.method.upper() for operation in operations.values() if operation.path == path}
        for method in set(METHODS) - allowed:
            answer = app.test_client().open(f"/api/v1{path}", method=method)
            assert (answer.status_code, answer.json["kode"]) == (405, "cara_salah")
            assert allowed <= set(answer.headers["Allow"].split(", "))
