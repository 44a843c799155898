"""Answers as JSON: what is said of a person, what is left of the quota, and the pace.

Pasal: Pasal 10(1)a, Pasal 10(1)b.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import g
from werkzeug.wrappers import Response

from models.operations.verification.asker import Asker
from models.operations.verification.call import Answer, PersonAnswer

LEFT = (("X-Kuota-Hari-Sisa", "hari"), ("X-Kuota-Bulan-Sisa", "bulan"))


def plain(asker: Asker, answer: Answer) -> dict[str, Any]:
    """An answer as JSON values; ``anggota`` are the other members of a family, as far as they are shown."""
    return {
        **_person(answer.person),
        "anggota": [_person(one) for one in answer.others],
        "nomor_jawaban": answer.serial,
        "waktu": answer.at.isoformat(),
        "sandbox": asker.sandbox,
        "kuota_sisa": {"hari": answer.left.day, "bulan": answer.left.month},
    }


def _person(person: PersonAnswer) -> dict[str, Any]:
    return {
        "hasil": person.result.code,
        "kode_nasional": person.result.national,
        "pesan": person.result.sentence,
        "unsur": {key: {"sesuai": match.agrees, "kemiripan": match.score} for key, match in person.matches.items()},
        "nilai": dict(person.values),
        "sumber": person.source,
        "per": person.as_of.isoformat() if person.as_of else None,
    }


def send(body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """The JSON answer with what is left of quota and pace."""
    left = body.get("kuota_sisa", {})
    said = {name: str(left[key]) for name, key in LEFT if left.get(key) is not None}
    sent = [*said.items(), *g.pace.headers().items(), *(headers or {}).items()]
    return Response(json.dumps(body, ensure_ascii=False), headers=sent, mimetype="application/json")
