"""Impossible events are refused with what happened, by hand and by file, and by the database itself."""

from __future__ import annotations

from dataclasses import replace

import peewee
import pytest

from models.operations.clock import now
from models.operations.desk import office
from models.operations.documents import preview
from models.operations.logins import sessions
from models.operations.residents import register_edit
from models.operations.residents.register import resident_by_nik
from models.rules.errors import InvalidInput, RegisterForbids
from models.rules.invariants import PERMITTED
from models.rules.problems import blocking
from models.rules.roles import Role
from models.tables import Account, Application, Family, RegisterChange, Resident, TrailEntry
from models.tables.base import writing
from models.tables.sealing import blind
from tests import marriages
from tests import world as w
from tests.services import cases

CERTIFICATE = "1610-KM-05012026-0001"


@pytest.fixture
def operator(world):
    return world.actor(Role.OPERATOR)


def mend(operator, nik, kk, **values):
    row = resident_by_nik(nik)
    register_edit.change_resident(operator, row.id, values, kk=kk, basis="Akta 1/2026", seen=row.as_of)
    return resident_by_nik(nik)


def dead(nik=w.MOTHER, **more):
    columns = {"status": "2", "family": None, "shdk": "", "death_date": "2026-01-05", "death_certificate": CERTIFICATE}
    Resident.update(columns | more).where(Resident.nik_index == blind(nik)).execute()
    return resident_by_nik(nik)


def test_the_dead_are_put_in_no_family_by_hand(operator):
    dead()
    with pytest.raises(RegisterForbids, match="berstatus meninggal dunia") as refused:
        mend(operator, w.MOTHER, w.KK, shdk="3")
    assert refused.value.field == "kk"
    with pytest.raises(RegisterForbids, match="Kosongkan nomor KK"):
        mend(operator, w.FATHER, w.KK, status="3")


def test_a_death_recorded_wrongly_is_taken_back_with_its_basis(operator):
    dead()
    back = mend(operator, w.MOTHER, w.KK, status="1", shdk="3")
    assert (back.status, back.death_date, back.death_certificate, back.corrections) == ("1", "", "", 1)
    rows = RegisterChange.select().where(RegisterChange.subject_id == back.id)
    told = {row.element: (row.old, row.new, row.basis) for row in rows}
    assert told["status"] == ("2", "1", "Akta 1/2026")
    assert told["death_certificate"] == (CERTIFICATE, "", "Akta 1/2026")
    assert "corrections" not in told


def test_what_was_recorded_of_the_dead_is_mended_by_hand(operator):
    dead(marital_status="2")
    assert mend(operator, w.MOTHER, "", marital_status="1").marital_status == "1"


def test_a_closed_family_takes_nobody_in_and_one_with_members_is_not_closed(operator, world):
    family = world.families[w.OTHER_KK]
    with pytest.raises(InvalidInput, match="masih beranggota"):
        register_edit.change_family(operator, family.id, {"active": False}, basis="Surat 1", seen=family.as_of)
    w.close_with_members(w.OTHER_KK)
    with pytest.raises(InvalidInput, match="sudah ditutup"):
        mend(operator, w.MOTHER, w.OTHER_KK, shdk="9")


@pytest.fixture
def child(world):
    """The couple's child, who names both as parents."""
    more = {"mother_nik": w.MOTHER, "father_nik": w.FATHER}
    family = world.families[w.KK]
    return w.add_resident("1610990507150003", "ANAK", sex="1", born="2015-07-05", family=family, shdk="4", **more)


@pytest.mark.parametrize(
    ("nik", "kk", "values"),
    [
        (w.FATHER, w.KK, {"father_nik": w.FATHER}),
        (w.FATHER, w.KK, {"mother_nik": "1610990507150003"}),
        (w.FATHER, w.KK, {"birth_date": "2015-07-05"}),
        ("1610990507150003", w.KK, {"birth_date": "1970-01-01"}),
    ],
)
def test_nobody_becomes_the_parent_of_somebody_as_old_by_hand(operator, child, nik, kk, values):
    row = resident_by_nik(nik)
    with pytest.raises(RegisterForbids, match="tidak lebih tua"):
        mend(operator, nik, kk, shdk=row.shdk, **values)


def test_a_child_is_not_moved_behind_the_death_of_its_mother_by_hand(operator, child):
    dead(death_date="2016-01-01")
    with pytest.raises(RegisterForbids, match="sebelum ANAK lahir"):
        mend(operator, child.nik, w.KK, birth_date="2016-01-02")
    assert mend(operator, child.nik, w.KK, birth_place="PALEMBANG").birth_place == "PALEMBANG"


def test_a_mother_does_not_die_before_her_child_was_born(world, child):
    case = next(one for one in cases.cases() if one.id == "CAP_MATI MATI_BIASA istri")
    application = cases.draft(world, replace(case, answers=case.answers | {"km_tgl": "2015-07-04"}))
    accepted = {one.code for one in cases.sending.declarations_of(application)}
    sent = cases.sending.send(cases.drafting.actor_of(world.account, "127.0.0.1"), application, accepted)
    assert "sebelum ANAK lahir" in preview.refusal(sent)


@pytest.fixture
def far_child(world):
    """A grown child of both, in another family."""
    more = {"mother_nik": w.MOTHER, "father_nik": w.FATHER, "marital_status": "1"}
    family = world.families[w.OTHER_KK]
    return w.add_resident("1610990507150004", "ANAK JAUH", sex="1", born="2015-07-05", family=family, shdk="9", **more)


@pytest.mark.parametrize(
    ("name", "died", "refused"),
    [
        ("istri", "2015-07-04", True),
        ("istri", "2015-07-05", False),
        ("", "2014-09-07", True),
        ("", "2014-09-08", False),
    ],
)
def test_no_parent_dies_before_a_child_that_is_registered_elsewhere(world, far_child, name, died, refused):
    case = next(one for one in cases.cases() if one.id == f"CAP_MATI MATI_BIASA {name}".strip())
    application = cases.draft(world, replace(case, answers=case.answers | {"km_tgl": died}))
    accepted = {one.code for one in cases.sending.declarations_of(application)}
    sent = cases.sending.send(cases.drafting.actor_of(application.account, ""), application, accepted)
    assert ("sebelum ANAK JAUH lahir" in preview.refusal(sent)) == refused


def test_a_birth_date_is_not_mended_beyond_a_child_elsewhere(operator, far_child):
    with pytest.raises(RegisterForbids, match="tidak lebih tua daripada ANAK JAUH"):
        mend(operator, w.MOTHER, w.KK, birth_date="2015-07-06")
    Resident.update(birth_date="2015-99-99").where(Resident.id == far_child.id).execute()
    dead(death_date="2016-01-01")
    assert mend(operator, w.MOTHER, "", birth_date="1988-07-06").birth_date == "1988-07-06"


@pytest.mark.parametrize("service", ["SK_BATAL_D", "SK_BATAL_CERAI"])
def test_what_was_annulled_is_not_annulled_again(world, service):
    case = next(one for one in cases.cases() if one.service == service)
    application = cases.send(world, case)
    again = cases.drafting.begin(
        cases.drafting.actor_of(application.account, ""), application.account, service, case.variant
    )
    cases.drafting.save(again, cases.said(case.answers))
    cases.issue(world, application)
    told = [one.message for one in blocking(cases.sending.all_problems(again)) if one.slug in {"s1_nik", "s2_nik"}]
    assert ["dapat dibatalkan" in one for one in told] == [True, True]


def test_a_divorce_of_somebody_who_married_again_is_not_annulled(world):
    case = next(one for one in cases.cases() if one.service == "SK_BATAL_CERAI")
    application = cases.send(world, case)
    Resident.update(marital_status="2", marriage_date="2025-01-02").where(Resident.id == world.father.id).execute()
    assert "tidak tercatat cerai hidup" in preview.refusal(Application.get_by_id(application.id))


def test_a_family_card_takes_in_no_other_marriage_beside_the_one_that_stands(world):
    case = next(one for one in cases.cases() if one.id == "DAF_KK KK_BARU_KELUARGA izin beristri lagi")
    without = {key: value for key, value in case.answers.items() if key != "nikah_izin"}
    (problem,) = blocking(cases.sending.all_problems(cases.draft(world, replace(case, answers=without))))
    assert (problem.slug, "masih tercatat kawin" in problem.message) == ("kepala_nik", True)


def test_a_court_allows_a_husband_another_wife_and_no_wife_another_husband(world):
    case = next(one for one in cases.cases() if one.id == "CAP_KAWIN KAWIN_WNI izin beristri lagi")
    cases.issue(world, cases.send(world, case))
    noted = RegisterChange.select().where(RegisterChange.element == PERMITTED)
    assert [(one.subject_id, one.new) for one in noted] == [(world.father.id, "diizinkan")]
    again = cases.draft(world, replace(case, people={}, residents=()))
    assert {one.slug for one in blocking(cases.sending.all_problems(again))} == {"s2_nik"}
    Resident.update(sex="2").where(Resident.id == world.father.id).execute()
    assert {one.slug for one in blocking(cases.sending.all_problems(again))} == {"s1_nik", "s2_nik"}


def test_a_death_shuts_the_account_of_whoever_died(world):
    case = next(one for one in cases.cases() if one.id == "CAP_MATI MATI_BIASA")
    token = sessions.open_session(account=world.account, address="127.0.0.1", agent="uji")
    application = cases.send(world, case)
    assert sessions.find_session(token) is not None
    cases.issue(world, application)
    assert (Account.get_by_id(world.account.id).state, sessions.find_session(token)) == ("ditutup", None)
    assert TrailEntry.select().where(TrailEntry.action == "akun_tutup").count() == 1


def test_whoever_is_married_cannot_send_a_marriage(world):
    case = next(one for one in cases.cases() if one.service == "CAP_KAWIN")
    application = cases.draft(world, case)
    assert blocking(cases.sending.all_problems(application)) == []
    Resident.update(marital_status="2", marriage_date="2012-06-10").where(Resident.id == world.father.id).execute()
    application = Application.get_by_id(application.id)
    (problem,) = blocking(cases.sending.all_problems(application))
    assert (problem.slug, "masih tercatat kawin sejak 10 Juni 2012" in problem.message) == ("s1_nik", True)


def test_an_officer_is_told_what_made_a_file_impossible_and_keeps_it(world, operator):
    application = marriages.sent(world)
    marriages.come(world, application)
    mend(operator, w.MOTHER, w.KK, marital_status="2", marriage_date="2024-02-01")
    with pytest.raises(RegisterForbids) as refused:
        office.paraf(operator, application.id, w.seen(application))
    text = refused.value.message
    assert "NURLELA masih tercatat kawin sejak 1 Februari 2024" in text
    assert "atas dasar Akta 1/2026" in text
    assert text.endswith("Minta perbaikan atau tolak permohonan ini.")
    assert Application.get_by_id(application.id).stage == "operator"
    mend(operator, w.MOTHER, w.KK, marital_status="3")
    assert preview.refusal(application) == ""
    assert office.paraf(operator, application.id, w.seen(application)).stage == "pengawas"


WALLS = {
    "NIK tidak dapat diganti": {"nik_index": "lain"},
    "hanya yang hidup": {"status": "3"},
    "tindakan pembetulan": {"marital_status": "1"},
    "tidak ada peristiwa": {"marriage_date": "2026-01-06"},
}


@pytest.mark.parametrize(("message", "changes"), WALLS.items())
def test_the_database_refuses_it_whoever_asks(world, message, changes):
    row = world.father if message in {"NIK tidak dapat diganti", "hanya yang hidup"} else dead()
    with pytest.raises(peewee.IntegrityError, match=message), writing():
        Resident.update(changes).where(Resident.id == row.id).execute()


def test_the_database_refuses_a_closed_family_and_a_change_without_its_basis(world):
    family = world.families[w.OTHER_KK]
    with pytest.raises(peewee.IntegrityError, match="masih beranggota"), writing():
        Family.update(active=False).where(Family.id == family.id).execute()
    w.close_with_members(w.OTHER_KK)
    with pytest.raises(peewee.IntegrityError, match="sudah ditutup"), writing():
        Resident.update(family=family, shdk="9").where(Resident.id == world.mother.id).execute()
    change = {"subject_kind": "resident", "subject_id": 1, "at": now(), "element": "name", "actor": "Petugas"}
    with pytest.raises(peewee.IntegrityError, match="punya dasar"), writing():
        RegisterChange.create(**change, basis="")
