from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.errors import InvalidInput
from models.rules.numbers import NUMBER_FORMATS, SK_CAPIL_CODES, fits, render, series

DAY = date(2025, 3, 5)


@pytest.mark.parametrize(
    ("key", "kind", "kode", "number"),
    [
        ("AKTA_KELAHIRAN", "LU", "", "1610-LU-05032025-0001"),
        ("AKTA_KELAHIRAN", "LT", "", "1610-LT-05032025-0001"),
        ("AKTA_KEMATIAN", "", "", "1610-KM-05032025-0001"),
        ("SKPWNI", "", "", "SKPWNI/1610/05032025/0001"),
        ("SK_RENTAN", "SKOT", "", "SKOT/1610/05032025/0001"),
        ("SK_CAPIL", "", "BTK", "1610-BTK-05032025-0001"),
    ],
)
def test_numbers_look_as_the_samples(key, kind, kode, number):
    template = NUMBER_FORMATS[key].template
    assert render(template, kab4="1610", day=DAY, seq=1, kind=kind, kode=kode) == number
    assert fits(template, number)
    assert series(template, kab4="1610", day=DAY, kind=kind, kode=kode) == number[:-4]


@settings(max_examples=50)
@given(st.sampled_from(sorted(NUMBER_FORMATS)), st.dates(date(1900, 1, 1)), st.integers(1, 9999), st.data())
def test_every_number_fits_its_own_format_and_counts_within_its_series(key, day, seq, data):
    format_ = NUMBER_FORMATS[key]
    kind = data.draw(st.sampled_from(format_.kinds)) if format_.kinds else ""
    gaps = {"kab4": "1610", "day": day, "kind": kind, "kode": "BLN"}
    number = render(format_.template, seq=seq, **gaps)
    assert fits(format_.template, number)
    assert number == series(format_.template, **gaps) + f"{seq:04d}"


@pytest.mark.parametrize("seq", [0, 10_000, -1])
def test_a_used_up_sequence_is_refused_rather_than_repeated(seq):
    with pytest.raises(InvalidInput, match="seq4"):
        render(NUMBER_FORMATS["SKPWNI"].template, kab4="1610", day=DAY, seq=seq)


def test_a_gap_that_cannot_be_filled_is_refused():
    with pytest.raises(InvalidInput, match="LU"):
        render(NUMBER_FORMATS["AKTA_KELAHIRAN"].template, kab4="1610", day=DAY, seq=1, kind="KM")
    with pytest.raises(InvalidInput, match="tahun"):
        render("{tahun}/{seq4}", kab4="1610", day=DAY, seq=1)
    with pytest.raises(InvalidInput, match="tahun"):
        fits("{tahun}/{seq4}", "x")


def test_the_offices_own_pattern_works_too():
    template = "472.11/{seq5}/DUKCAPIL/{YYYYMMDD}"
    assert render(template, kab4="1610", day=DAY, seq=7) == "472.11/00007/DUKCAPIL/20250305"
    assert fits(template, "472.11/00007/DUKCAPIL/20250305")
    assert not fits(template, "472x11/00007/DUKCAPIL/20250305")


def test_every_format_carries_the_mark_of_its_source():
    assert all(re.fullmatch(r"(S\d+|R|P)", format_.confidence) for format_ in NUMBER_FORMATS.values())
    assert all(re.fullmatch("[A-Z]{2,3}", code) for code in SK_CAPIL_CODES.values())
    assert not {"NIK", "KK"} & set(NUMBER_FORMATS)
