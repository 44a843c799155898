"""The national web service's own way to ask, so that a client written for it works after a change of address.

The purpose is the agreement's single one, or the field TUJUAN; the case is RUJUKAN or transactionId, else the name in
the address. A threshold of the caller's counts where it is stricter than the agreement's. IP_USER is not believed.

Pasal: Pasal 10(1)a. Wire: CALL_VERIFY_BY_ELEMEN of Dukcapil's web service, as its clients use it.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

from flask import Blueprint, g
from werkzeug.wrappers import Response

from admin_app import sessions
from admin_app.agency.api import pace, shapes
from admin_app.agency.api.answers import quota_left, send
from admin_app.problems import ApiProblem
from models.operations.services.catalogue_files import CATALOGUE, read_yaml
from models.operations.verification import answering, asker, sandbox
from models.operations.verification.asker import Asker
from models.operations.verification.call import Answer
from models.rules.verification.matching import Match
from models.rules.verification.outcome import Refusal, Refused, Result
from models.rules.verification.query import Query
from models.rules.verification.terms import Terms

blueprint = Blueprint("national", __name__, url_prefix="/dukcapil")


@cache
def keys() -> dict[str, Any]:
    """The file ``national_keys.yaml``, read once per process."""
    found: dict[str, Any] = read_yaml((CATALOGUE / "national_keys.yaml").read_text("utf-8"))
    return found


@blueprint.post("/get_json/<lembaga>/CALL_VERIFY_BY_ELEMEN")
def verify_by_element(lembaga: str) -> Response:
    """One person, element by element."""
    body = _upper(shapes.parsed(shapes.body_bytes()))
    found = asker.by_key(_one(body, "client"), _one(body, "secret"), sessions.address())
    g.asker = found
    g.pace = pace.take(found)
    named = _elements(body, found.terms)
    known = {element: text for element, text in named.values() if text.strip()}
    purpose = _one(body, "purpose") or (found.terms.purposes[0] if len(found.terms.purposes) == 1 else "")
    query = Query(_one(body, "number"), known, purpose, _one(body, "case") or f"CALL_VERIFY {lembaga[:60]}")
    sandbox.wait(found, query.number)
    try:
        answer = answering.verify_person(_stricter(found, _one(body, "threshold")), query)
    except Refused as refused:
        raise _naming(refused, named) from refused
    return _answer(answer, {key: element for key, (element, _) in named.items()})


def _upper(body: dict[str, Any]) -> dict[str, str]:
    """Keys in capitals, values as text: clients send numbers both ways, and null for what they leave out."""
    found = {}
    for key, value in body.items():
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, str | int) or key.upper() in found:
            raise ApiProblem(422, pointer=f"/{key[:40]}")
        text = str(value)
        if not text.isprintable():
            raise ApiProblem(422, pointer=f"/{key[:40]}")
        found[key.upper()] = text
    known = {*keys()["elements"], *keys()["names"], *keys()["region"]["parts"], *keys()["not_compared"]}
    unknown = found.keys() - known - {one for kind in ROLES for one in keys()[kind]}
    if unknown:
        raise ApiProblem(422, f"Kunci tidak dikenal: {', '.join(map(shapes.escaped, sorted(unknown)[:MOST_NAMED]))}.")
    return found


MOST_NAMED = 5
ROLES = ("number", "client", "secret", "threshold", "purpose", "case")


def _one(body: dict[str, str], kind: str) -> str:
    return next((body[key] for key in keys()[kind] if body.get(key)), "")


def _elements(body: dict[str, str], terms: Terms) -> dict[str, tuple[str, str]]:
    """Key → element and text; the four parts of a region are one element, compared when all of them are there."""
    names = {key: element for key, element in keys()["names"].items() if terms.may_compare(element)}
    found = {key: (element, body[key]) for key, element in (keys()["elements"] | names).items() if key in body}
    parts = keys()["region"]["parts"]
    if all(body.get(key) for key in parts):
        code = ".".join(body[key].zfill(width) for key, width in parts.items())
        found |= dict.fromkeys(parts, (keys()["region"]["element"], code))
    return found


def _stricter(found: Asker, text: str) -> Asker:
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    threshold = max(found.terms.threshold, min(asked, 100))
    return dataclasses.replace(found, terms=dataclasses.replace(found.terms, threshold=threshold))


def _answer(answer: Answer, named: dict[str, str]) -> Response:
    person = answer.person
    said = {key: _words(person.matches[element]) for key, element in named.items() if element in person.matches}
    trouble = {} if person.result is Result.DITEMUKAN else {"RESPON": person.result.sentence}
    about = {"NIK": "Sesuai", **said} if person.result is Result.DITEMUKAN else {}
    content = [{**about, **trouble, "RESPONSE_CODE": person.result.national}]
    return send({"content": content, "numberOfElements": 1, "quotaLimiter": answer.left.day}, quota_left(answer.left))


def _naming(refused: Refused, named: dict[str, tuple[str, str]]) -> Refused:
    """With the keys of the element that was not agreed: a caller has no other way to know which of his it is."""
    of = [key for key, (element, _) in named.items() if element == refused.field]
    return Refused(refused.refusal, f"Kunci: {', '.join(of)}.") if of and refused.refusal is Refusal.UNSUR else refused


def _words(match: Match) -> str:
    word = "Sesuai" if match.agrees else "Tidak Sesuai"
    return word if match.score is None else f"{word} ({match.score})"
