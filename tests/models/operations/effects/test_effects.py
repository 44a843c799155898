"""What an effect makes of the register: every change with its history, one head per family, one family per person."""

from __future__ import annotations

import pytest

from models.operations import effects
from models.operations.residents.register import family_by_kk, members, resident_by_nik
from models.rules.actor import SYSTEM
from models.rules.effects import Effect
from models.rules.errors import InvalidInput
from models.tables import Application, CardRequest, CivilRecord, Family, MarginNote, RegisterChange, Resident
from models.tables.base import writing
from tests import world as w

NEW_KK, SECOND_KK = "1610990101268001", "1610990101268002"
CHILD = "1610990507150003"


@pytest.fixture
def act(world):
    """``act(data, people={role: nik}, …)`` carries out effects written as data, as publishing does."""
    child = w.add_resident(CHILD, "ANAK RIDWAN", sex="1", born="2015-07-05", family=world.families[w.KK], shdk="4")
    assert child.id
    application = w.sent(world)

    def carry_out(*data, people=None, answers=None, received=None, numbers=None, sections=None):
        faults: list[str] = []
        read = tuple(Effect.read_data(one, f"effects[{at}]", faults) for at, one in enumerate(data))
        assert faults == []
        situation = effects.Situation(
            application=application,
            answers=answers or {},
            variant="",
            people={role: _named(one) for role, one in (people or {}).items()},
            sections=sections or {},
            received=received or {},
            numbers=numbers or {},
            actor=SYSTEM,
            basis="uji",
        )
        with writing():
            effects.apply(read, situation)
        return Application.get_by_id(application.id)

    return carry_out


def _named(nik):
    if isinstance(nik, list):
        return [_named(one) for one in nik]
    return nik if isinstance(nik, dict) else {"nik": nik, "nama": resident_by_nik(nik).name}


def heads(kk):
    return [one.name for one in members(family_by_kk(kk)) if one.shdk == "1"]


def changed(nik):
    resident = resident_by_nik(nik)
    rows = RegisterChange.select().where(
        RegisterChange.subject_kind == "resident", RegisterChange.subject_id == resident.id
    )
    return {row.element: (row.old, row.new) for row in rows}


def test_the_dead_leave_the_family_and_the_widow_heads_it_under_a_new_number(act):
    act(
        {"kind": "resident.status", "role": "jenazah", "status": "2", "date": "tgl_mati", "number": "DOC_KUT_MATI"},
        {"kind": "resident.update", "role": "pasangan", "fixed": {"status_kawin": "6"}},
        {"kind": "family.set_head", "role": "pasangan", "family": "no_kk", "new_number": True},
        people={"jenazah": w.FATHER, "pasangan": w.MOTHER},
        answers={"tgl_mati": "2026-01-05", "no_kk": w.KK},
        received={("kk", "pasangan"): NEW_KK},
        numbers={"DOC_KUT_MATI": "1610-KM-05012026-0001"},
    )
    dead = resident_by_nik(w.FATHER)
    assert (dead.status, dead.family, dead.death_date, dead.death_certificate) == (
        "2",
        None,
        "2026-01-05",
        "1610-KM-05012026-0001",
    )
    assert heads(NEW_KK) == ["NURLELA"]
    assert family_by_kk(w.KK) is None
    assert changed(w.MOTHER)["marital_status"] == ("2", "6")


def test_nobody_dies_twice(act):
    once = {"kind": "resident.status", "role": "jenazah", "status": "2"}
    wife = {"kind": "family.set_head", "role": "pasangan", "family": "no_kk"}
    people, answers = {"jenazah": w.FATHER, "pasangan": w.MOTHER}, {"no_kk": w.KK}
    act(once, wife, people=people, answers=answers)
    with pytest.raises(InvalidInput, match="sudah tercatat meninggal"):
        act(once, people=people, answers=answers)


def test_a_family_is_never_left_without_a_head_and_nothing_of_it_stays(act):
    with pytest.raises(InvalidInput, match="tidak punya kepala keluarga lagi"):
        act({"kind": "resident.status", "role": "jenazah", "status": "2"}, people={"jenazah": w.FATHER})
    assert resident_by_nik(w.FATHER).status == "1"
    assert RegisterChange.select().where(RegisterChange.basis == "uji").count() == 0


def test_a_split_makes_a_family_at_the_same_address(act):
    act(
        {"kind": "family.create", "role": "kepala", "like": "no_kk"},
        {"kind": "family.add_member", "role": "ikut", "family": "@kepala", "shdk": "hubungan"},
        people={"kepala": w.MOTHER, "ikut": [CHILD]},
        sections={"ikut": "IKUT"},
        answers={"no_kk": w.KK, "IKUT": [{"hubungan": "4"}]},
        received={("kk", "kepala"): NEW_KK},
    )
    old, new = family_by_kk(w.KK), family_by_kk(NEW_KK)
    assert (new.address, new.region_code, new.head_name) == (old.address, old.region_code, "NURLELA")
    assert [(one.name, one.shdk) for one in members(new)] == [("NURLELA", "1"), ("ANAK RIDWAN", "4")]
    assert [one.name for one in members(old)] == ["RIDWAN SAPUTRA"]


def test_a_merge_closes_the_family_that_is_left_empty(act):
    act(
        {"kind": "family.add_member", "role": "pindah", "family": "kk_tujuan", "shdk": "hubungan"},
        people={"pindah": [w.WITNESS, w.SECOND_WITNESS]},
        sections={"pindah": "PINDAH"},
        answers={"kk_tujuan": w.KK, "PINDAH": [{"hubungan": "9"}, {"hubungan": "9"}]},
    )
    assert family_by_kk(w.OTHER_KK).active is False
    assert len(members(family_by_kk(w.KK))) == 5
    assert resident_by_nik(w.WITNESS).shdk == "9"


def test_a_head_who_stays_needs_another_place(act):
    change = {"kind": "family.set_head", "role": "baru", "family": "no_kk"}
    people, answers = {"baru": w.MOTHER}, {"no_kk": w.KK}
    with pytest.raises(InvalidInput, match="masih kepala keluarga"):
        act(change, people=people, answers=answers)
    act({**change, "former": "2"}, people=people, answers=answers)
    assert heads(w.KK) == ["NURLELA"]
    assert resident_by_nik(w.FATHER).shdk == "2"
    with pytest.raises(InvalidInput, match="penggantian kepala keluarga"):
        act({"kind": "family.set_shdk", "role": "anak", "shdk": "1"}, people={"anak": CHILD})


def test_everybody_of_a_family_moves_with_it(act):
    act(
        {"kind": "family.address", "family": "no_kk", "address": {"alamat": "alamat_baru", "desa": "desa_baru"}},
        answers={"no_kk": w.KK, "alamat_baru": "JALAN BARU 1", "desa_baru": "16.10.01.2001"},
    )
    family = family_by_kk(w.KK)
    assert (family.address, family.region_code, family.rt) == ("JALAN BARU 1", "16.10.01.2001", "002")
    assert {one.region_code for one in members(family)} == {"16.10.01.2001"}


def test_whoever_moved_away_comes_back_under_his_own_number(act):
    away = {"kind": "resident.status", "role": "anak", "status": "4"}
    act(away, people={"anak": CHILD})
    back = {"kind": "resident.create", "role": "anak", "returning": True}
    join = {"kind": "family.add_member", "role": "anak", "family": "no_kk", "shdk": "4"}
    with pytest.raises(InvalidInput, match="sudah dipakai"):
        act({**back, "returning": False}, people={"anak": CHILD})
    act(back, join, people={"anak": CHILD}, answers={"no_kk": w.KK})
    child = resident_by_nik(CHILD)
    assert (child.status, child.shdk, child.birth_date) == ("1", "4", "2015-07-05")
    assert Resident.select().where(Resident.name == "ANAK RIDWAN").count() == 1


def test_whoever_lives_here_in_no_family_is_taken_up_but_nobody_out_of_his_family(act):
    join = {"kind": "resident.create", "role": "anak", "returning": True}
    with pytest.raises(InvalidInput, match="sudah dipakai"):
        act(join, people={"anak": CHILD})
    act({"kind": "family.remove_member", "role": "anak"}, people={"anak": CHILD})
    act(join, people={"anak": CHILD})
    assert resident_by_nik(CHILD).status == "1"


def test_an_address_part_that_was_left_empty_is_empty(act):
    act(
        {"kind": "family.create", "role": "kepala", "address": {"alamat": "alamat", "desa": "desa", "kode_pos": "pos"}},
        people={"kepala": CHILD},
        answers={"alamat": "JALAN BARU 1", "desa": w.REGION},
        received={("kk", "kepala"): NEW_KK},
    )
    family = family_by_kk(NEW_KK)
    assert (family.address, family.postal_code) == ("JALAN BARU 1", "")


def test_a_family_is_found_under_its_heads_new_name(act):
    change = {"kind": "resident.update", "role": "orang", "data": {"nama": "nama_baru"}}
    act(change, people={"orang": w.FATHER}, answers={"nama_baru": "RIDHWAN SAPUTRA"})
    assert family_by_kk(w.KK).head_name == "RIDHWAN SAPUTRA"
    act(change, people={"orang": w.MOTHER}, answers={"nama_baru": "NURLAILA"})
    assert family_by_kk(w.KK).head_name == "RIDHWAN SAPUTRA"


def test_several_newcomers_get_a_number_each(act):
    made = [{"nik": "", "nama": name, "jk_kode": "2", "tgl_lahir": "2001-02-03"} for name in ("SATU", "DUA")]
    act(
        {"kind": "resident.create", "role": "asing", "fixed": {"kewarganegaraan": "2"}},
        people={"asing": made},
        sections={"asing": "ASING"},
        answers={"ASING": [{}, {}]},
        received={("nik", "asing:0"): "1610994302018001", ("nik", "asing:1"): "1610994302018002"},
    )
    found = [resident_by_nik(nik).name for nik in ("1610994302018001", "1610994302018002")]
    assert found == ["SATU", "DUA"]


def test_an_unanswered_element_stays_and_a_fixed_one_may_be_emptied(act):
    act(
        {
            "kind": "resident.update",
            "role": "orang",
            "data": {"nama": "nama_baru", "agama": "agama_baru"},
            "clear": ["tgl_kawin"],
            "numbers": {"akta_kawin": "DOC_KUT_KAWIN"},
        },
        people={"orang": w.MOTHER},
        answers={"nama_baru": "NURLAILA", "agama_baru": ""},
        numbers={"DOC_KUT_KAWIN": "1610-KW-01012026-0001"},
    )
    mother = resident_by_nik(w.MOTHER)
    assert (mother.name, mother.religion, mother.marriage_certificate) == ("NURLAILA", "1", "1610-KW-01012026-0001")


def test_a_father_is_written_with_his_number_and_the_child_stays_where_it_is(act):
    act(
        {"kind": "resident.update", "role": "anak", "father": "ayah"},
        people={"anak": CHILD, "ayah": w.WITNESS},
    )
    child = resident_by_nik(CHILD)
    assert (child.father_name, child.father_nik, child.family.kk) == ("HASAN EFENDI", w.WITNESS, w.KK)


def test_somebody_without_a_family_is_registered_where_he_lives(act):
    guest = {"nik": "1610991203800009", "nama": "JOHN SMITH", "jk": "1", "tgl_lahir": "1980-03-12"}
    create = {"kind": "resident.create", "role": "tamu", "fixed": {"kewarganegaraan": "2"}, "region": "desa"}
    act(create, people={"tamu": guest}, answers={"desa": "16.10.04.2010"})
    found = resident_by_nik(guest["nik"])
    assert (found.region_code, found.family, found.nationality) == ("16.10.04.2010", None, "2")
    assert changed(guest["nik"]) == {"dicatat": (None, "JOHN SMITH")}
    stays = {"kind": "resident.update", "role": "tamu", "region": "desa"}
    act(stays, people={"tamu": guest["nik"]}, answers={"desa": "16.10.05.2015"})
    act(stays, people={"tamu": w.MOTHER}, answers={"desa": "16.10.05.2015"})
    assert (resident_by_nik(guest["nik"]).region_code, resident_by_nik(w.MOTHER).region_code) == (
        "16.10.05.2015",
        w.REGION,
    )


def test_whoever_is_registered_already_can_be_left_as_he_is(act):
    create = {"kind": "resident.create", "role": "orang", "fixed": {"agama": "3"}}
    with pytest.raises(InvalidInput, match="sudah dipakai"):
        act(create, people={"orang": w.MOTHER})
    act({**create, "or_known": True}, people={"orang": w.MOTHER})
    assert changed(w.MOTHER) == {}


def test_only_a_member_becomes_the_head(act):
    with pytest.raises(InvalidInput, match="HASAN EFENDI bukan anggota"):
        act(
            {"kind": "family.set_head", "role": "baru", "family": "no_kk", "former": "2"},
            people={"baru": w.WITNESS},
            answers={"no_kk": w.KK},
        )


def test_registers_notes_and_cards_are_kept(act):
    entry = {"kind": "register.create", "role": "orang", "register": "perkawinan", "number_of": "DOC_KUT_KAWIN"}
    margin = {
        "kind": "register.note",
        "register": "perkawinan",
        "number": "akta",
        "code": "CP.1",
        "text": "Perjanjian {anak_nama} dicatat.",
    }
    card = {"kind": "card.request", "role": "orang", "card": "KTPEL", "reason": "Perubahan data"}
    number = "1610-KW-01012026-0001"
    act(
        entry,
        margin,
        card,
        people={"orang": w.MOTHER},
        answers={"akta": number, "anak_nama": "SITI"},
        numbers={"DOC_KUT_KAWIN": number},
    )
    record, note = CivilRecord.get(), MarginNote.get()
    assert (record.register, record.number, record.name) == ("perkawinan", number, "NURLELA")
    assert (note.record_id, note.text) == (record.id, "Perjanjian SITI dicatat.")
    assert (CardRequest.get().card, CardRequest.get().reason) == ("KTPEL", "Perubahan data")
    with pytest.raises(Exception, match="riwayat tidak dapat diubah"), writing():
        MarginNote.update(text="lain").where(MarginNote.id == note.id).execute()


def test_a_family_number_that_points_nowhere_is_refused(act):
    with pytest.raises(InvalidInput, match="tidak ada atau sudah ditutup"):
        act({"kind": "family.reissue", "family": "no_kk"}, answers={"no_kk": SECOND_KK})
    assert Family.select().count() == 2
