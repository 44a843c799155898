"""The screen of extracts: one officer uploads, another one looks and confirms; refused rows come as a safe CSV."""

from __future__ import annotations

import io

import pytest

from admin_app.bound import store
from models.operations import outbox
from models.operations.register_import import receiving, working
from models.tables import OutboxItem, RegisterImport, Resident
from models.tables.sealing import blind
from tests.models.operations import extracts as x

PAGE = "/petugas/ekstrak/"


def upload(officer, data, day=x.DAY, name="ekstrak.csv"):
    officer.open(PAGE)
    return officer.press("Unggah dan periksa", {"berkas": (io.BytesIO(data), name), "per_tanggal": day})


@pytest.fixture
def work_on(app):
    """The worker's part of the newest import."""

    def run(part):
        work = RegisterImport.select().order_by(RegisterImport.id.desc()).get()
        item = outbox.claim(OutboxItem.get(OutboxItem.key == f"{receiving.JOB}:{work.id}:{part}").id)
        with app.app_context():
            files = store()
        while working.step(item, files, None, lambda _name: None):
            pass
        return f"{PAGE}{work.id}"

    return run


def test_one_uploads_another_confirms_and_the_data_tells_its_age(pengelola, kepala, operator, work_on):
    page = upload(pengelola, x.text(x.family()))
    assert "sedang diperiksa" in page.text
    address = work_on("baca")
    assert "Impor yang baik" not in pengelola.open(address).text
    assert "Menunggu persetujuan orang lain" in pengelola.page.text
    assert "JONI WIJAYA" in kepala.open(address).text
    assert "sedang diterapkan" in kepala.press("Impor yang baik").text
    work_on("terapkan")
    assert "selesai" in kepala.open(address).words("main")
    child = Resident.get(Resident.nik_index == blind(x.CHILD))
    assert "Data SIAK per" in operator.look_up(f"/petugas/penduduk/details/?id={child.id}").text
    assert "Data SIAK per" in operator.look_up(f"/petugas/keluarga/details/?id={child.family_id}").text


def test_refused_rows_are_downloaded_without_formulas(pengelola, work_on):
    rows = x.family()
    rows[1] |= {"NAMA_LGKP": '=HYPERLINK("http://contoh.invalid")'}
    upload(pengelola, x.text(rows))
    address = work_on("baca")
    assert "rumus" in pengelola.open(address).words("main")
    answer = pengelola.open(f"{address}/ditolak.csv")
    lines = answer.text.splitlines()
    assert len(lines) == 4
    assert lines[0].lstrip("\ufeff").startswith("Baris,Putusan,Alasan,NIK,NO_KK")
    assert "'=HYPERLINK" in answer.text
    assert ",=HYPERLINK" not in answer.text


@pytest.mark.parametrize(
    ("data", "day", "told"),
    [
        (b"", x.DAY, "kosong"),
        (b"NIK;NAMA\n1;2\n", x.DAY, "belum ada"),
        (x.text([]), x.DAY, "tanpa satu pun"),
        (x.text(x.family()), "01-01-2999", "setelah hari ini"),
        (x.text(x.family()), "kemarin", "hari-bulan-tahun"),
        (x.text(x.family()) + "É\n".encode() + "É\n".encode("cp1252"), x.DAY, "dua pengodean"),
    ],
)
def test_a_bad_upload_is_told_beside_the_form(pengelola, data, day, told):
    page = upload(pengelola, data, day)
    assert page.status == 422
    assert told in page.words(".galat-ringkas")
    assert RegisterImport.select().count() == 0


def test_no_file_is_told(pengelola):
    pengelola.open(PAGE)
    assert "Pilih dahulu" in pengelola.press("Unggah dan periksa", {"per_tanggal": x.DAY}).words(".galat-ringkas")


def test_an_extract_is_discarded(pengelola, kepala, work_on):
    upload(pengelola, x.text(x.family()))
    kepala.open(work_on("baca"))
    assert "dibuang" in kepala.press("Buang ekstrak ini").text
    assert kepala.open(f"{PAGE}1/ditolak.csv").status == 403


def test_who_has_no_part_in_it_sees_nothing(operator, stranger, kepala, pengelola, work_on):
    upload(pengelola, x.text(x.family()))
    address = work_on("baca")
    assert operator.open(address).status == 403
    assert stranger.open(address).status in {302, 303}
    assert kepala.post(f"{PAGE}unggah", {}).status == 403


def test_a_large_upload_passes_here_and_nowhere_else(pengelola, app):
    app.config["MAX_CONTENT_LENGTH"] = 20_000
    data = x.text(x.family()) + b"\n" * 60_000
    assert "sedang diperiksa" in upload(pengelola, data).text
    pengelola.open(PAGE)
    fields = {"berkas": (io.BytesIO(data), "a.csv")}
    assert pengelola.client.post("/petugas/rancangan/masukkan", data=fields).status_code == 413


def test_the_number_of_no_import_is_answered_politely(pengelola):
    for number in (0, 987654, 10**25):
        for path in ("", "/ditolak.csv"):
            assert pengelola.open(f"{PAGE}{number}{path}").status == 404
