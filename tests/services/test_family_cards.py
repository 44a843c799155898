"""What only a family card knows: who may head one, and which card of a number is in force."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.operations.applications import drafting, sending
from models.rules.problems import blocking
from models.tables import Document
from tests import world as w
from tests.services import cases

SPLIT = next(case for case in cases.cases() if (case.variant, case.name) == ("KK_BARU_PISAH", ""))
LOST = cases.Case("DAF_KK", "KK_HILANG_RUSAK", {"sebab_ganti": "rusak"}, ("DOC_KK",), files=("A_KK_RUSAK",))
SMALL_CHILD = "1610991203220003"


def test_the_next_card_of_a_number_replaces_the_one_that_a_split_left(world):
    old, stays = cases.issue(world, cases.send(world, LOST))[0], cases.issue(world, cases.send(world, SPLIT))[1]
    assert (stays.code, stays.number, stays.issue) == ("DOC_KK_ASAL", w.KK, 2)
    assert Document.get_by_id(old.id).state == "diganti"
    new = cases.issue(world, cases.send(world, LOST))[0]
    assert (new.code, new.issue) == ("DOC_KK", 3)
    assert Document.get_by_id(stays.id).state == "diganti"


def told(world, case, changed):
    """What hinders the case with these answers, beside a NIK."""
    account = cases.settle(world, case)
    application = drafting.begin(drafting.actor_of(account, "127.0.0.1"), account, "DAF_KK", case.variant)
    drafting.save(application, cases.said(case.answers | changed))
    return [one.message for one in blocking(sending.all_problems(application)) if one.slug.endswith("nik")]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"kepala_nik": SMALL_CHILD, "IKUT": []}, "harus berumur 17 tahun"),
        ({"kepala_nik": w.FATHER, "IKUT": []}, "Kepala keluarga tetap di KK lama"),
        ({"kepala_nik": w.WITNESS, "IKUT": []}, "tidak ada di Kartu Keluarga Anda"),
        ({"kepala_nik": SMALL_CHILD}, "sudah disebut sebagai kepala keluarga"),
    ],
)
def test_who_cannot_head_a_family_is_told_why(world, changed, message):
    found = told(world, SPLIT, changed)
    assert any(message in one for one in found), found


def test_whoever_lives_in_the_family_does_not_arrive(world):
    arrival = next(case for case in cases.cases() if case.variant == "KK_BARU_DATANG")
    assert told(world, arrival, {}) == []
    assert "sudah tercatat di Kartu Keluarga Anda" in told(world, arrival, {"kepala_nik": w.MOTHER})[0]


def test_nobody_reports_his_own_death(world):
    death = next(case for case in cases.cases() if case.variant == "KK_BARU_GANTI_KEPALA" and not case.name)
    own = replace(death, applicant="@FATHER")
    assert "Anda sendiri tercatat sebagai kepala keluarga" in told(world, own, {})[0]


@pytest.mark.parametrize(
    ("service", "variant", "given"), [("DAF_BIODATA", "BIO_CETAK", True), ("DAF_KK", "KK_UBAH", False)]
)
def test_only_a_document_that_prints_them_is_given_the_niks_of_parents(world, service, variant, given):
    case = next(one for one in cases.cases() if (one.service, one.variant) == (service, variant))
    for document in cases.issue(world, cases.send(world, case)):
        people = [
            one for role in document.data["penduduk"].values() for one in (role if isinstance(role, list) else [role])
        ]
        assert {"nik_ibu" in one for one in people} == {given}


def asked(world, case_id, **changed):
    """``slug → message`` of what hinders the case, with a small child in the family."""
    case = next(one for one in cases.cases() if one.id == case_id)
    child = {"nik": SMALL_CHILD, "name": "ANAK", "sex": "1", "born": "2022-03-12", "family": w.KK, "shdk": "4"}
    draft = cases.draft(
        world, replace(case, answers=case.answers | changed, residents=({**child, "marital_status": "1"},))
    )
    return {one.slug: one.message for one in blocking(sending.all_problems(draft))}


def test_a_small_child_heads_what_a_death_leaves_only_with_a_guardian(world):
    found = asked(world, "CAP_MATI MATI_BIASA anak jadi kepala", kepala_baru_nik=SMALL_CHILD)
    assert list(found) == ["A_WALI"]


def test_a_small_child_heads_no_family_that_stays_behind(world):
    found = asked(world, "DAF_SKP SKP_KELUAR_WNI", kepala_baru_nik=SMALL_CHILD)
    assert "menumpang di KK keluarga lain" in found["kepala_baru_nik"]
