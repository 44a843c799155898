"""The rules of LOPE CAPIL: elements of the law, terms, comparing values, refusals."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.operations.agencies.agreements import data_elements
from models.operations.clock import WIB
from models.rules.errors import InvalidInput
from models.rules.verification import terms
from models.rules.verification.elements import Show
from models.rules.verification.matching import compare, likeness
from models.rules.verification.outcome import Refusal, Refused, Result
from models.rules.verification.query import Query
from models.rules.verification.terms import Method

PROTECTED = {"cacat", "sidik_jari", "iris_mata", "tanda_tangan", "aib"}
PLAIN = {
    "berlaku_mulai": "2026-01-01",
    "berlaku_sampai": "2026-12-31",
    "elemen_data": {"nama": "cocok", "tgl_lahir": "tampil"},
    "tujuan": ["Pelayanan pasien"],
    "metode_akses": ["WEB_SERVICE"],
    "ip_allowlist": ["10.1.0.0/16", "2001:db8::/32"],
    "hari_akses": [0, 1, 2, 3, 4],
    "jam_akses": ["07:30", "16:00"],
}


def read(**changed):
    return terms.from_dict({**PLAIN, **changed}, data_elements())


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=WIB)


def test_every_letter_of_the_law_is_there_and_the_protected_are_never_offered():
    found = data_elements()
    letters = {element.letter for element in found.values()}
    assert letters == set("abcdefghijklmnopqrstuvwxyz") | {"aa", "bb", "cc", "dd", "ee"}
    assert {key for key, element in found.items() if element.protected} == PROTECTED
    assert not any(found[key].offered for key in PROTECTED)


def test_only_what_the_portal_answers_can_be_printed():
    assert Method.PRINT in read(metode_akses=["WEB_PORTAL", "CETAK"]).methods
    with pytest.raises(InvalidInput) as refusal:
        read(metode_akses=["WEB_SERVICE", "CETAK"])
    assert refusal.value.field == "metode_akses"


@pytest.mark.parametrize("key", [*sorted(PROTECTED), "tidak_ada", "alamat_sebelumnya"])
def test_terms_cannot_name_what_is_protected_or_not_held(key):
    with pytest.raises(InvalidInput) as refusal:
        read(elemen_data={"nama": "cocok", key: "tampil"})
    assert refusal.value.field == "elemen_data"


def test_terms_survive_a_round_trip():
    found = read()
    assert terms.from_dict(found.to_dict(), data_elements()) == found


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        ("2025-12-31T23:59:59", Refusal.PERJANJIAN),
        ("2026-01-01T07:30:00", None),
        ("2026-12-31T15:59:59", None),
        ("2027-01-01T00:00:00", Refusal.PERJANJIAN),
        ("2026-11-27T07:29:59", Refusal.JAM),
        ("2026-11-27T16:00:00", Refusal.JAM),
        ("2026-11-28T09:00:00", Refusal.JAM),
    ],
)
def test_the_term_and_the_hours_count_at_the_office(moment, refusal):
    assert read().refusal(Method.SERVICE, "Pelayanan pasien", "10.1.2.3", at(moment)) is refusal


@pytest.mark.parametrize(
    ("method", "purpose", "address", "refusal"),
    [
        (Method.PORTAL, "Pelayanan pasien", "10.1.2.3", Refusal.CARA),
        (Method.SERVICE, "Penagihan", "10.1.2.3", Refusal.TUJUAN),
        (Method.SERVICE, "Pelayanan pasien", "10.2.0.1", Refusal.ALAMAT),
        (Method.SERVICE, "Pelayanan pasien", "2001:db8::7", None),
        (Method.SERVICE, "Pelayanan pasien", "", Refusal.ALAMAT),
        (Method.SERVICE, "Pelayanan pasien", "bukan alamat", Refusal.ALAMAT),
    ],
)
def test_ways_purposes_and_addresses(method, purpose, address, refusal):
    assert read().refusal(method, purpose, address, at("2026-11-27T09:00:00")) is refusal


@pytest.mark.parametrize(
    ("key", "asked", "held", "agrees"),
    [
        ("nama", "Moch. Rojali", "MUHAMMAD ROZALI", True),
        ("nama", "ROJALI MUHAMAD", "MUHAMMAD ROJALI", True),
        ("nama", "SITI AMINAH", "MUHAMMAD ROJALI", False),
        ("tgl_lahir", "9/12/2019", "2019-12-09", True),
        ("tgl_lahir", "09-12-2018", "2019-12-09", False),
        ("tgl_lahir", "kapan", "2019-12-09", False),
        ("jk", "LAKI-LAKI", "1", True),
        ("jk", "1", "1", True),
        ("jk", "2", "1", False),
        ("agama", "islam", "1", True),
        ("status_kawin", "kawin", "2", True),
        ("status_kawin", "KAWIN", "3", True),
        ("status_kawin", "KAWIN", "1", False),
        ("status_kawin", "Cerai Hidup", "5", True),
        ("status_kawin", "CERAI HIDUP", "6", False),
        ("status_kawin", "KAWIN TERCATAT", "3", False),
        ("nik", "1610 9902 0385 0001", "1610990203850001", True),
        ("rt", "2", "002", True),
        ("desa", "1610041030", "16.10.04.1030", True),
        ("punya_akta_lahir", "ya", "1610-LT-01", True),
        ("punya_akta_lahir", "tidak", "1610-LT-01", False),
        ("gol_darah", "1", "", False),
    ],
)
def test_values_are_compared_in_the_way_of_their_kind(key, asked, held, agrees):
    from models.operations.services import catalogue

    element = data_elements()[key]
    codes = catalogue.lookup().table(element.table) if element.table else {}
    assert compare(element, asked, held, 80, codes).agrees is agrees


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_a_score_and_the_same_both_ways_at_its_ends(one, other):
    score = likeness(one, other)
    assert 0 <= score <= 100
    assert likeness(one, one) in {0, 100}
    assert (score == 100) == (likeness(other, one) == 100)


@pytest.mark.parametrize(
    ("changed", "refusal", "place"),
    [
        ({"number": "161099"}, Refusal.BENTUK, "nomor"),
        ({"number": "\u0661" * 16}, Refusal.BENTUK, "nomor"),
        ({"case_reference": " "}, Refusal.PARAMETER, "rujukan"),
        ({"known": {}}, Refusal.PARAMETER, "nama"),
        ({"known": {"nama": "  "}}, Refusal.PARAMETER, "nama"),
        ({"known": {"nama": "A" * 201}}, Refusal.PARAMETER, "nama"),
        ({"known": {"agama": "1"}}, Refusal.UNSUR, "agama"),
        ({"wanted": ("nama",)}, Refusal.UNSUR, "nama"),
    ],
)
def test_a_question_that_is_unfit_is_refused_at_its_place(changed, refusal, place):
    whole = {"number": "1610990203850001", "known": {"nama": "RIDWAN"}, "purpose": "x", "case_reference": "RM-1"}
    with pytest.raises(Refused) as found:
        Query(**{**whole, **changed}).check(read())
    assert (found.value.refusal, found.value.field) == (refusal, place)


def test_codes_never_collide_and_no_refusal_reads_like_not_found():
    codes = [one.code for one in (*Result, *Refusal)]
    assert len(codes) == len(set(codes))
    assert {one.national for one in Refusal}.isdisjoint({one.national for one in Result})


def test_dates_of_terms_are_days():
    assert read().valid_until == date(2026, 12, 31)
    assert read().elements == {"nama": Show.COCOK, "tgl_lahir": Show.TAMPIL}


@pytest.mark.parametrize(
    ("shows", "never"),
    [
        ({"alamat": "tampil", "agama": "cocok"}, True),
        ({"alamat": "tampil", "nama": "cocok"}, False),
        ({"alamat": "tampil", "tgl_lahir": "cocok"}, False),
        ({"nama": "tampil"}, False),
        ({"alamat": "cocok"}, False),
    ],
)
def test_values_that_nobody_can_ever_prove_to_know_whom_they_are_about_are_told(shows, never):
    assert terms.never_shown(read(elemen_data=shows)) is never


def test_only_what_is_as_long_as_a_nik_and_of_digits_is_a_further_number():
    known = {
        "nik": "1610990908920001",
        "nama": "SITI NURHALIZAH CONTOH",
        "nik_ibu": "1610 9949 0470 0001",
        "nik_ayah": "16109909",
    }
    query = Query("1610990101010001", known, "Pelayanan pasien", "RM-1")
    assert query.further_numbers() == ["1610994904700001"]
