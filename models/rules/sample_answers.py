"""Answers that a form would accept, made up from its questions: for trying out a service that nobody has used yet.

Pasal: 12(1), 12(2)
"""

from __future__ import annotations

from typing import Any

from models.rules.facts import Context, Person
from models.rules.fields import options
from models.rules.filling import Placed, settle, walk
from models.rules.questions import Field, Kind
from models.rules.service import ServiceDefinition

MOST_ROUNDS = 30
KK = "1610990101200001"
TYPED = {
    Kind.TEXT: "Contoh jawaban",
    Kind.TEXTAREA: "Jalan Contoh Nomor 1",
    Kind.NAME: "CONTOH NAMA LENGKAP",
    Kind.NIK: "1610991707900001",
    Kind.KK: KK,
    Kind.DATE: "2020-02-17",
    Kind.TIME: "08:30",
    Kind.YESNO: "ya",
    Kind.PHONE: "+6281200000000",
    Kind.EMAIL: "contoh@contoh.invalid",
    Kind.DIGITS3: "001",
    Kind.DIGITS5: "30862",
    Kind.PASSPORT: "X1234567",
    Kind.NUMBER_TEXT: "123/45/2020",
}
USUAL = {"agama": "1", "pendidikan": "5", "pekerjaan": "88", "gol_darah": "13", "kewarganegaraan": "1", "status": "1"}
MEMBERS: tuple[Person, ...] = (
    {
        **USUAL,
        "nik": "1610991707850001",
        "nama": "BUDI CONTOH",
        "jk": "1",
        "tempat_lahir": "OGAN ILIR",
        "tgl_lahir": "1985-07-17",
        "status_kawin": "2",
        "shdk": "1",
    },
    {
        **USUAL,
        "nik": "1610995708880002",
        "nama": "SARI CONTOH",
        "jk": "2",
        "tempat_lahir": "PALEMBANG",
        "tgl_lahir": "1988-08-17",
        "status_kawin": "2",
        "shdk": "3",
    },
    {
        **USUAL,
        "nik": "1610990902150003",
        "nama": "ANAK CONTOH",
        "jk": "1",
        "tempat_lahir": "OGAN ILIR",
        "tgl_lahir": "2015-02-09",
        "status_kawin": "1",
        "shdk": "4",
    },
)
"""A family that does not exist: father, mother and child."""


def sample_answers(definition: ServiceDefinition, variant: str, context: Context) -> dict[str, Any]:
    """Settled answers with every question answered that these answers lead to."""
    answers: dict[str, Any] = {}
    for _ in range(MOST_ROUNDS):
        filled = walk(definition, variant, answers, context)
        values = dict(filled.values)
        empty = [part for part in filled.placed if not part.value]
        for part in empty:
            _put(values, part, _value(part.field, context, filled.at(part.item, part.section.key)))
        if values == answers:
            break
        answers = values
    return settle(definition, variant, answers, context)


def _put(values: dict[str, Any], part: Placed, value: str) -> None:
    if part.item is None:
        values[part.field.slug] = value
    else:
        values[part.section.key][part.item - 1][part.field.slug] = value


def _value(field: Field, context: Context, values: dict[str, Any]) -> str:
    if field.kind in {Kind.INT, Kind.DECIMAL}:
        return str(field.usual_least or field.at_least or 1)
    if field.kind in {Kind.CHOICE, Kind.REGION}:
        return next(iter(options(field, context, values)), "Contoh" if field.free else "")
    text = TYPED[field.kind]
    return text[: field.max_length] if field.max_length else text
