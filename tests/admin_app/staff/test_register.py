"""Residents and families: found as one types, seen with a purpose, mended with a basis, never deleted."""

from __future__ import annotations

import random

import pytest

from models.operations.clock import now
from models.operations.residents import register_edit
from models.rules.roles import Role
from models.tables import AccessEntry, Family, RegisterChange, Resident, TrailEntry
from tests.world import FATHER, KK, MOTHER, OTHER_KK, REGION

NEW_NIK = "1610994501260007"


def details(officer, resident):
    return officer.look_up(f"/petugas/penduduk/details/?id={resident.id}")


def search(officer, text, screen="penduduk"):
    page = officer.open(f"/petugas/{screen}/", query_string={"search": text})
    return [row.find("th").text_content().strip() for row in page.find("#hasil tbody tr")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nurl", ["NURLELA"]),
        ("saputra rid", ["RIDWAN SAPUTRA"]),
        (MOTHER, ["NURLELA"]),
        ("161099 450788", ["NURLELA"]),
        (KK, ["NURLELA", "RIDWAN SAPUTRA"]),
        ("zzz", []),
        ("12", []),
        ("'; DROP TABLE resident; --", []),
        ('"', []),
        ("*", []),
        ("NEAR(", []),
    ],
)
def test_residents_are_found_by_what_is_typed(operator, text, found):
    assert search(operator, text) == found


def test_a_family_is_found_by_its_number_or_a_member(operator):
    assert search(operator, KK, "keluarga") == search(operator, "nurlela", "keluarga") == ["(tanpa nama)"]
    assert search(operator, "zzz", "keluarga") == []


def test_lists_show_masked_numbers_only(operator):
    for screen in ("penduduk", "keluarga"):
        page = operator.open(f"/petugas/{screen}/")
        for number in (FATHER, MOTHER, KK, OTHER_KK):
            assert number not in page.text
        assert "161099******0001" in page.text


def test_filters_of_kecamatan_and_desa_narrow_the_list(operator):
    base = "/petugas/penduduk/?kecamatan=16.10.04"
    assert len(operator.open(base).find("#hasil tbody tr")) == 4
    page = operator.open(f"{base}&desa={REGION}")
    assert len(page.find("#hasil tbody tr")) == 4
    assert page.find("#saring-desa option[selected]")
    assert not operator.open("/petugas/penduduk/?kecamatan=16.10.01").find("#hasil tbody tr")
    assert len(operator.open("/petugas/penduduk/?kecamatan=bohong&desa=16.10.01.1011").find("#hasil tbody tr")) == 4


def test_details_ask_for_a_purpose_and_note_every_look(world, operator):
    page = operator.open(f"/petugas/penduduk/details/?id={world.mother.id}")
    assert page.status == 302
    operator.follow()
    assert "Untuk apa data ini dilihat?" in operator.page.words("h1")
    assert not AccessEntry.select().exists()
    for typed, anchor in (({}, "#tujuan"), ({"tujuan": "Pengaduan penduduk"}, "#keterangan")):
        page = operator.press("Lihat data", typed)
        assert page.status == 422
        assert [link.get("href") for link in page.find(".galat-ringkas a")] == [anchor]
    page = operator.press("Lihat data", {"tujuan": "Pengaduan penduduk", "keterangan": "loket 3, Ibu Nurlela"})
    assert MOTHER in page.text.replace(" ", "")
    operator.open(f"/petugas/penduduk/details/?id={world.mother.id}")
    looks = list(AccessEntry.select())
    assert [one.purpose for one in looks] == ["Pengaduan penduduk: loket 3, Ibu Nurlela"] * 2
    assert {one.resident_id for one in looks} == {world.mother.id}


def test_a_purpose_holds_for_one_person_only(world, operator):
    details(operator, world.mother)
    assert operator.open(f"/petugas/penduduk/details/?id={world.father.id}").status == 302
    assert operator.open(f"/petugas/penduduk/history/?id={world.mother.id}").status == 200


def test_many_long_purposes_never_outgrow_the_cookie(world, operator):
    letters = random.Random(1)
    facts = {"sex": "1", "birth_date": "1990-01-01", "region_code": REGION, "as_of": now()}
    for number in range(10):
        nik = f"16109902038500{number + 50}"
        resident = Resident.create(nik=nik, nik_index=f"{number:032}", name=f"WARGA {number}", **facts)
        operator.open(f"/petugas/penduduk/details/?id={resident.id}")
        operator.follow()
        note = "".join(chr(letters.randint(0x1F300, 0x1F5FF)) for _ in range(190))
        operator.press("Lihat data", {"tujuan": "Pengaduan penduduk", "keterangan": note})
        assert f"WARGA {number}" in operator.page.words("h1")
        assert len(operator.client.get_cookie("sesi").value) < 4000


def test_a_purpose_that_names_an_application_is_tied_to_it(world, operator):
    from tests import world as small_office

    file = small_office.sent(world)
    operator.open(f"/petugas/penduduk/details/?id={world.father.id}")
    operator.follow()
    operator.press("Lihat data", {"tujuan": "Memeriksa permohonan", "keterangan": file.reference})
    assert AccessEntry.get().application_id == file.id


def test_a_family_is_a_look_at_every_member(world, operator):
    family = Family.get_by_id(world.father.family_id)
    operator.look_up(f"/petugas/keluarga/details/?id={family.id}")
    assert {one.resident_id for one in AccessEntry.select()} == {world.father.id, world.mother.id}


@pytest.mark.parametrize("key", ["987654", "x", "-1", "", "1 OR 1=1", "²"])
def test_unknown_rows_are_not_found(operator, key):
    for screen in ("penduduk", "keluarga"):
        for page in ("details", "edit", "history"):
            assert operator.open(f"/petugas/{screen}/{page}/", query_string={"id": key}).status == 404


def edit(officer, resident, **changed):
    details(officer, resident)
    officer.open(f"/petugas/penduduk/edit/?id={resident.id}")
    return officer.press("Simpan", changed)


def test_a_change_is_kept_with_old_value_basis_and_name(world, operator):
    page = edit(operator, world.mother, name="Nurlela  Sari", birth_date="6-7-1988", basis="Akta 123/2012")
    assert page.status == 200
    assert "NURLELA SARI" in page.words("h1")
    mother = Resident.get_by_id(world.mother.id)
    assert (mother.name, mother.birth_date) == ("NURLELA SARI", "1988-07-06")
    kept = {one.element: (one.old, one.new, one.basis, one.actor) for one in RegisterChange.select()}
    assert kept["name"] == ("NURLELA", "NURLELA SARI", "Akta 123/2012", "Petugas Operator")
    assert kept["birth_date"] == ("1988-07-05", "1988-07-06", "Akta 123/2012", "Petugas Operator")
    assert len(kept) == 2
    page = operator.open(f"/petugas/penduduk/history/?id={mother.id}")
    assert "05-07-1988" in page.words("table")
    assert "Akta 123/2012" in page.words("table")
    assert search(operator, "nurlela sari") == ["NURLELA SARI"]
    assert TrailEntry.select().where(TrailEntry.action == "penduduk_ubah").count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"basis": ""}, "basis"),
        ({"name": "", "basis": "x"}, "name"),
        ({"birth_date": "31-02-2000", "basis": "x"}, "birth_date"),
        ({"birth_date": "01-01-2999", "basis": "x"}, "birth_date"),
        ({"sex": "9", "basis": "x"}, "sex"),
        ({"region_code": "99.99", "basis": "x"}, "region_code"),
        ({"kk": "1610990101159999", "basis": "x"}, "kk"),
        ({"kk": "123", "basis": "x"}, "kk"),
        ({"father_nik": "abc", "basis": "x"}, "father_nik"),
        ({"shdk": "1", "basis": "x"}, "shdk"),
        ({"name": "X" * 201, "basis": "x"}, "name"),
    ],
)
def test_a_bad_change_says_where_and_keeps_what_was_typed(world, operator, changed, field):
    page = edit(operator, world.mother, **changed)
    assert page.status == 200
    assert page.title.startswith("Galat:")
    assert f"#{field}" in {link.get("href") for link in page.find(".galat-ringkas a")}
    assert page.find(f"#{field}[aria-invalid]")
    for name, value in changed.items():
        box = page.find(f'[name="{name}"]')[0]
        if box.tag == "input":
            assert box.get("value", "") == value
    assert Resident.get_by_id(world.mother.id).as_of == world.mother.as_of
    assert not RegisterChange.select().exists()


def test_a_form_older_than_the_row_changes_nothing(world, operator, pengawas):
    details(operator, world.mother)
    operator.open(f"/petugas/penduduk/edit/?id={world.mother.id}")
    edit(pengawas, world.mother, mother_name="ROHANA", basis="Akta 5")
    answer = operator.press("Simpan", {"mother_name": "LAIN", "basis": "Akta 6"})
    assert answer.status == 409
    assert "diubah petugas lain" in answer.words()
    assert Resident.get_by_id(world.mother.id).mother_name == "ROHANA"


def test_a_resident_enters_with_the_number_that_siak_gave(operator):
    operator.open("/petugas/penduduk/new/")
    form = {
        "name": "Siti Aminah",
        "sex": "2",
        "birth_date": "05-01-2026",
        "nationality": "1",
        "status": "1",
        "region_code": REGION,
        "kk": KK,
        "shdk": "4",
        "basis": "Laporan SIAK 9/2026",
    }
    page = operator.press("Simpan", {**form, "nik": MOTHER})
    assert "NIK ini sudah ada" in page.words(".galat-ringkas")
    page = operator.press("Simpan", {**form, "nik": "161099 450126 0007"})
    assert page.status == 200
    assert "Untuk apa data ini dilihat?" in page.words("h1")
    resident = Resident.get(Resident.name == "SITI AMINAH")
    assert (resident.nik, resident.family.kk) == (NEW_NIK, KK)
    assert search(operator, NEW_NIK) == ["SITI AMINAH"]


def test_a_family_is_entered_and_mended(operator):
    operator.open("/petugas/keluarga/new/")
    form = {"address": "Dusun III No. 2", "rt": "001", "rw": "002", "region_code": REGION, "basis": "SIAK"}
    assert "sudah ada" in operator.press("Simpan", {**form, "kk": KK}).words(".galat-ringkas")
    operator.press("Simpan", {**form, "kk": "1610990101260003"})
    family = Family.get(Family.address == "DUSUN III NO. 2")
    operator.look_up(f"/petugas/keluarga/edit/?id={family.id}")
    operator.open(f"/petugas/keluarga/edit/?id={family.id}")
    operator.press("Simpan", {"rt": "009", "basis": "Pemekaran RT"})
    assert Family.get_by_id(family.id).rt == "009"
    assert [one.element for one in register_edit.history("family", family.id)] == ["rt", "dimasukkan"]


def test_nobody_can_export_or_delete_the_register(app, everybody):
    for officer in everybody.values():
        for path in ("/petugas/penduduk/export/csv/", "/petugas/penduduk/delete/"):
            assert officer.open(path).status == 404


def test_archive_clerks_read_and_do_not_write(world, everybody):
    clerk = everybody[Role.ARSIPARIS]
    assert details(clerk, world.mother).status == 200
    assert clerk.open(f"/petugas/penduduk/edit/?id={world.mother.id}").status == 403
    assert not clerk.open("/petugas/penduduk/").links().get("Tambah")
