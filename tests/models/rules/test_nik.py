from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.operations.services.catalogue_files import lookup
from models.rules import nik
from models.rules.errors import InvalidInput

GOOD = "1610994503920002"


def registered_in(kabupaten):
    """A NIK of another kabupaten, in its kecamatan 99 that does not exist."""
    return f"{kabupaten}990503920002"


digits = st.text("0123456789", min_size=16, max_size=16)


@given(st.lists(st.sampled_from([" ", ".", "-", "–", "\t"]), min_size=17, max_size=17))
def test_blanks_dots_and_hyphens_are_accepted_anywhere(marks):
    assert nik.read_nik("".join(m + d for m, d in zip(marks, GOOD + " ", strict=True))) == GOOD


@pytest.mark.parametrize("text", ["1610 9945-0392\u20130002", "161099.4503920002 ", GOOD])
def test_a_search_knows_a_whole_number_however_it_is_written(text):
    assert nik.whole_number(text) == GOOD


@pytest.mark.parametrize("text", ["", "16109945", f"{GOOD}1", "AM-20261128-4TW5W-P", "\u0661" * 16, f"NIK {GOOD}"])
def test_a_search_takes_nothing_else_for_a_whole_number(text):
    assert nik.whole_number(text) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Isi NIK"),
        ("161099450392000", "15 angka"),
        ("16109945039200022", "17 angka"),
        ("16109945o3920002", "hanya berisi angka"),
        ("١٦١٠٩٩٤٥٠٣٩٢٠٠٠٢", "hanya berisi angka"),
        ("1" * 16, "tidak mungkin"),
        ("1610994503920000", "tidak mungkin"),
        ("<script>alert(1)", "hanya berisi angka"),
    ],
)
def test_what_cannot_be_a_nik_is_refused_with_what_to_do(text, said):
    with pytest.raises(InvalidInput, match=said):
        nik.read_nik(text)


@given(digits)
def test_every_number_that_is_accepted_reads_back_as_itself(number):
    try:
        assert nik.read_nik(number) == number
    except InvalidInput:
        assert len(set(number)) == 1 or number.endswith("0000")


@pytest.mark.parametrize(
    ("middle", "doubtful"),
    [
        ("010190", False),
        ("710190", False),
        ("320190", True),
        ("400190", True),
        ("720190", True),
        ("000190", True),
        ("011390", True),
        ("010090", True),
        ("300290", True),
        ("290200", False),
        ("290290", True),
        ("690292", False),
    ],
)
def test_an_odd_birth_date_asks_to_look_again_but_is_not_refused(middle, doubtful):
    number = nik.read_nik(f"161099{middle}0001")
    assert bool(nik.doubts(number)) is doubtful


def test_the_kk_number_has_a_recording_day_without_the_forty_of_women():
    assert nik.read_kk("1610.9901.0120.0001") == "1610990101200001"
    for wrong in ("1610994101200001", "1610990013200001", "1610990100200001"):
        with pytest.raises(InvalidInput, match="Nomor KK"):
            nik.read_kk(wrong)


def test_differences_from_the_register_are_words_for_the_officer():
    assert nik.differences(GOOD, born=date(1992, 3, 5), sex="2", lookup=lookup()) == []
    assert len(nik.differences(GOOD, born=date(1992, 3, 6), sex="1", lookup=lookup())) == 2
    assert "tidak dikenal" in nik.differences(registered_in("9910"), lookup=lookup())[0]
    assert nik.differences(registered_in("1602"), lookup=lookup()) == []  # Ogan Ilir was part of OKI
    assert nik.differences(registered_in("9101"), lookup=lookup()) == []  # renumbered, the NIK stays


def test_the_century_is_never_guessed_for_the_young():
    today = date(2025, 3, 10)
    assert nik.birth_date_in("1610990503920002", today=today) == date(1992, 3, 5)
    assert nik.birth_date_in("1610990503150002", today=today) is None
    assert nik.birth_date_in("1610990503150002", born=date(2015, 3, 5), today=today) == date(2015, 3, 5)
    assert nik.birth_date_in("1610990503150002", born=date(1915, 3, 5), today=today) == date(1915, 3, 5)
    assert nik.birth_date_in("1610993202920002", today=today) is None


def test_a_number_is_masked_to_its_first_six_and_last_four():
    assert nik.mask("161001" + "0503920001") == "161001******0001"
    assert nik.mask("123") == "***"


def test_only_kecamatan_99_is_simulated():
    assert nik.is_simulated(GOOD)
    assert not nik.is_simulated("161001" + "0503920001")
