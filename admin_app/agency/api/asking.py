"""Verifying a person by NIK and a family by KK number.

Pasal: Pasal 10(1)a, Pasal 10(1)b. Idempotency-Key: draft-ietf-httpapi-idempotency-key-header.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from admin_app.agency.api import shapes
from admin_app.agency.api.answers import send
from admin_app.agency.api.blueprint import blueprint
from admin_app.agency.api.entering import as_remembered, caller
from admin_app.answer_json import plain
from admin_app.problems import ApiProblem
from models.operations.verification import answering, replays, sandbox
from models.operations.verification.asker import Asker
from models.operations.verification.call import Answer
from models.rules.verification.outcome import Refused
from models.rules.verification.query import MEMBER, Query

KEY = re.compile(r"[\x21-\x7e]{1,128}")


@blueprint.post("/verifikasi/penduduk")
@as_remembered
def verify_resident() -> Response:
    """One person."""
    body = shapes.read(shapes.RESIDENT)
    return _answered(_query(body, body["nik"], body["diketahui"]), answering.verify_person, "nik")


@blueprint.post("/verifikasi/keluarga")
@as_remembered
def verify_household() -> Response:
    """One family, by a member."""
    body = shapes.read(shapes.HOUSEHOLD)
    known = {**body.get("diketahui", {}), MEMBER: body["nik"]}
    return _answered(_query(body, body["kk"], known), answering.verify_family, "kk")


def _query(body: dict[str, Any], number: str, known: dict[str, str]) -> Query:
    return Query(number, known, body["tujuan"], body["rujukan"], body.get("diminta", ()))


def _answered(query: Query, ask: Callable[[Asker, Query], Answer], number_key: str) -> Response:
    asker, key = caller(), request.headers.get("Idempotency-Key", "")
    sandbox.wait(asker, query.number)
    try:
        if not key:
            return send(plain(asker, ask(asker, query)))
        if not KEY.fullmatch(key):
            raise ApiProblem(400, "Idempotency-Key: 1 sampai 128 huruf ASCII tanpa spasi.", code="kunci_idempotensi")
        found, again = replays.once(
            asker,
            query,
            lambda: plain(asker, ask(asker, query)),
            key=key,
            path=request.path,
            body=request.get_data(),
        )
        return send(found, {"Idempotency-Replayed": "true"} if again else {})
    except replays.OtherBody as error:
        raise ApiProblem(422, error.message, code="kunci_idempotensi") from error
    except Refused as refused:
        refused.field = pointer(query, refused.field, number_key)
        raise


def pointer(query: Query, field: str, number_key: str) -> str:
    """Where in the body the part that a refusal names stands."""
    if not field:
        return ""
    if field == "nomor":
        return f"/{number_key}"
    if field in {"tujuan", "rujukan"} or (field == MEMBER and number_key == "kk"):
        return f"/{field}"
    if field in query.known:
        return f"/diketahui/{field}"
    return f"/diminta/{list(query.wanted).index(field)}" if field in query.wanted else "/diketahui"
