"""The civil status follows the marriages that stand: a husband of two wives stays married to the other one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.operations.residents.register import resident_by_nik
from models.operations.residents.spouses import spouses
from models.tables import CardRequest, RegisterChange, Resident
from models.tables.sealing import blind
from tests import world as w
from tests.models.operations.effects.test_effects import act  # noqa: F401 - the fixture
from tests.models.operations.residents.test_old_data import excerpts
from tests.services import cases

SECOND = "1610994808600006"
FIRST_AKTA, SECOND_AKTA = "1610-KW-10062012-0001", "1610-KW-10062020-0001"
DIVORCE = {"kind": "resident.update", "fixed": {"status_kawin": "4"}, "data": {"tgl_cerai": "tgl"}}
COUPLE = {"suami": w.FATHER, "istri": w.MOTHER}


def write(nik, **columns):
    Resident.update(columns).where(Resident.nik_index == blind(nik)).execute()


def told(nik):
    row = resident_by_nik(nik)
    return row.marital_status, row.marriage_date, row.marriage_certificate


@pytest.fixture
def second(world):
    """Another wife of the father, in his card."""
    family = world.families[w.KK]
    wed = {"marriage_date": "2020-06-10", "marriage_certificate": SECOND_AKTA}
    write(w.FATHER, **wed)
    write(w.MOTHER, marriage_date="2012-06-10", marriage_certificate=FIRST_AKTA)
    return w.add_resident(SECOND, "ZUBAIDAH", sex="2", born="1990-08-08", family=family, shdk="3", **wed)


def case_of(name):
    return next(one for one in cases.cases() if one.id == name)


def test_the_death_of_one_wife_leaves_the_husband_married_to_the_other(world, second):
    write(w.FATHER, marriage_date="2012-06-10", marriage_certificate=FIRST_AKTA)
    cases.issue(world, cases.send(world, case_of("CAP_MATI MATI_BIASA istri")))
    assert told(w.FATHER) == ("2", "2020-06-10", SECOND_AKTA)
    changes = RegisterChange.select().where(RegisterChange.subject_id == world.father.id)
    assert "marital_status" not in {one.element for one in changes}


def test_the_death_of_the_only_wife_leaves_a_widower(world):
    cases.issue(world, cases.send(world, case_of("CAP_MATI MATI_BIASA istri")))
    assert told(w.FATHER)[0] == "6"


def reason_after_the_death_of_a_wife(world):
    case = case_of("CAP_MATI MATI_BIASA istri")
    cases.issue(world, cases.send(world, replace(case, answers=case.answers | {"pasangan_ktp": "ya"})))
    return CardRequest.get().reason


def test_the_card_of_a_widower_is_asked_for_as_such(world):
    assert reason_after_the_death_of_a_wife(world) == "Cerai mati"


def test_the_card_of_the_husband_of_another_wife_says_that_he_is_married(world, second):
    assert reason_after_the_death_of_a_wife(world) == "Kawin tercatat"


def test_a_divorce_not_yet_recorded_is_a_divorce_to_the_card(act):  # noqa: F811
    write(w.FATHER, marital_status="5")
    act({"kind": "card.request", "role": "orang", "card": "KTPEL", "reason": "Cerai hidup"}, people={"orang": w.FATHER})
    assert CardRequest.get().reason == "Cerai hidup"


def test_the_death_of_the_husband_widows_both_wives(act, second):  # noqa: F811
    death = {"kind": "resident.status", "role": "almarhum", "status": "2", "date": "tgl"}
    heir = {"kind": "family.set_head", "role": "istri", "family": "kk"}
    widow = {"kind": "resident.update", "role": "istri", "fixed": {"status_kawin": "6"}}
    answers = {"tgl": "2026-01-02", "kk": w.KK}
    act(widow, death, heir, people={"almarhum": w.FATHER, "istri": w.MOTHER}, answers=answers)
    assert (told(w.MOTHER)[0], told(SECOND)[0]) == ("6", "6")


def test_a_divorce_from_one_wife_leaves_the_husband_married_to_the_other(act, second):  # noqa: F811
    act(DIVORCE | {"role": "suami"}, DIVORCE | {"role": "istri"}, people=COUPLE, answers={"tgl": "2026-01-02"})
    assert told(w.FATHER) == ("2", "2020-06-10", SECOND_AKTA)
    assert (told(w.MOTHER)[0], told(SECOND)[0]) == ("4", "2")


def test_an_annulled_marriage_leaves_the_other_with_its_akta(act, second):  # noqa: F811
    undo = {"kind": "resident.update", "fixed": {"status_kawin": "1"}, "clear": ["akta_kawin", "tgl_kawin"]}
    undo["correcting"] = True
    act(undo | {"role": "suami"}, undo | {"role": "istri"}, people=COUPLE | {"istri": SECOND})
    assert (told(w.FATHER), told(SECOND)) == (("2", "2012-06-10", FIRST_AKTA), ("1", "", ""))


def test_whoever_says_divorced_without_saying_from_whom_stays_married_to_one_of_two(act, second):  # noqa: F811
    act(DIVORCE | {"role": "orang"}, people={"orang": w.FATHER}, answers={"tgl": "2026-01-02"})
    assert told(w.FATHER) == ("2", "2020-06-10", SECOND_AKTA)
    write(SECOND, marital_status="4")
    act(DIVORCE | {"role": "orang"}, people={"orang": w.FATHER}, answers={"tgl": "2026-01-02"})
    assert told(w.FATHER)[0] == "4"


def test_a_wife_in_another_card_is_known_by_her_excerpt(world, second):
    write(SECOND, family=world.families[w.OTHER_KK].id, shdk="9")
    assert [one.nik for one in spouses(world.father)] == [w.MOTHER]
    excerpts(world, SECOND_AKTA, world.father, second)
    assert {one.nik for one in spouses(world.father)} == {w.MOTHER, SECOND}
    assert [one.nik for one in spouses(resident_by_nik(SECOND))] == [w.FATHER]
    write(SECOND, marital_status="4")
    assert [one.nik for one in spouses(world.father)] == [w.MOTHER]


def test_a_wife_whose_akta_an_act_recorded_is_of_the_head_only_if_he_has_it(world, second):
    changed = {"at": w.now(), "element": "marriage_certificate", "old": "", "basis": "uji", "actor": "uji"}
    RegisterChange.create(subject_kind="resident", subject_id=second.id, new=SECOND_AKTA, **changed)
    assert {one.nik for one in spouses(resident_by_nik(w.FATHER))} == {w.MOTHER, SECOND}
    write(w.FATHER, marriage_certificate=FIRST_AKTA)
    assert [one.nik for one in spouses(resident_by_nik(w.FATHER))] == [w.MOTHER]


def test_a_divorce_that_is_issued_prints_the_husband_married(world, second):
    case = case_of("CAP_CERAI CERAI_BIASA")
    case = replace(case, says={"DOC_KK": ["KAWIN TERCATAT", "ZUBAIDAH"]})
    cases.issue(world, cases.send(world, case))
    assert told(w.FATHER) == ("2", "2020-06-10", SECOND_AKTA)


def test_a_divorce_from_a_wife_whom_the_register_does_not_know_leaves_the_one_whom_it_knows(world):
    case = replace(case_of("CAP_CERAI CERAI_TANPA_KUTIPAN"), people={})
    write(w.MOTHER, marriage_date="2012-06-10", marriage_certificate=FIRST_AKTA)
    cases.issue(world, cases.send(world, case))
    assert told(w.FATHER) == ("2", "2012-06-10", FIRST_AKTA)
    assert told(w.MOTHER)[0] == "2"


def test_a_wife_who_is_named_without_her_nik_is_the_one_of_the_card(world):
    case = case_of("CAP_CERAI CERAI_TANPA_KUTIPAN")
    case = replace(case, people={}, answers=case.answers | {"s2_nama": "NURLELA"})
    cases.issue(world, cases.send(world, case))
    assert told(w.FATHER)[0] == "4"
