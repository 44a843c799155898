"""Sending answers as JSON, with what is left of the quota and of the pace in the headers.

Pasal: Pasal 10(1)a, Pasal 10(1)b.
"""

from __future__ import annotations

from collections.abc import Mapping
from json import JSONEncoder
from typing import Any

from flask import g
from werkzeug.wrappers import Response

from models.operations.verification.quota import Left

_encode = JSONEncoder(ensure_ascii=False).encode


def quota_left(left: Left) -> dict[str, str]:
    """Headers with what is left of the quotas that are set."""
    said = {"X-Kuota-Hari-Sisa": left.day, "X-Kuota-Bulan-Sisa": left.month}
    return {name: str(number) for name, number in said.items() if number is not None}


def send(body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """The JSON answer with what is left of quota and pace."""
    left = body.get("kuota_sisa")
    said = quota_left(Left(left["hari"], left["bulan"])) if left else {}
    sent = [*said.items(), *g.pace.headers().items(), *(headers or {}).items()]
    return Response(_encode(body), headers=sent, mimetype="application/json")
