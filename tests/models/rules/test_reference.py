from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.errors import InvalidInput
from models.rules.reference import ALPHABET, SPACE, new_reference, read_reference

references = st.builds(
    lambda day, number: new_reference(day, lambda _: number),
    st.dates(date(2020, 1, 1), date(2099, 12, 31)),
    st.integers(0, SPACE - 1),
)


def test_the_alphabet_is_safe_to_read_aloud():
    assert not set(ALPHABET) & set("IOQZ01AEU")
    assert len(ALPHABET) == 23


@given(references)
def test_a_reference_is_read_however_it_is_written(reference):
    assert read_reference(reference) == reference
    assert read_reference(reference.lower().replace("-", " ")) == reference
    assert read_reference(reference.replace("-", "")) == reference
    assert read_reference(reference.removeprefix("AM-")) == reference
    assert read_reference(f" no. {reference}".replace("no.", "")) == reference


@given(references, st.data())
def test_one_wrong_sign_is_always_found(reference, data):
    signs = [at for at, sign in enumerate(reference) if at > 2 and sign != "-"]
    at = data.draw(st.sampled_from(signs))
    others = "0123456789" if at < 11 else ALPHABET
    wrong = data.draw(st.sampled_from([sign for sign in others if sign != reference[at]]))
    with pytest.raises(InvalidInput):
        read_reference(reference[:at] + wrong + reference[at + 1 :])


@given(references, st.integers(12, 16), st.integers(12, 16))
def test_two_exchanged_signs_are_always_found(reference, one, other):
    signs = list(reference)
    signs[one], signs[other] = signs[other], signs[one]
    swapped = "".join(signs)
    if swapped == reference:
        assert read_reference(swapped) == reference
    else:
        with pytest.raises(InvalidInput):
            read_reference(swapped)


def test_letters_that_look_like_digits_are_understood_in_the_date():
    reference = new_reference(date(2025, 3, 10), lambda _: 12345)
    assert read_reference(reference.replace("20250310", "2O25O3IO")) == reference


@pytest.mark.parametrize("text", ["", "AM", "AM-2025-x", "AM-20250305-AAAAA-A", "' OR 1=1 --", "🙂" * 14])
def test_what_is_no_reference_is_refused_with_an_example(text):
    with pytest.raises(InvalidInput, match="AM-20250305-"):
        read_reference(text)


def test_different_numbers_give_different_references():
    day = date(2025, 3, 5)
    assert len({new_reference(day, lambda _, n=n: n) for n in range(2000)}) == 2000
