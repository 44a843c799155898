"""An answer of a verification as JSON values: what the API sends, and what the office shows before it agrees.

Pasal: Pasal 10(1)a, Pasal 10(1)b.
"""

from __future__ import annotations

from typing import Any

from models.operations.verification.asker import Asker
from models.operations.verification.call import Answer, PersonAnswer


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
