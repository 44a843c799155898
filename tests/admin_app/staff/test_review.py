"""Pengawas and administrator: what changed, mending it oneself, and several parafs at once."""

from __future__ import annotations

import pytest

from models.operations.applications import drafting, sending
from models.operations.desk import office
from models.rules.roles import Role
from models.rules.workflow import Stage
from models.tables import Application, Paraf, TrailEntry
from tests import world as small_office


def fresh(file):
    return Application.get_by_id(file.id)


@pytest.fixture
def file(world):
    return small_office.at_stage(world, Stage.PENGAWAS)


def correction(officer, file, **changed):
    officer.open(f"/petugas/berkas/{file.reference}/perbaiki")
    return officer.press("Perbaiki sendiri (Pasal 15(1)", changed)


def test_mending_it_oneself_is_seen_field_by_field(file, pengawas, administrator):
    page = correction(pengawas, file, anak_berat="3.100", **{"teks.perbaiki": "Sesuai surat keterangan lahir."})
    assert page.path == f"/petugas/berkas/{file.reference}"
    assert "Paraf Anda diperlukan lagi" in pengawas.said
    assert fresh(file).answers["anak_berat"] == "3100"
    assert fresh(file).stage == Stage.PENGAWAS
    assert "3.200 gram" in page.words(".perhatian del")
    assert "3.100 gram" in page.words(".perhatian ins")
    entry = TrailEntry.select().where(TrailEntry.application == file).order_by(TrailEntry.id.desc()).first()
    assert entry.action == "perbaiki"
    assert entry.basis == "Pasal 15(1)e"
    pengawas.press("Paraf, kirim ke Administrator")
    page = administrator.open("/petugas/antrean/")
    assert "Ada perubahan atau catatan (1)" in page.words()
    assert "Isian diperbaiki oleh Petugas Pengawas" in page.words()
    page = administrator.open(f"/petugas/berkas/{file.reference}")
    assert "Berat bayi: 3.200 gram → 3.100 gram" in page.words("details")


@pytest.mark.parametrize(
    ("changed", "anchor", "says"),
    [
        ({"anak_tgl_lahir": "31-02-2026", "teks.perbaiki": "x"}, "#isi-anak_tgl_lahir", "tidak ada"),
        ({"anak_berat": "berat", "teks.perbaiki": "x"}, "#isi-anak_berat", "angka"),
        ({"anak_berat": "3.100", "teks.perbaiki": ""}, None, "alasan"),
        ({"teks.perbaiki": "tanpa perubahan"}, None, "Tidak ada isian yang berubah"),
    ],
)
def test_bad_corrections_say_where_and_keep_what_was_typed(file, pengawas, changed, anchor, says):
    page = correction(pengawas, file, **changed)
    assert page.status == 422
    assert says in page.words(".galat-ringkas")
    assert anchor is None or anchor in {link.get("href") for link in page.find(".galat-ringkas a")}
    for name, value in changed.items():
        box = page.find(f'[name="{name}"]')[0]
        assert (box.get("value") or box.text_content()) == value
    assert fresh(file).version == file.version


def test_dates_are_typed_as_dd_mm_yyyy(file, pengawas):
    page = pengawas.open(f"/petugas/berkas/{file.reference}/perbaiki")
    day = file.answers["anak_tgl_lahir"]
    assert page.find("#isi-anak_tgl_lahir")[0].get("value") == f"{day[8:]}-{day[5:7]}-{day[:4]}"


def test_a_region_list_can_be_refreshed_without_saving(file, pengawas):
    pengawas.open(f"/petugas/berkas/{file.reference}/perbaiki")
    page = pengawas.press("Perbarui daftar wilayah", {"anak_berat": "3.333"})
    assert page.status == 200
    assert page.find("#isi-anak_berat")[0].get("value") == "3.333"
    assert fresh(file).version == file.version


def test_a_correction_over_a_colleagues_change_is_refused(file, pengawas, world):
    pengawas.open(f"/petugas/berkas/{file.reference}/perbaiki")
    office.send_back(world.actor(Role.PENGAWAS), file.id, "periksa lagi", seen_version=file.version)
    answer = pengawas.press("Perbaiki sendiri", {"anak_berat": "3.100", "teks.perbaiki": "x"})
    assert answer.status == 409


def test_after_a_return_the_next_look_shows_what_changed_since(world, pengawas, administrator):
    file = small_office.at_stage(world, Stage.ADMINISTRATOR)
    administrator.open(f"/petugas/berkas/{file.reference}")
    administrator.press("Kembalikan", {"teks.kembalikan": "Berat bayi keliru."})
    correction(pengawas, file, anak_berat="3.100", **{"teks.perbaiki": "Sesuai surat."})
    pengawas.press("Paraf, kirim ke Administrator")
    page = administrator.open(f"/petugas/berkas/{file.reference}")
    assert "Sejak berkas terakhir meninggalkan tahap ini (Petugas Administrator)" in page.words(".perhatian")
    assert "3.200 gram" in page.words(".perhatian del")


def test_the_operator_sees_what_the_applicant_repaired(world, operator):
    file = small_office.sent(world)
    operator.open(f"/petugas/berkas/{file.reference}")
    operator.press("Kirim ke pemohon", {"nilai.isian.anak_berat": "belum", "teks.isian.anak_berat": "Cocokkan."})
    draft = fresh(file)
    drafting.save(draft, {**draft.answers, "anak_berat": "3150"})
    accepted = {one.code for one in sending.declarations_of(draft)}
    sending.send(drafting.actor_of(world.account), draft, accepted)
    page = operator.open(f"/petugas/berkas/{file.reference}")
    assert "putaran 2" in page.words(".berkas-info")
    assert "3.200 gram" in page.words(".perhatian del")
    row = page.find('[id="butir-isian.anak_berat"]')[0].text_content()
    assert "Cocokkan." in row


def test_several_parafs_at_once_each_with_its_result(world, pengawas):
    files = [small_office.at_stage(world, Stage.PENGAWAS) for _ in range(3)]
    page = pengawas.open("/petugas/antrean/")
    assert "Tumpukan bersih (3)" in page.words()
    boxes = [box.get("value") for box in page.find("input[name=berkas]")]
    office.send_back(world.actor(Role.PENGAWAS), files[1].id, "periksa lagi", seen_version=files[1].version)
    page = pengawas.press("Paraf, kirim ke Administrator (Pasal 15(1)d)", {"berkas": boxes})
    assert "2 dari 3 berkas diparaf" in page.words()
    rows = {row.find("th").text_content().strip(): row.text_content() for row in page.find("tbody tr")}
    assert "Tidak diparaf" in rows[files[1].reference]
    assert "diproses lebih dulu" in rows[files[1].reference]
    assert [fresh(one).stage for one in files] == [Stage.ADMINISTRATOR, Stage.OPERATOR, Stage.ADMINISTRATOR]
    assert Paraf.select().where(Paraf.stage == "pengawas").count() == 2


@pytest.mark.parametrize("values", [["1:1:" + "g" * 64], ["drop table"], ["1:1:" + "a" * 64] * 201, []])
def test_ticks_that_no_list_of_ours_wrote_are_refused(pengawas, values):
    pengawas.open("/petugas/antrean/")
    assert pengawas.post("/petugas/antrean/paraf", {"berkas": values}).status == 422


def test_a_file_of_another_stage_gets_no_bulk_paraf(world, pengawas):
    file = small_office.at_stage(world, Stage.ADMINISTRATOR)
    pengawas.open("/petugas/antrean/")
    value = f"{file.id}:{file.version}:{file.content_sha256}"
    page = pengawas.post("/petugas/antrean/paraf", {"berkas": [value]})
    assert "Tidak diparaf" in page.words()
    assert fresh(file).stage == Stage.ADMINISTRATOR


def test_an_operator_cannot_paraf_in_bulk(world, operator):
    operator.open("/petugas/")
    assert operator.post("/petugas/antrean/paraf", {"berkas": []}).status == 403
