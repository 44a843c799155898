"""The description of the API as a page for people, made from the same document that programs read.

Pasal: Pasal 10(1)a, Pasal 10(1)b.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import render_template

from admin_app.agency.api import described
from admin_app.agency.api.blueprint import blueprint
from admin_app.problems import CODES
from models.rules.verification.outcome import Refusal, Result

KINDS = {"string": "teks", "array": "daftar teks", "object": "objek teks", "integer": "angka"}


@blueprint.get("/")
def readable() -> str:
    """Open to everybody, as the document is; the address of every problem (``/api/v1/#kode``) leads here."""
    document = described.document()
    return render_template(
        "agency/api.html",
        told=document["info"]["description"],
        operations=list(_operations(document)),
        codes=_problems(),
        results={one.code: (one.national, one.sentence) for one in Result},
    )


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    base = document["servers"][0]["url"]
    for path, ways in document["paths"].items():
        for way, one in ways.items():
            kinds = one["requestBody"]["content"].values() if "requestBody" in one else ()
            fields = [field for kind in kinds for field in _fields(kind["schema"])]
            yield {"call": f"{way.upper()} {base}{path}", "summary": one["summary"], "fields": fields}


def _fields(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key, part in schema.get("properties", {}).items():
        yield {
            "key": key,
            "kind": KINDS[part.get("type", "string")],
            "must": key in schema.get("required", ()),
            "told": part.get("description", ""),
        }


def _problems() -> dict[str, tuple[int, str]]:
    """Code → HTTP status and sentence; the more exact words of the rules win."""
    of_http = {code: (status, sentence) for status, (code, sentence) in reversed(CODES.items())}
    of_rules = {one.code: (int(one.status), one.sentence) for one in Refusal}
    replayed = {"kunci_idempotensi": (422, "Idempotency-Key keliru, atau sudah dipakai untuk permintaan lain.")}
    return dict(sorted((of_http | of_rules | replayed).items()))
