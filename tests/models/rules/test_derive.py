from __future__ import annotations

from datetime import date

import pytest

from models.rules.derive import Derive, Rule, derive, is_minor, years_between
from models.rules.facts import Context, cut_region
from models.rules.schema import read
from tests.models.rules.household import CHILD, FATHER, KK, MOTHER, STRANGER, TODAY, context, person

CONTEXT = context()
BARE = Context(CONTEXT.lookup, TODAY)


@pytest.mark.parametrize(
    ("how", "value"),
    [
        ({"value": "1"}, "1"),
        ({"variants": {"A": "x", "B": "y"}}, "y"),
        ({"applicant": "nama"}, "SITI AMINAH"),
        ({"family": "nomor_kk"}, KK),
        ({"family": "desa", "level": 6}, "16.10.04"),
        ({"head": "nama"}, "BUDI SANTOSO"),
        ({"copy": "a"}, "isi"),
        ({"of": "a", "mapped": {"isi": "kena"}}, "kena"),
        ({"of": "a", "mapped": {"lain": "kena"}}, ""),
        ({"value": "1", "when": {"field": "a", "is": "bukan"}}, ""),
    ],
)
def test_each_source_gives_its_value(how, value):
    faults: list[str] = []
    assert derive(read(Derive, how, "", faults), {"a": "isi"}, "B", CONTEXT) == value
    assert faults == []


def test_what_is_not_known_is_left_to_be_asked():
    assert derive(Derive(applicant="nama"), {}, "", BARE) == ""
    assert derive(Derive(head="nama"), {}, "", BARE) == ""
    found = {rule: derive(Derive(rule=rule, uses=("x",) * 5), {}, "", BARE) for rule in Rule}
    assert {rule for rule, value in found.items() if value} == {Rule.ANAK_TANPA_ORANG_TUA, Rule.PEMOHON_BERHAK}


@pytest.mark.parametrize(("shdk", "expected"), [("1", "4"), ("3", "4"), ("4", "6"), ("5", "6"), ("9", "")])
def test_a_baby_is_a_child_or_grandchild_of_the_head(shdk, expected):
    around = context({**MOTHER, "shdk": shdk})
    assert derive(Derive(rule=Rule.SHDK_BAYI, uses=("siapa",)), {"siapa": "ibu"}, "", around) == expected
    assert derive(Derive(rule=Rule.SHDK_BAYI, uses=("siapa",)), {"siapa": "wali"}, "", around) == ""


def test_age_counts_completed_years_and_the_married_are_no_minors():
    assert years_between(date(2008, 3, 10), date(2025, 3, 9)) == 16
    assert years_between(date(2008, 3, 10), date(2025, 3, 10)) == 17
    assert years_between(date(2008, 2, 29), date(2025, 2, 28)) == 16
    assert is_minor(CHILD, TODAY)
    assert not is_minor(FATHER, TODAY)
    assert not is_minor(person("1", "X", "2", "2010-01-01", "3"), TODAY)


@pytest.mark.parametrize(("nik", "expected"), [(FATHER["nik"], "ya"), (CHILD["nik"], "tidak"), ("", "")])
def test_who_is_grown_up_is_known_of_the_own_family_only(nik, expected):
    assert derive(Derive(rule=Rule.DEWASA, uses=("siapa",)), {"siapa": nik}, "", CONTEXT) == expected


@pytest.mark.parametrize(("nik", "expected"), [(FATHER["nik"], "35"), (CHILD["nik"], "9"), ("", "")])
def test_age_is_told_of_the_own_family_only(nik, expected):
    assert derive(Derive(rule=Rule.USIA, uses=("siapa",)), {"siapa": nik}, "", CONTEXT) == expected


@pytest.mark.parametrize(("born", "status", "expected"), [("2015-06-05", "1", "tidak"), ("2015-06-05", "2", "ya")])
def test_of_a_newcomer_what_was_typed_says_it(born, status, expected):
    how = Derive(rule=Rule.DEWASA, uses=("siapa", "lahir", "kawin"))
    assert derive(how, {"lahir": born, "kawin": status}, "", CONTEXT) == expected


def test_a_child_goes_with_a_parent_who_is_named_apart():
    how = Derive(rule=Rule.ANAK_TANPA_ORANG_TUA, uses=("IKUT", "nik", "kepala"))
    movers = {"IKUT": [{"nik": CHILD["nik"]}]}
    assert derive(how, movers, "", CONTEXT) == "ya"
    assert derive(how, {**movers, "kepala": MOTHER["nik"]}, "", CONTEXT) == "tidak"


@pytest.mark.parametrize(("level", "cut"), [(2, "16"), (4, "16.10"), (6, "16.10.04"), (10, "16.10.04.2010")])
def test_a_region_code_is_cut_by_its_digits(level, cut):
    assert cut_region("16.10.04.2010", level) == cut
    assert cut_region("16", 10) == ""
    assert cut_region("", 2) == ""


@pytest.mark.parametrize(
    ("rule", "niks", "value"),
    [
        (Rule.ANGGOTA_SENDIRI, [CHILD], "ya"),
        (Rule.ANGGOTA_SENDIRI, [STRANGER], ""),
        (Rule.KK_ANGGOTA, [CHILD], KK),
        (Rule.KK_ANGGOTA, [STRANGER], ""),
        (Rule.PASANGAN, [FATHER], MOTHER["nik"]),
        (Rule.PASANGAN, [MOTHER], FATHER["nik"]),
        (Rule.PASANGAN, [CHILD], ""),
        (Rule.PASANGAN, [STRANGER], ""),
        (Rule.SISA_KELUARGA, [CHILD], "tetap"),
        (Rule.SISA_KELUARGA, [FATHER], "kepala"),
        (Rule.SISA_KELUARGA, [FATHER, MOTHER, CHILD], "habis"),
        (Rule.SISA_KELUARGA, [STRANGER], ""),
    ],
)
def test_the_own_family_is_known_and_a_stranger_is_not(rule, niks, value):
    slugs = tuple(f"nik{at}" for at in range(len(niks)))
    answers = dict(zip(slugs, (one["nik"] for one in niks), strict=True))
    assert derive(Derive(rule=rule, uses=slugs), answers, "", CONTEXT) == value
