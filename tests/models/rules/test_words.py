"""Numbers and dates in words: known values, and laws that hold for every number."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules import words

INDONESIAN = {
    0: "NOL",
    1: "SATU",
    10: "SEPULUH",
    11: "SEBELAS",
    12: "DUA BELAS",
    19: "SEMBILAN BELAS",
    20: "DUA PULUH",
    21: "DUA PULUH SATU",
    100: "SERATUS",
    101: "SERATUS SATU",
    111: "SERATUS SEBELAS",
    210: "DUA RATUS SEPULUH",
    1000: "SERIBU",
    1100: "SERIBU SERATUS",
    1945: "SERIBU SEMBILAN RATUS EMPAT PULUH LIMA",
    2019: "DUA RIBU SEMBILAN BELAS",
    11_011: "SEBELAS RIBU SEBELAS",
    100_000: "SERATUS RIBU",
}
ENGLISH_ORDINALS = {
    1: "FIRST",
    2: "SECOND",
    3: "THIRD",
    5: "FIFTH",
    8: "EIGHTH",
    9: "NINTH",
    12: "TWELFTH",
    14: "FOURTEENTH",
    20: "TWENTIETH",
    21: "TWENTY-FIRST",
    30: "THIRTIETH",
    100: "ONE HUNDREDTH",
    101: "ONE HUNDRED AND FIRST",
    142: "ONE HUNDRED AND FORTY-SECOND",
}


@pytest.mark.parametrize(("number", "expected"), INDONESIAN.items())
def test_a_number_is_written_as_indonesian_writes_it(number, expected):
    assert words.bilangan(number) == expected
    assert words.bilangan(str(number)) == expected


@pytest.mark.parametrize(("number", "expected"), ENGLISH_ORDINALS.items())
def test_an_ordinal_is_written_as_english_writes_it(number, expected):
    assert words.bilangan_en(number) == expected


def read_indonesian(text: str) -> int:
    """An independent reader: what the words mean, by the grammar of Indonesian numerals."""
    units = {
        word: value for value, word in enumerate("SATU DUA TIGA EMPAT LIMA ENAM TUJUH DELAPAN SEMBILAN".split(), 1)
    }
    short = {"SEPULUH": "SATU PULUH", "SEBELAS": "SATU BELAS", "SERATUS": "SATU RATUS", "SERIBU": "SATU RIBU"}
    thousands = group = unit = 0
    for word in " ".join(short.get(word, word) for word in text.split()).split():
        if word in units:
            unit = units[word]
            group += unit
        elif word == "BELAS":
            group += 10
        elif word == "PULUH":
            group += unit * 9
        elif word == "RATUS":
            group += unit * 99
        elif word == "RIBU":
            thousands, group = group * 1000, 0
    return thousands + group


@given(st.integers(min_value=1, max_value=words.LARGEST))
def test_words_read_back_as_the_same_number(number):
    assert read_indonesian(words.bilangan(number)) == number


@given(st.integers(min_value=1, max_value=9999), st.integers(min_value=1, max_value=9999))
def test_two_numbers_never_share_their_words(one, other):
    assert (words.bilangan(one) == words.bilangan(other)) is (one == other)
    assert (words.bilangan_en(one) == words.bilangan_en(other)) is (one == other)


@pytest.mark.parametrize("number", [-1, words.LARGEST + 1, "", "dua"])
def test_what_cannot_be_put_into_words_is_refused(number):
    with pytest.raises(ValueError):  # noqa: PT011 (int() and the limit both speak)
        words.bilangan(number)
    with pytest.raises(ValueError):  # noqa: PT011
        words.bilangan_en(0)


def test_a_date_reads_as_on_an_akta():
    assert words.tanggal_kata("2019-12-09") == "SEMBILAN DESEMBER TAHUN DUA RIBU SEMBILAN BELAS"
    assert words.tanggal_kata_en("2019-12-09") == "THE NINTH OF DECEMBER ON YEAR TWO THOUSAND AND NINETEEN"
    assert words.tanggal_kata_en("1990-04-20").endswith("ONE THOUSAND NINE HUNDRED AND NINETY")
    assert words.tanggal_kata_en("2100-01-01") == "THE FIRST OF JANUARY ON YEAR TWO THOUSAND ONE HUNDRED"


def test_a_date_reads_as_on_letters():
    assert words.tanggal("2021-03-26") == "26-03-2021"
    assert words.tanggal_panjang(date(2021, 3, 26)) == "26 Maret 2021"
    assert words.hari("2021-03-26") == "Jumat"


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_every_date_has_every_form(day):
    assert words.tanggal(day) == f"{day.day:02}-{day.month:02}-{day.year}"
    assert words.tanggal_kata(day) == words.tanggal_kata(day.isoformat())
    assert read_indonesian(words.tanggal_kata(day).split(" TAHUN ")[1]) == day.year


def test_a_time_is_shown_in_wib_whatever_its_zone():
    assert words.waktu("2025-12-31T17:05:00Z") == "1 Januari 2026, 00.05 WIB"
    assert words.waktu(datetime(2021, 3, 26, 7, 5, tzinfo=UTC)) == "26 Maret 2021, 14.05 WIB"


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="WIB"):
        words.waktu("2025-12-31T17:05:00")


@pytest.mark.parametrize("label", ["Diperiksa Pejabat Pengawas", "RT", "NIK ayah", "Alamat", ""])
def test_a_label_in_a_sentence_keeps_titles_and_abbreviations(label):
    said = {"Diperiksa Pejabat Pengawas": "diperiksa Pejabat Pengawas", "Alamat": "alamat"}
    assert words.di_kalimat(label) == said.get(label, label)


def test_what_somebody_wrote_ends_once():
    assert words.kalimat(" Foto buram ") == words.kalimat("Foto buram.") == "Foto buram."
    assert words.kalimat("Sudah benar?") == "Sudah benar?"
