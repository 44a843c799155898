"""Sending answers as JSON, with what is left of the quota and of the pace in the headers.

Pasal: Pasal 10(1)a, Pasal 10(1)b.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import g
from werkzeug.wrappers import Response

LEFT = (("X-Kuota-Hari-Sisa", "hari"), ("X-Kuota-Bulan-Sisa", "bulan"))


def send(body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """The JSON answer with what is left of quota and pace."""
    left = body.get("kuota_sisa", {})
    said = {name: str(left[key]) for name, key in LEFT if left.get(key) is not None}
    sent = [*said.items(), *g.pace.headers().items(), *(headers or {}).items()]
    return Response(json.dumps(body, ensure_ascii=False), headers=sent, mimetype="application/json")
