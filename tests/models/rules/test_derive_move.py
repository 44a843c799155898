from __future__ import annotations

import pytest

from models.rules.derive import Derive, Rule, derive
from models.rules.form_checks import problems
from tests.models.rules.household import CHILD, FATHER, MOTHER, MOVE, context, service

SKP = service("DAF_SKP")
WITHIN = {
    "cara_pindah": "sebagian",
    "kepala_pindah_nik": MOTHER["nik"],
    "PENGIKUT": [{"pengikut_nik": MOTHER["nik"]}, {"pengikut_nik": CHILD["nik"], "pengikut_shdk_baru": "4"}],
    "tuj_kecamatan": "16.10.04",
    "tuj_desa": "16.10.04.2015",
    "tuj_alamat": "JALAN MERDEKA 10",
    "tuj_rt": "003",
    "tuj_rw": "001",
    "alasan": "5",
    "rencana_pindah": "2025-05-01",
}


def stops(variant="SKP_DALAM_KAB", files=frozenset({"A_KK"}), **more):
    return [one.slug for one in problems(SKP, variant, {**WITHIN, **more}, files, context(FATHER))]  # warnings too


@pytest.mark.parametrize(
    ("mover", "head", "value"),
    [(MOTHER, MOTHER, "1"), (CHILD, MOTHER, ""), (CHILD, FATHER, "4"), (FATHER, FATHER, "1")],
)
def test_a_place_in_the_new_family_is_asked_only_where_another_head_leads_it(mover, head, value):
    how = Derive(rule=Rule.SHDK_KK_BARU, uses=("nik", "kepala", "shdk"))
    answers = {"nik": mover["nik"], "kepala": head["nik"], "shdk": mover["shdk"]}
    assert derive(how, answers, "", context()) == value


@pytest.mark.parametrize(
    ("way", "klasifikasi", "card"),
    [
        ("sekeluarga", "2", "3"),
        ("sekeluarga", "3", "2"),
        ("sekeluarga", "", ""),
        ("sebagian", "1", "2"),
        ("numpang", "3", "1"),
        ("", "5", ""),
    ],
)
def test_a_card_keeps_its_number_only_for_a_whole_family_in_its_kecamatan(way, klasifikasi, card):
    how = Derive(rule=Rule.KK_PINDAH, uses=("cara", "klasifikasi"))
    assert derive(how, {"cara": way, "klasifikasi": klasifikasi}, "", context()) == card


@pytest.mark.parametrize(("origin", "code"), [("16.71", "4"), ("31.71", "5"), ("16.10", "3")])
def test_the_class_of_a_move_begins_at_the_most_exact_place_that_the_table_knows(origin, code):
    how = Derive(rule=Rule.KLASIFIKASI_PINDAH, uses=("desa", "kab", "prov", "tuj_kab", "tuj_kec", "tuj_desa"))
    answers = {"desa": "12 Ulu", "kab": origin, "prov": "16", "tuj_kab": "16.10", "tuj_kec": "16.10.04"}
    assert derive(how, {**answers, "tuj_desa": "16.10.04.2010"}, "", context()) == code


def test_a_complete_move_within_the_district_has_nothing_against_it():
    assert stops() == []


def test_the_head_of_the_new_card_moves_too():
    assert stops(PENGIKUT=[WITHIN["PENGIKUT"][1]]) == ["A_PERNYATAAN_ORTU", "kepala_pindah_nik"]


def test_a_whole_family_is_ticked_whole():
    assert stops(cara_pindah="sekeluarga") == ["kepala_pindah_nik", "pengikut_nik"]


def test_a_move_within_the_district_is_not_a_letter_of_moving_away():
    inside = {"tuj_prov": "16", "tuj_kab": "16.10", "kk_pindah": "2"}
    assert "tuj_kab" in stops("SKP_KELUAR_WNI", **inside)


def test_everybody_who_stays_is_named_before_he_joins_another_family():
    joins = {
        **MOVE,
        "kk_tidak_pindah": "1",
        "kk_tumpang": "1610990101200009",
        "PENGIKUT": [{"pengikut_nik": FATHER["nik"]}],
    }
    stays = [{"tinggal_nik": one["nik"], "tinggal_shdk": "9"} for one in (MOTHER, CHILD)]
    files = {"A_KK", "A_TIDAK_KEBERATAN_TINGGAL"}
    assert stops("SKP_KELUAR_WNI", files, **joins, TINGGAL=stays) == []
    assert stops("SKP_KELUAR_WNI", files, **joins, TINGGAL=stays[:1]) == ["tinggal_nik"]
    assert stops("SKP_KELUAR_WNI", {"A_KK"}, **joins, TINGGAL=stays) == ["A_TIDAK_KEBERATAN_TINGGAL"]
