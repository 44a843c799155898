from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.errors import InvalidInput
from models.rules.names import clean_text, likeness, newborn_doubts, plain_name, require_printable, sound_of, untitled


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MUHAMMAD ROJALI", "Moch. Rojali"),
        ("SOEKARNO", "Sukarno"),
        ("TJUT NJAK DIEN", "CUT NYAK DIN"),
        ("ACHMAD DAHLAN", "AKHMAD  DAHLAN"),
        ("Dr. H. SITI AMINAH, S.Pd", "SITI AMINAH"),
        ("NUR-AINI", "NUR AINI"),
        ("AMINAH SITI", "SITI AMINAH"),
    ],
)
def test_names_that_sound_the_same_are_alike(one, other):
    assert likeness(one, other) >= 0.6


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Prof. Dr. dr. Hj. Siti Contoh, Sp.PD., M.Kes.", "SITI CONTOH"),
        ("H.Ahmad Contoh S.Kom.", "AHMAD CONTOH"),
        ("M. Yusuf", "M YUSUF"),
    ],
)
def test_titles_are_taken_off_before_and_after_a_name(name, bare):
    assert untitled(name) == bare


@pytest.mark.parametrize(("one", "other"), [("BUDI SANTOSO", "SITI AMINAH"), ("AHMAD", ""), ("", "")])
def test_names_that_differ_are_not(one, other):
    assert likeness(one, other) < 0.3


def test_a_name_is_fully_like_itself_and_likeness_goes_both_ways():
    assert likeness("AHMAD FAUZI", "AHMAD FAUZI") == 1.0
    assert likeness("AHMAD FAUZI", "AHMAD FAUZAN") == likeness("AHMAD FAUZAN", "AHMAD FAUZI")
    assert 0.3 < likeness("AHMAD FAUZI", "AHMAD FAUZAN") < 1.0


@settings(max_examples=50)
@given(st.text(max_size=60))
def test_any_text_can_be_a_name(text):
    assert plain_name(plain_name(text)) == plain_name(text)
    assert sound_of(text) == sound_of(text.upper())
    assert clean_text(clean_text(text)) == clean_text(text)
    assert newborn_doubts(text) is not None


def test_invisible_signs_do_not_survive():
    assert clean_text("A\u202eB\u200b\u0000 C\tD\nE") == "AB C D E"
    assert clean_text("a\r\nb", lines=True) == "a\nb"
    assert clean_text("e\u0301") == "é"


@pytest.mark.parametrize(
    "text", ["Siti Nur'aini", "JOSÉ ÑANDÚ", "Jl. Merdeka No. 5 (RT 02/03), “Indralaya”", "a\nb", ""]
)
def test_what_documents_can_print_passes(text):
    assert require_printable(text) == text


@pytest.mark.parametrize("text", ["ضظ", "SITI 😀", "Слава", "李", "\N{MICRO SIGN}".upper()])
def test_what_no_document_can_print_is_named(text):
    with pytest.raises(InvalidInput, match="huruf Latin") as refusal:
        require_printable(text)
    assert text[-1] in refusal.value.message
