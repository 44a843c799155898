"""Every document of every variant on paper: with its own data, with the least, with the longest and hostile names."""

from __future__ import annotations

import copy
import os

import pytest

from models.operations.services import catalogue_files
from models.rules.questions import Kind
from tests.services import cases
from tests.services.titles import has_title
from tests.workers.paper import made
from tests.workers.sample_cases import HOSTILE_NAME, LONG_NAME
from tests.workers.tools import lines, outside_paper, text_of

pytestmark = pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="the paper is the same on every engine")
AKTA = ("DOC_KUT", "DOC_REG")
"""Their signature stands on the page that it signs, whatever the day."""
LONGEST_DAY = "2028-09-28"
TYPED = {Kind.TEXT, Kind.TEXTAREA, Kind.NAME, Kind.NUMBER_TEXT}


@pytest.mark.parametrize("case", cases.cases(), ids=lambda case: case.id)
def test_a_document_is_whole_with_any_data(world, case):
    definition = catalogue_files.service(case.service)
    for row in cases.issue(world, cases.send(world, case)):
        usual = made(row.data)
        text = text_of(usual)
        assert [phrase for phrase in case.says.get(row.code, []) if phrase not in text] == []
        assert row.number in text
        assert has_title(row.code, text), row.code
        for shown in (usual, made(least(definition, row.data)), made(called(definition, row.data, LONG_NAME))):
            assert outside_paper(shown) == []
        if row.code.startswith(AKTA) and not row.data.get("catatan_akta"):
            assert "Pages:           1" in lines("pdfinfo", made(dated(definition, row.data, LONGEST_DAY))), row.code
        hostile = made(called(definition, row.data, HOSTILE_NAME))
        assert outside_paper(hostile) == []
        assert any("JavaScript:" in line and "no" in line for line in lines("pdfinfo", hostile))


def dated(definition, data, day):
    """``data`` with every day as this one."""
    data = copy.deepcopy(data)
    data["dokumen"]["tanggal"] = day
    for slug, answer in answers(data):
        if definition.fields[slug].kind is Kind.DATE and answer["nilai"]:
            answer["nilai"] = day
    return data


def called(definition, data, name):
    """``data`` with every name and every typed answer as ``name``, no longer than the question allows."""
    data = copy.deepcopy(data)
    data["pejabat"]["nama"] = data["pemegang"]["nama"] = name[:60]
    for one in persons(data):
        for key in ("nama", "nama_ayah", "nama_ibu", "tempat_lahir"):
            one[key] = name
    for slug, answer in answers(data):
        field = definition.fields[slug]
        if field.kind in TYPED and answer["nilai"]:
            answer.update(dict.fromkeys(("nilai", "teks"), name[: field.max_length or 200]))
    return data


def least(definition, data):
    """``data`` without parafs, and with every answer empty that need not be given."""
    data = copy.deepcopy(data) | {"paraf": [], "demo": False}
    for slug, answer in answers(data):
        if not definition.fields[slug].required:
            answer.update(nilai="", teks="")
    return data


def answers(data):
    """Every ``(slug, answer)``, those of repeated sections too."""
    for key, value in data["isian"].items():
        for one in value if isinstance(value, list) else [{key: value}]:
            yield from one.items()


def persons(data):
    """Every person that the data describes."""
    for group in (data["orang"], data["penduduk"]):
        for value in group.values():
            yield from value if isinstance(value, list) else [value]
    yield from data["keluarga"].get("anggota", [])
