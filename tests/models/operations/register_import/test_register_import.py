"""An extract from SIAK: judged row by row, confirmed by another person, applied by whole families."""

from __future__ import annotations

from datetime import timedelta

import peewee
import pytest

from models.operations.clock import now, today
from models.operations.register_import import applying, deciding, reading, tidying, working
from models.operations.residents import register_edit
from models.operations.residents.register import members
from models.rules.errors import AlreadyChanged, InvalidInput, NotAllowed
from models.rules.roles import Role
from models.tables import Family, ImportRow, RegisterChange, RegisterImport, Resident, Setting
from models.tables.sealing import blind
from models.tables.search import matching
from tests import world as w
from tests.models.operations import extracts as x

YESTERDAY = f"{today() - timedelta(days=1):%d-%m-%Y}"
BEFORE = f"{today() - timedelta(days=9):%d-%m-%Y}"


@pytest.fixture
def desk(config, world):
    return x.Desk(config, world)


def person(nik):
    return Resident.get_or_none(Resident.nik_index == blind(nik))


def household(kk):
    return [one.name for one in members(Family.get(Family.kk_index == blind(kk)))]


def why(work, verdict="ditolak"):
    return {one.line: " ".join(reason for _, reason in one.reasons) for one in reading.sample(verdict, 99)}


def changes_of(nik):
    rows = RegisterChange.select().where(RegisterChange.subject_id == person(nik).id)
    return {row.element: (row.old, row.new) for row in rows.where(RegisterChange.subject_kind == "resident")}


def test_new_families_come_in_whole_with_history_source_and_search(desk):
    work = desk.bring_in(x.family() + x.second_family())
    assert work.state == "selesai"
    assert work.applied == {"baru": 5, "berubah": 0, "sama": 0, "keluarga": 2, "ditutup": 0, "unsur": 0}
    assert household(x.KK) == ["JONI WIJAYA", "MARLINA", "RIZKI WIJAYA"]
    child = person(x.CHILD)
    assert (child.nik, child.mother_nik, child.father_name) == (x.CHILD, x.WIFE, "JONI WIJAYA")
    assert (child.source, child.nationality, child.region_code) == ("SIAK", "1", "16.10.04.1030")
    assert changes_of(x.CHILD) == {"dimasukkan": (None, "RIZKI WIJAYA")}
    change = RegisterChange.get(RegisterChange.subject_id == child.id, RegisterChange.subject_kind == "resident")
    assert change.basis == f"Ekstrak SIAK per {today().isoformat()} (impor {work.id})"
    assert change.actor == desk.second.name
    found = Resident.select().where(Resident.id.in_(matching(x.CHILD)))
    assert [one.name for one in found] == ["RIZKI WIJAYA"]
    assert Family.get(Family.kk_index == blind(x.KK)).head_name == "JONI WIJAYA"


def test_a_second_extract_changes_only_what_differs(desk):
    desk.bring_in(x.family(), BEFORE)
    rows = x.family()
    rows[0] |= {"NAMA_LGKP": "JONI WIJAYA PUTRA", "ALAMAT": "JALAN LINTAS 9", "JENIS_PKRJN": "WIRASWASTA"}
    rows[2] |= {"NIK_IBU": "1610994607850009", "PDDK_AKH": ""}
    work = desk.examine(rows, YESTERDAY)
    assert {key: work.counts[key] for key in ("baru", "berubah", "sama")} == {"baru": 0, "berubah": 2, "sama": 1}
    told = {(change.element, change.old, change.new) for one in reading.sample("berubah") for change in one.changes}
    assert ("address", "DUSUN III NO 7", "JALAN LINTAS 9") in told
    assert ("mother_nik", x.WIFE, "1610994607850009") in told
    done = desk.apply(work)
    assert (done.applied["berubah"], done.applied["sama"]) == (2, 1)
    assert changes_of(x.HEAD)["occupation"] == ("9", "88")
    assert changes_of(x.CHILD) == {
        "dimasukkan": (None, "RIZKI WIJAYA"),
        "mother_nik": (x.WIFE, "1610994607850009"),
    }
    assert person(x.CHILD).education == "5"
    family = Family.get(Family.kk_index == blind(x.KK))
    assert (family.address, family.head_name) == ("JALAN LINTAS 9", "JONI WIJAYA PUTRA")
    assert len({person(nik).as_of for nik in (x.HEAD, x.WIFE, x.CHILD)}) == 1
    assert matching("PUTRA") is not None
    assert Resident.select().where(Resident.id.in_(matching("PUTRA WIJAYA"))).count() == 1


def test_what_is_coarser_in_siak_does_not_hide_what_is_known_here(desk):
    rows = x.family()
    desk.bring_in(rows, BEFORE)
    Resident.update(marital_status="3").where(Resident.id == person(x.WIFE).id).execute()
    assert desk.examine(rows, YESTERDAY).counts["sama"] == 3


@pytest.mark.parametrize(
    ("line", "change", "reason"),
    [
        (0, {"NIK": "161099010180000"}, "harus 16 angka, bukan 15 tanda"),
        (0, {"NIK": "1.61099E+15"}, "rusak oleh lembar kerja"),
        (0, {"TGL_LHR": "02-01-1980"}, "tidak cocok dengan tanggal lahir di NIK"),
        (0, {"JENIS_KLMIN": "PEREMPUAN"}, "tidak cocok dengan NIK"),
        (1, {"AGAMA": "99"}, "tidak dikenal"),
        (1, {"NO_KAB": "71"}, "di luar"),
        (1, {"NO_KEL": "9999"}, "tidak dikenal"),
        (1, {"NAMA_LGKP": '=HYPERLINK("x")'}, "rumus"),
        (1, {"NAMA_LGKP": "A" * 200}, "terlalu panjang"),
        (1, {"NAMA_LGKP": "SI\0TI"}, "NUL"),
        (1, {"NAMA_LGKP": ""}, "kosong"),
        (1, {"TGL_LHR": "31-02-1982"}, "tidak ada"),
        (0, {"STAT_HBKEL": "4"}, "tidak punya kepala keluarga"),
        (1, {"STAT_HBKEL": "1"}, "lebih dari satu kepala"),
        (1, {"NO_KEL": "2010"}, "tersebar"),
        (2, {"NIK": x.HEAD}, "dua nama"),
        (2, {"NIK_IBU": x.CHILD}, "sama dengan NIK orang itu sendiri"),
    ],
)
def test_a_bad_row_is_told_and_holds_its_family_back(desk, line, change, reason):
    rows = x.family()
    rows[line] = rows[line] | change
    work = desk.examine(rows + x.second_family())
    told = why(work)
    assert reason in told[line + 2]
    assert set(told) == {2, 3, 4}
    desk.apply(work)
    assert person(x.WIFE) is None
    assert household(x.OTHER_KK) == ["HENDRA KUSUMA", "RATNA"]


@pytest.mark.parametrize(
    ("side", "nik", "died", "wrong"),
    [
        ("ibu", x.WIFE, "2005-03-02", True),
        ("ibu", x.WIFE, "2005-03-03", False),
        ("ayah", x.HEAD, "2004-05-06", True),
        ("ayah", x.HEAD, "2004-05-07", False),
    ],
)
def test_a_child_is_not_born_long_after_a_parent_whom_the_register_knows_dead(desk, side, nik, died, wrong):
    desk.bring_in(x.family()[:2], BEFORE)
    dead = {"status": "2", "family": None, "shdk": "", "death_date": died}
    Resident.update(dead).where(Resident.nik_index == blind(nik)).execute()
    child = x.family()[2] | {"STAT_HBKEL": "1", "NO_KK": x.OTHER_KK}
    told = why(desk.examine([child], YESTERDAY))
    assert (f"lahir sesudah {side}nya meninggal" in told.get(2, "")) is wrong


def test_a_child_is_not_older_than_its_mother_in_the_file_or_the_register(desk):
    rows = x.family()
    rows[2] |= {"NIK_IBU": "1610994101100001"}
    young = x.row("1610994101100001", x.OTHER_KK, "INDAH", "1")
    assert "lebih tua daripada ibunya" in why(desk.examine([*rows, young]))[4]
    deciding.discard(desk.second, RegisterImport.get().id, desk.store)
    desk.bring_in([young], BEFORE)
    assert "lebih tua daripada ibunya" in why(desk.examine(rows, YESTERDAY))[4]


def test_a_couple_of_kin_in_the_file_or_the_register_is_refused(desk):
    rows = x.family()
    rows[0] |= {"NIK_IBU": "1610994101500001"}
    rows[1] |= {"NIK_IBU": "1610994101500001"}
    assert "JONI WIJAYA dan MARLINA tercatat bersaudara" in why(desk.examine(rows))[3]
    deciding.discard(desk.second, RegisterImport.get().id, desk.store)
    desk.bring_in(rows[:1], BEFORE)
    rows[0] |= {"NIK_IBU": ""}
    assert "bersaudara" in why(desk.examine(rows, YESTERDAY))[3]


def test_a_parent_that_differs_is_a_change_and_is_found_by_its_index(desk):
    rows = x.family()
    desk.bring_in(rows, BEFORE)
    assert person(x.CHILD).mother_index == blind(x.WIFE)
    rows[2] |= {"NIK_IBU": x.SECOND_WIFE, "NIK_AYAH": ""}
    desk.bring_in(rows, YESTERDAY)
    assert changes_of(x.CHILD)["mother_nik"] == (x.WIFE, x.SECOND_WIFE)
    child = person(x.CHILD)
    assert (child.mother_index, child.father_index) == (blind(x.SECOND_WIFE), blind(x.HEAD))
    assert (child.mother_nik, child.father_nik) == (x.SECOND_WIFE, x.HEAD)


def test_one_person_in_two_families_holds_both(desk):
    rows = x.family() + x.second_family() + [x.row(x.WIFE, x.OTHER_KK, "MARLINA", "9")]
    work = desk.examine(rows)
    assert "anggota dua keluarga" in why(work)[3]
    assert work.counts["ditolak"] == 6


def test_what_was_changed_here_since_is_listed_and_stays(desk, world):
    rows = x.family()
    desk.bring_in(rows, BEFORE)
    wife = person(x.WIFE)
    values = {"name": "MARLINA SARI"}
    register_edit.change_resident(world.actor(Role.OPERATOR), wife.id, values, kk=x.KK, basis="Akta 1", seen=wife.as_of)
    rows[1] |= {"NAMA_LGKP": "MARLINA LAMA"}
    rows[0] |= {"JENIS_PKRJN": "5"}
    work = desk.examine(rows, YESTERDAY)
    assert "lebih baru" in why(work, "lebih_baru")[3]
    desk.apply(work)
    assert (person(x.WIFE).name, person(x.HEAD).occupation) == ("MARLINA SARI", "5")


def test_what_changes_between_judgement_and_application_stays_too(desk, world):
    rows = x.family()
    desk.bring_in(rows, BEFORE)
    rows[0] |= {"JENIS_PKRJN": "5"}
    work = desk.examine(rows + x.second_family(), YESTERDAY)
    head = person(x.HEAD)
    register_edit.change_resident(
        world.actor(Role.OPERATOR), head.id, {"occupation": "84"}, kk=x.KK, basis="Akta 2", seen=head.as_of
    )
    done = desk.apply(work)
    assert person(x.HEAD).occupation == "84"
    assert household(x.OTHER_KK) == ["HENDRA KUSUMA", "RATNA"]
    assert done.applied["berubah"] == 0


def test_somebody_who_moves_takes_both_families_along_in_one_transaction(desk, monkeypatch):
    monkeypatch.setattr(applying, "CHUNK", 1)
    rows = x.family() + x.second_family()
    desk.bring_in(rows, BEFORE)
    rows[1] |= {"STAT_HBKEL": "1"}
    rows[0] |= {"NO_KK": x.OTHER_KK, "STAT_HBKEL": "9"}
    work = desk.examine(rows, YESTERDAY)
    assert work.counts["ditolak"] == 0
    assert len({row.grp for row in ImportRow.select()}) == 1
    desk.apply(work)
    assert household(x.KK) == ["MARLINA", "RIZKI WIJAYA"]
    assert household(x.OTHER_KK) == ["HENDRA KUSUMA", "RATNA", "JONI WIJAYA"]
    assert changes_of(x.HEAD)["shdk"] == ("1", "9")


def test_a_head_does_not_leave_a_family_behind_that_the_extract_says_nothing_of(desk):
    desk.bring_in(x.family(), BEFORE)
    moved = [*x.second_family(), x.row(x.HEAD, x.OTHER_KK, "JONI WIJAYA", "9")]
    work = desk.examine(moved, YESTERDAY)
    assert "tinggal tanpa kepala" in why(work)[4]
    assert work.counts["ditolak"] == 3
    assert work.counts["tidak_ada"] == 2
    assert [one.name for one in reading.missing(work)] == ["MARLINA", "RIZKI WIJAYA"]


def test_an_empty_family_is_closed_and_nobody_is_deleted(desk):
    desk.bring_in(x.family() + x.second_family(), BEFORE)
    rows = x.family() + [one | {"NO_KK": x.KK, "STAT_HBKEL": "9"} for one in x.second_family()]
    desk.bring_in(rows, YESTERDAY)
    assert Family.get(Family.kk_index == blind(x.OTHER_KK)).active is False
    assert len(household(x.KK)) == 5
    assert person(w.FATHER) is not None


def test_only_another_person_confirms(desk):
    work = desk.examine(x.family())
    with pytest.raises(NotAllowed):
        deciding.confirm(desk.first, work.id)
    with pytest.raises(peewee.IntegrityError):
        RegisterImport.update(confirmed_by=desk.first.id).where(RegisterImport.id == work.id).execute()
    with pytest.raises(InvalidInput, match="Impor lain belum selesai"):
        desk.receive(x.text(x.family()))
    deciding.confirm(desk.second, work.id)
    with pytest.raises(AlreadyChanged):
        deciding.confirm(desk.second, work.id)


def test_a_discarded_extract_leaves_nothing(desk):
    work = desk.examine(x.family())
    deciding.discard(desk.second, work.id, desk.store)
    assert ImportRow.select().count() == 0
    assert not any(desk.store.has(one) for one in deciding.files_of(work))
    assert person(x.HEAD) is None


def test_stopping_keeps_what_was_done_and_tells_it(desk, monkeypatch):
    monkeypatch.setattr(applying, "CHUNK", 1)
    work = desk.examine(x.family() + x.second_family())
    deciding.confirm(desk.second, work.id)
    item = desk.item(work, "terapkan")
    working.step(item, desk.store, None, lambda _name: None)
    deciding.stop(desk.first, work.id)
    assert working.step(item, desk.store, None, lambda _name: None) is False
    work = RegisterImport.get_by_id(work.id)
    assert (work.state, work.applied["baru"], work.applied["keluarga"]) == ("dihentikan", 3, 1)
    assert person(x.SECOND_HEAD) is None


def test_a_fault_in_the_middle_of_a_range_undoes_it_and_nothing_comes_twice(desk, monkeypatch):
    monkeypatch.setattr(applying, "CHUNK", 1)
    work = desk.examine(x.family() + x.second_family())
    deciding.confirm(desk.second, work.id)
    item = desk.item(work, "terapkan")

    def break_in_the_middle(name):
        if name == "import-mid-range":
            raise RuntimeError(name)

    with pytest.raises(RuntimeError):
        working.step(item, desk.store, None, break_in_the_middle)
    assert person(x.HEAD) is None
    while working.step(item, desk.store, None, lambda _name: None):
        pass
    assert household(x.KK) == ["JONI WIJAYA", "MARLINA", "RIZKI WIJAYA"]
    assert RegisterChange.select().where(RegisterChange.element == "dimasukkan").count() == 7


def test_refused_rows_come_back_as_they_were(desk):
    rows = x.family()
    rows[1] |= {"AGAMA": "99"}
    work = desk.examine(x.text(rows) + b'1610;"x\n')
    found = list(reading.refused(work, desk.store))
    assert [one[0] for one in found] == [2, 3, 4, 5]
    assert "AGAMA: kode atau kata “99” tidak dikenal" in found[1][2]
    assert found[0][3] == x.HEAD
    assert found[3][3] == '1610;"x'


def test_old_rows_are_forgotten_when_the_import_is_over(desk):
    work = desk.bring_in(x.family())
    assert tidying.forget_old_rows() == []
    RegisterImport.update(finished_at=now() - timedelta(days=31)).where(RegisterImport.id == work.id).execute()
    assert tidying.forget_old_rows() == [f"impor {work.id}"]
    assert ImportRow.select().count() == 0
    assert Setting.get_by_id("impor.simpan_hari").value == 30
