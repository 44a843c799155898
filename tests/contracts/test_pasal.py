"""The regulation is findable: no citation of an article that does not exist, no letter that nobody answers for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.rules.pasal import NO_CODE, PENDING, REGISTRY, exists, parse_citations
from scripts import pasal_map

FOUND = pasal_map.citations()


def test_every_article_cited_exists():
    unknown = {citation: files for citation, files in FOUND.items() if not exists(citation)}
    assert unknown == {}


def test_every_letter_is_cited_or_said_to_need_no_code_or_still_to_come():
    assert pasal_map.uncovered(FOUND) == []


def test_nothing_is_called_pending_that_the_code_obeys_already():
    code = {citation for citation, files in FOUND.items() if any(not file.startswith("tests/") for file in files)}
    assert sorted(code & set(PENDING)) == []


def test_what_needs_no_code_and_what_is_pending_are_letters_of_the_regulation():
    assert set(NO_CODE) <= set(REGISTRY)
    assert set(PENDING) <= set(REGISTRY)
    assert not set(NO_CODE) & set(PENDING)
    assert all(reason for reason in (*NO_CODE.values(), *PENDING.values()))


def test_the_registry_has_every_article_from_1_to_23_without_a_gap():
    numbers = {int(re.match(r"Pasal (\d+)", ref)[1]) for ref in REGISTRY}
    assert numbers == set(range(1, 24))
    letters = [ref[-1] for ref in REGISTRY if ref.startswith("Pasal 15(1)")]
    assert letters == list("abcdefghijklm")
    assert [ref for ref in REGISTRY if ref.startswith("Pasal 1(")][-1] == "Pasal 1(21)"
    assert len(REGISTRY) == 147


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pasal 15(1)b", {"Pasal 15(1)b"}),
        ("(Pasal 15(1)b).", {"Pasal 15(1)b"}),
        ("Pasal 15(1)a-c", {"Pasal 15(1)a", "Pasal 15(1)b", "Pasal 15(1)c"}),
        ("Pasal 15(1)b, 13(1)e dan 18(3)", {"Pasal 15(1)b", "Pasal 13(1)e", "Pasal 18(3)"}),
        ("Pasal 16 and 5 others", {"Pasal 16"}),
        ("Pasal: 16 (TTE (and QR) on 2 sides); 11(3)d", {"Pasal 16", "Pasal 11(3)d"}),
        ("Pasal: Pasal 8(1)a, Pasal 8(1)b.", {"Pasal 8(1)a", "Pasal 8(1)b"}),
        ("Pasal 8 ayat (1) huruf b", {"Pasal 8(1)b"}),
        ("Pasal 1 no. 10", {"Pasal 1(10)"}),
        ("UU 23/2006 Pasal 27 (60 days), Pasal 32", set()),
        ("UU 24/2013 Pasal 84. Pasal 18(3) holds", {"Pasal 18(3)"}),
        ("ref: Perpres 96/2018 Pasal 10\npasal: [Pasal 8(1)b]", {"Pasal 8(1)b"}),
        ("pasalnya 15", set()),
        ("Pasal 99(9)z", {"Pasal 99(9)"}),
    ],
)
def test_citations_are_read_as_people_write_them(text, found):
    assert parse_citations(text) == found


@pytest.mark.parametrize("citation", ["Pasal 18", "Pasal 15(1)", "Pasal 2", "Pasal 1(10)", "Pasal 9(4)k"])
def test_wholes_exist_as_well_as_letters(citation):
    assert exists(citation)


@pytest.mark.parametrize(
    "citation", ["Pasal 24", "Pasal 15(3)", "Pasal 15(1)n", "Pasal 1(22)", "Pasal 2(1)", "Pasal 16a"]
)
def test_what_the_regulation_does_not_have_does_not_exist(citation):
    assert not exists(citation)


def test_the_map_has_a_line_for_every_letter():
    lines = list(pasal_map.rows(FOUND))
    assert len(lines) == len(REGISTRY) + 2
    assert any("`models/rules/" in line for line in lines)
    assert all(Path(pasal_map.ROOT, file).exists() for files in FOUND.values() for file in files)
