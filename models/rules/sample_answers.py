"""Answers that a form would accept, made up from its questions: for trying out a service that nobody has used yet.

Pasal: 12(1), 12(2)
"""

from __future__ import annotations

from typing import Any

from models.rules.condition_rows import VARIANT, Row, rows_of
from models.rules.conditions import Condition
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


def sample_answers(
    definition: ServiceDefinition, variant: str, context: Context, toward: Condition | None = None
) -> dict[str, Any]:
    """Settled answers with every question answered that these answers lead to.

    Choices are made so that ``toward`` comes to hold, as far as choices alone can bring that about.
    """
    wanted = _ways(definition, variant, toward)
    answers: dict[str, Any] = {}
    for _ in range(MOST_ROUNDS):
        filled = walk(definition, variant, answers, context)
        values = dict(filled.values)
        empty = [part for part in filled.placed if not part.value]
        for part in empty:
            _put(values, part, _value(part.field, context, filled.at(part.item, part.section.key), wanted))
        if values == answers:
            break
        answers = values
    return settle(definition, variant, answers, context)


def _put(values: dict[str, Any], part: Placed, value: str) -> None:
    if part.item is None:
        values[part.field.slug] = value
    else:
        values[part.section.key][part.item - 1][part.field.slug] = value


def _ways(definition: ServiceDefinition, variant: str, toward: Condition | None) -> dict[str, Row]:
    """Slug → the comparison that its answer should pass: those of ``toward``, and what has to be asked for them."""
    wanted: dict[str, Row] = {}
    waiting = [toward]
    while waiting:
        groups = rows_of(waiting.pop()) or []
        for row in next((group for group in groups if all(_may_hold(one, variant) for one in group)), []):
            if row.what in definition.fields and row.what not in wanted:
                wanted[row.what] = row
                waiting += [definition.fields[row.what].when, definition.section_of[row.what].when]
    return wanted


def _may_hold(row: Row, variant: str) -> bool:
    return row.what != VARIANT or _passes(row, variant)


def _passes(row: Row, value: str) -> bool:
    """Whether an answer passes a row that names codes; any other row is passed by every answer."""
    codes = {code.strip() for code in row.value.split(",")}
    return row.test not in {"is", "in"} or (value in codes) is not row.negated


def _value(field: Field, context: Context, values: dict[str, Any], wanted: dict[str, Row]) -> str:
    if field.kind in {Kind.INT, Kind.DECIMAL}:
        return str(field.usual_least or field.at_least or 1)
    if field.kind in {Kind.CHOICE, Kind.REGION, Kind.YESNO}:
        offered = options(field, context, values)
        row = wanted.get(field.slug)
        fitting = (code for code in offered if row and _passes(row, code))
        usual = TYPED.get(field.kind) or next(iter(offered), "Contoh" if field.free else "")
        return next(fitting, usual)
    text = TYPED[field.kind]
    return text[: field.max_length] if field.max_length else text
