"""Impossible events are refused with what happened, by hand and by file, and by the database itself."""

from __future__ import annotations

import peewee
import pytest

from models.operations import office, preview, register_edit
from models.operations.clock import now
from models.operations.register import resident_by_nik
from models.rules.errors import InvalidInput, RegisterForbids
from models.rules.problems import blocking
from models.rules.roles import Role
from models.tables import Application, Family, RegisterChange, Resident
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
