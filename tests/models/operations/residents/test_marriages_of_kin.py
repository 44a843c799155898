"""A marriage between kin is refused by services and by hand, and found where it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.operations.documents import preview
from models.operations.residents import register_edit
from models.operations.residents.register import resident_by_nik
from models.rules.errors import RegisterForbids
from models.rules.problems import Severity, blocking
from models.rules.roles import Role
from models.tables import Resident
from models.tables.sealing import blind
from tests import world as w
from tests.models.operations.residents import test_old_data as old
from tests.models.operations.residents.test_register_machine import Register, machine  # noqa: F401 - the fixture
from tests.services import cases

GRANDMOTHER = "1610995001600009"


def write(nik, **columns):
    Resident.update(columns).where(Resident.nik_index == blind(nik)).execute()


@pytest.fixture
def siblings(world):
    """Husband and wife of the sample have one mother, who was never in this register."""
    for nik in (w.FATHER, w.MOTHER):
        write(nik, mother_nik=GRANDMOTHER)


@pytest.fixture
def marriage():
    return next(one for one in cases.cases() if one.service == "CAP_KAWIN")


def test_the_index_of_a_parent_follows_its_nik_whoever_writes(world):
    write(w.FATHER, mother_nik=GRANDMOTHER)
    assert Resident.get_by_id(world.father.id).mother_index == blind(GRANDMOTHER)
    row = Resident.get_by_id(world.father.id)
    row.mother_nik, row.father_nik = None, w.WITNESS
    row.save()
    row = Resident.get_by_id(world.father.id)
    assert (row.mother_index, row.father_index) == (None, blind(w.WITNESS))


def test_siblings_of_one_card_are_told_before_they_send(world, marriage, siblings):
    (problem,) = blocking(cases.sending.all_problems(cases.draft(world, marriage)))
    assert (problem.slug, "RIDWAN SAPUTRA dan NURLELA tercatat bersaudara" in problem.message) == ("s2_nik", True)


def test_the_register_refuses_what_an_officer_would_issue(world, marriage):
    application = cases.send(world, marriage)
    assert preview.refusal(application) == ""
    for nik in (w.FATHER, w.MOTHER):
        write(nik, mother_nik=GRANDMOTHER)
    refused = preview.refused_by_register(application)
    assert isinstance(refused, RegisterForbids)
    assert "UU 1/1974 Pasal 8 huruf b" in refused.message


def test_of_somebody_in_another_card_only_the_officer_is_told(world):
    case = next(one for one in cases.cases() if one.id == "CAP_KAWIN KAWIN_WNI KK baru")
    application = cases.draft(world, case)
    write("1610994808010006", father_nik="1610990507000005", birth_date="2022-01-01")
    found = [one for one in cases.sending.all_problems(application) if "orang tua MARIA LESTARI" in one.message]
    assert [one.severity for one in found] == [Severity.PERINGATAN]


def test_a_card_tells_who_is_whose_child_where_no_nik_does(world, marriage):
    child = {"sex": "2", "born": "2002-07-05", "family": world.families[w.KK], "shdk": "4", "religion": "2"}
    daughter = w.add_resident("1610994507020003", "SRI RIDWAN", marital_status="1", **child)
    case = replace(marriage, answers=marriage.answers | {"s2_nik": daughter.nik})
    assert blocking(cases.sending.all_problems(cases.draft(world, case))) == []
    write(daughter.nik, father_name="Ridwan Saputra")
    (problem,) = blocking(cases.sending.all_problems(cases.draft(world, case)))
    assert "RIDWAN SAPUTRA tercatat sebagai orang tua SRI RIDWAN" in problem.message
    write(daughter.nik, father_nik=w.WITNESS)
    assert blocking(cases.sending.all_problems(cases.draft(world, case))) == []


def test_two_parents_with_one_nik_are_wrong_answers(world, marriage):
    answers = marriage.answers | {"kw_nik_ibu_suami": GRANDMOTHER, "kw_nik_ibu_istri": GRANDMOTHER}
    (problem,) = blocking(cases.sending.all_problems(cases.draft(world, replace(marriage, answers=answers))))
    assert "seibu" in problem.message


def mend(world, nik, **values):
    row = resident_by_nik(nik)
    actor = world.actor(Role.OPERATOR)
    register_edit.change_resident(actor, row.id, values, kk=w.KK, basis="Akta 1/2026", seen=row.as_of)


def test_no_hand_makes_siblings_of_a_couple_or_a_couple_of_siblings(world):
    mend(world, w.FATHER, mother_nik=GRANDMOTHER)
    with pytest.raises(RegisterForbids, match="bersaudara"):
        mend(world, w.MOTHER, mother_nik=GRANDMOTHER)
    assert resident_by_nik(w.MOTHER).mother_nik is None
    write(w.MOTHER, mother_nik=GRANDMOTHER, marital_status="1")
    with pytest.raises(RegisterForbids, match="bersaudara"):
        mend(world, w.MOTHER, marital_status="2")


def test_a_couple_of_kin_that_stands_hinders_no_other_mending(world, siblings):
    mend(world, w.MOTHER, birth_place="PALEMBANG")
    assert resident_by_nik(w.MOTHER).birth_place == "PALEMBANG"


def test_no_effect_makes_kin_of_a_couple(machine):  # noqa: F811
    write(w.FATHER, mother_nik=GRANDMOTHER, marital_status="2")
    write(w.MOTHER, marital_status="2")
    register = Register()
    told = {"kind": "resident.update", "role": "istri", "mother": "ibu"}
    mother, her = {"nik": GRANDMOTHER, "nama": "SITI"}, resident_by_nik(w.MOTHER)
    try:
        assert not register.act("anak", told, istri=her, ibu=mother)
        write(w.FATHER, mother_nik=None)
        assert register.act("anak", told, istri=her, ibu=mother)
    finally:
        register.teardown()


def test_a_couple_of_kin_in_a_card_is_found_until_it_is_mended(world, siblings):
    old.all_of_it()
    family = resident_by_nik(w.FATHER).family_id
    assert old.found() == {("family", family, "larangan_kawin")}
    write(w.MOTHER, mother_nik=None)
    fault = old.RegisterFault.get()
    assert old.old_data.look_again(fault.id).mended_at is not None


def test_a_couple_of_kin_is_found_by_their_excerpts(world, siblings):
    write(w.MOTHER, marital_status="4")
    old.excerpts(world, "1610-KW-10062012-0001", world.father, resident_by_nik(w.MOTHER))
    old.all_of_it()
    assert old.found() == {("resident", one.id, "larangan_kawin") for one in (world.father, world.mother)}
