"""Remembering a name changes neither what it is equal to nor what is refused, and strangers cannot fill the memory."""

from __future__ import annotations

import pytest
from asn1crypto import x509

from workers import certificate_names
from workers.certificate_names import LONGEST_KEPT


def named(text: str) -> x509.Name:
    return x509.Name.load(x509.Name.build({"country_name": "ID", "common_name": text}).dump())


@pytest.mark.parametrize("same", ["Kepala Dinas Contoh", "KEPALA DINAS  CONTOH", " kepala dinas contoh "])
def test_case_and_blanks_make_no_other_name(same):
    assert named(same).hashable == named("Kepala Dinas Contoh").hashable
    assert named(same) == named("Kepala Dinas Contoh")


def test_another_name_stays_another():
    assert named("Kepala Dinas Lain").hashable != named("Kepala Dinas Contoh").hashable
    assert named("Kepala Dinas Lain") != named("Kepala Dinas Contoh")


def test_equality_is_the_librarys():
    names = [named(text) for text in ("Kepala Dinas", "KEPALA  DINAS", "Kepala", "Kepala Dinas")]
    twice = x509.NameTypeAndValue({"type": "common_name", "value": x509.DirectoryString("utf8_string", "Kepala")})
    names += [x509.Name("", x509.RDNSequence([x509.RelativeDistinguishedName([twice] * count)])) for count in (1, 2)]
    for one in names:
        for other in [*names, "Kepala Dinas", None]:
            assert (one == other) is certificate_names._stock_equality(one, other)
            assert (one != other) is not certificate_names._stock_equality(one, other)


def test_one_spelling_is_compared_without_reading_it(monkeypatch):
    monkeypatch.setattr(certificate_names, "_stock_equality", None)
    assert named("Kepala Dinas") == named("Kepala Dinas")
    assert named("Kepala Dinas") != named("Kepala Bidang")


@pytest.mark.parametrize("other", ["Kepala \ufffd", "Kepala"])
def test_a_letter_that_no_name_may_hold_is_refused_in_a_comparison(other):
    with pytest.raises(ValueError, match=r"X\.509 Name"):
        _ = named("Kepala \ufffd") == named(other)


def test_the_key_is_the_one_that_the_library_makes():
    name = named("Kepala Dinas Contoh")
    assert name.hashable == name.chosen.hashable == "\x1e".join(part.hashable for part in name.chosen)
    assert "kepala  dinas  contoh" in name.hashable


@pytest.mark.parametrize("letter", ["\ufffd", "\ue000"])
def test_a_letter_that_no_name_may_hold_is_refused_each_time(letter):
    for _ in range(2):
        with pytest.raises(ValueError, match=r"X\.509 Name"):
            _ = named(f"Kepala {letter}").hashable


def test_an_overlong_name_is_compared_but_not_kept():
    def kept() -> int:
        return certificate_names._known_text.cache_info().currsize + certificate_names._known_key.cache_info().currsize

    long = named("k" * (LONGEST_KEPT + 1))
    _ = named("Kepala Dinas Contoh").hashable  # the country is kept from here on
    before = kept()
    assert long.hashable == named("K" * (LONGEST_KEPT + 1)).hashable
    assert kept() == before
