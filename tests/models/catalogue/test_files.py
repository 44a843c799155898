"""Code tables, regions and holidays as files."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from models.operations.services import catalogue_files
from models.rules.errors import MalformedDefinition

LOOKUP = catalogue_files.lookup()


def test_ogan_ilir_has_its_kecamatan_desa_and_kelurahan():
    levels = Counter(region.level for code, region in LOOKUP.regions.items() if code.startswith("16.10."))
    assert levels == {"kecamatan": 16, "kelurahan": 14, "desa": 227}
    assert LOOKUP.children("16.10")["16.10.04"] == "Indralaya"


def test_all_provinces_and_kabupaten_are_there_with_their_parents():
    assert len(LOOKUP.children()) == 38
    tops = [code for code in LOOKUP.regions if code.count(".") == 1]
    assert len(tops) == 514
    assert all(code.rpartition(".")[0] in LOOKUP.regions for code in LOOKUP.regions if "." in code)


def test_every_desa_has_a_postcode():
    assert all(region.postcode for code, region in LOOKUP.regions.items() if code.count(".") == 3)


def test_other_spellings_belong_to_desa_that_exist():
    assert catalogue_files.region_aliases()
    assert all(code in LOOKUP.regions for code, _ in catalogue_files.region_aliases())


def test_renumbered_kabupaten_are_known():
    assert LOOKUP.knows_prefix("9101" + "990101900001")
    assert not LOOKUP.knows_prefix("0000" + "990101900001")


def test_the_code_tables_are_complete_and_are_texts():
    assert len(LOOKUP.tables) == 31
    sizes = {"PEKERJAAN": 89, "PENDIDIKAN": 10, "SHDK": 11, "AGAMA": 7, "STATUS_KAWIN_KK": 6, "GOLONGAN_DARAH": 13}
    assert {name: len(LOOKUP.table(name)) for name in sizes} == sizes
    assert all(isinstance(x, str) for table in LOOKUP.tables.values() for row in table.items() for x in row)
    assert list(LOOKUP.table("SHDK")) == [str(number) for number in range(1, 12)]


def test_holidays_are_dates_with_names():
    days = catalogue_files.holidays()
    assert all(date.fromisoformat(day) and name for day, name in days.items())
    assert days["2026-08-17"] == "Hari Kemerdekaan"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: yes", {"a": "yes"}),
        ("a: 12:30", {"a": "12:30"}),
        ("a: 2025-01-01", {"a": "2025-01-01"}),
        ("a: 007", {"a": "007"}),
        ("a: 7", {"a": 7}),
        ("a: 1.5", {"a": "1.5"}),
        ("a: true", {"a": True}),
        ("no: x", {"no": "x"}),
        ("a: null", {"a": None}),
    ],
)
def test_yaml_holds_no_surprises(text, value):
    assert catalogue_files.read_yaml(text) == value


@pytest.mark.parametrize("text", ["a: 1\na: 2", "a: [", "a: !!python/object/apply:os.system [ls]", "a: b: c"])
def test_broken_or_dangerous_yaml_is_refused(text):
    with pytest.raises(MalformedDefinition):
        catalogue_files.read_yaml(text)


@pytest.mark.parametrize("text", ["a: " + "[" * 100_000, "a: " + "{b: " * 900 + "1" + "}" * 900])
def test_yaml_nested_without_end_is_refused_at_its_line_and_ends_no_process(text):
    with pytest.raises(MalformedDefinition, match="baris 1: bersarang terlalu dalam"):
        catalogue_files.read_yaml(text)


def test_what_is_no_yaml_is_told_with_its_place():
    with pytest.raises(MalformedDefinition, match="baris 2, kolom 1"):
        catalogue_files.read_yaml("layanan:\n\t- a: 1")
