"""A file on the portal: uploaded, looked at, confirmed, answered, taken home; closed to every other agency."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from models.operations import outbox
from models.operations.verification.batch import working
from models.ports.store import open_store
from models.tables import OutboxItem, TrailEntry, Verification, VerificationBatch
from models.tables.sealing import sealer
from tests import agency as agencies
from tests.admin_app.agency.conftest import enter, user_of
from tests.models.operations.batches import FATHER, MOTHER, text

FORM = {"tujuan": agencies.PURPOSE, "rujukan": "RM-77"}


@pytest.fixture
def agreement(world):
    return agencies.agreed(world, metode_akses=["WEB_BATCH"], kuota_harian=5)


def upload(clerk, agreement, data, name="pasien.csv", **changed):
    clerk.open(f"/lembaga/berkas/baru/{agreement.id}")
    return clerk.press("Unggah dan periksa", {**FORM, "berkas": (io.BytesIO(data), name), **changed})


def work_on(config):
    """The worker's part, until it is done or halted."""
    open_item = OutboxItem.get(OutboxItem.job == "verifikasi_berkas", OutboxItem.done_at.is_null())
    item, store = outbox.claim(open_item.id), open_store(config.store_url, sealer().seal, sealer().open)
    while working.step(item, store, None, lambda _: None):
        pass


@pytest.fixture
def answered(clerk, agreement, config):
    upload(clerk, agreement, text(FATHER, "=1+1;A;", MOTHER, titles="NIK;NAMA;TGL_LAHIR"))
    work_on(config)
    clerk.open(clerk.address)
    clerk.press("Tanyakan semua baris")
    work_on(config)
    return VerificationBatch.get()


def test_a_file_is_looked_at_before_anything_is_asked(clerk, agreement, config):
    assert "Verifikasi berkas" in clerk.open("/lembaga/").words()
    page = upload(clerk, agreement, text(f"{FATHER};x", "1;A;;", titles="NIK;NAMA;JK;CATATAN"))
    assert "Sedang dibaca" in page.words()
    assert int(page.headers["Refresh"]) >= 2
    work_on(config)
    page = clerk.open(clerk.address)
    for words in (
        "paling banyak 1 dari kuota",
        "Sisa kuota hari ini 5",
        "tidak dipakai: CATATAN",
        "perjanjian: Jenis kelamin",
    ):
        assert words in page.words(), words
    assert "Ridwan Saputra" in page.words("td")
    assert not Verification.select().exists()


def test_a_confirmed_file_is_answered_and_taken_home(clerk, answered):
    page = clerk.open(f"/lembaga/berkas/{answered.id}")
    assert "Selesai." in page.words()
    assert "Data ditemukan.2" in page.words()
    sheet = clerk.client.get(f"/lembaga/berkas/{answered.id}/hasil.csv")
    rows = list(csv.reader(io.StringIO(sheet.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row[2:5] for row in rows[1:]] == [
        ["Data ditemukan.", "Sesuai", "Sesuai"],
        ["NIK atau nomor KK harus 16 angka.", "", ""],
        ["Data ditemukan.", "Tidak sesuai", "Sesuai"],
    ]
    assert rows[2][1] == "'=1+1"
    book = load_workbook(io.BytesIO(clerk.client.get(f"/lembaga/berkas/{answered.id}/hasil.xlsx").data))
    assert [[str(cell) if cell else "" for cell in row] for row in book.active.values] == rows
    assert TrailEntry.select().where(TrailEntry.action == "verifikasi_berkas_unduh").count() == 2
    assert answered.name in clerk.open("/lembaga/berkas").words()


def test_a_halted_file_says_why_and_goes_on_with_a_button(clerk, agreement, config):
    upload(clerk, agreement, text(*[FATHER] * 7))
    work_on(config)
    clerk.open(clerk.address)
    clerk.press("Tanyakan semua baris")
    work_on(config)
    page = clerk.open(clerk.address)
    assert "Kuota hari ini habis." in page.words("[role=alert]")
    assert "Sedang dijawab" in clerk.press("Lanjutkan").words()
    work_on(config)
    assert Verification.select().where(Verification.counted == 1).count() == 5


@pytest.mark.parametrize(
    ("data", "changed", "words"),
    [
        (b"NAMA;JK\nA;1\n", {}, "belum ada: NIK"),
        (text(FATHER), {"rujukan": ""}, "Isi nomor perkara"),
        (text(FATHER), {"tujuan": "Penagihan"}, "Tujuan ini tidak tercantum"),
        (b"", {"berkas": ""}, "Pilih dahulu berkas"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(clerk, agreement, data, changed, words):
    page = upload(clerk, agreement, data, **changed)
    assert page.status == 422
    assert words in page.words(".salah")
    assert not VerificationBatch.select().exists()


def test_the_batch_of_another_agency_does_not_exist(app, answered, other_agency):
    neighbour = enter(app, "tetangga")
    assert answered.name not in neighbour.open("/lembaga/berkas").words()
    for address in ("", "/hasil.csv", "/hasil.xlsx"):
        assert neighbour.open(f"/lembaga/berkas/{answered.id}{address}").status == 404
    token = neighbour.open("/lembaga/").find("input[name=csrf_token]")[0].get("value")
    for act in ("jalan", "buang"):
        headers, data = {"Origin": "http://localhost"}, {"csrf_token": token}
        answer = neighbour.client.post(f"/lembaga/berkas/{answered.id}/{act}", data=data, headers=headers)
        assert answer.status_code == 404
    assert neighbour.open(f"/lembaga/berkas/baru/{answered.agreement_id}").status == 404
    assert VerificationBatch.get().state == "selesai"


def test_a_colleague_sees_it_until_it_is_thrown_away(app, clerk, answered, world, config):
    user_of(world, answered.agreement.agency, "rekan")
    colleague = enter(app, "rekan")
    assert colleague.open(f"/lembaga/berkas/{answered.id}/hasil.csv").status == 200
    colleague.open(f"/lembaga/berkas/{answered.id}")
    assert "Dibuang" in colleague.press("Buang berkas dan hasilnya").words()
    work_on(config)
    assert clerk.open(f"/lembaga/berkas/{answered.id}/hasil.csv").status == 404


def test_an_agreement_without_the_way_offers_none(app, clerk, world, agreement):
    other = agencies.agreed(world, metode_akses=["WEB_PORTAL"])
    program = agencies.agreed(world, metode_akses=["WEB_SERVICE"])
    home = clerk.open("/lembaga/").text
    assert f"/lembaga/berkas/baru/{other.id}" not in home
    assert (f"/lembaga/{other.id}/penduduk" in home, f"/lembaga/{program.id}/penduduk" in home) == (True, False)
    clerk.open(f"/lembaga/berkas/baru/{agreement.id}")
    form, _ = clerk.form_of("Unggah dan periksa")
    sent = {**dict(form.form_values()), **FORM, "berkas": (io.BytesIO(text(FATHER)), "data.csv")}
    page = clerk.post(f"/lembaga/berkas/baru/{other.id}", sent)
    assert "Cara akses ini tidak tercantum" in page.words(".salah")
