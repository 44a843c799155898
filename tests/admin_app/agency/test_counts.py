"""The figures of an agency on the page and as files: they add up to the log, and a cell runs nothing."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from models.tables import Verification
from tests import agency as agencies
from tests import world as small_office
from tests.admin_app.agency.test_portal import FORM

FORMULA = "=HYPERLINK(1)"
TITLES = ["Bulan", "Pengguna", "Tujuan", "Cara", "Hasil"]


@pytest.fixture
def agreement(world):
    methods, purposes = ["WEB_PORTAL", "CETAK"], [agencies.PURPOSE, FORMULA]
    return agencies.agreed(world, metode_akses=methods, tujuan=purposes)


@pytest.fixture
def asked(clerk, agreement):
    """Answers of both kinds and for both purposes, one of them printed, and two refusals."""
    rows = [("penduduk", {}), ("penduduk", {"tujuan": FORMULA}), ("penduduk", {"nomor": "1610990101010009"})]
    rows += [("penduduk", {"rujukan": ""}), ("penduduk", {"nomor": "1"})]
    rows += [("keluarga", {"nomor": small_office.KK, "unsur_nik": small_office.MOTHER, "minta": ["nama"]})]
    for what, changed in rows:
        clerk.open(f"/lembaga/{agreement.id}/{what}")
        clerk.press("Tanyakan", {**FORM, **changed})
    clerk.press("Cetak jawaban ini")
    return clerk


def of_log(what):
    """What the log has: how many took quota, how many were refused."""
    rows = list(Verification.select().where(Verification.function == what))
    seen = {"ditemukan", "tidak_ditemukan"}
    return sum(row.counted for row in rows), sum(row.result not in seen for row in rows)


def sheets_of(answer):
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@pytest.mark.parametrize(("what", "answers", "refusals"), [("penduduk", 3, 2), ("keluarga", 2, 0)])
def test_every_table_of_the_workbook_adds_up_to_the_log(asked, what, answers, refusals):
    assert of_log(what) == (answers, refusals)
    answer = asked.client.get(f"/lembaga/jumlah.xlsx?yang={what}")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    sheets = sheets_of(answer)
    assert sheets["Ringkasan"][-1] == ["Jawaban", answers]
    for title in TITLES:
        assert sum(number for _, number in sheets[title][1:]) == answers
    assert sum(number for _, number in sheets["Tidak dijawab"][1:]) == refusals


def test_a_print_is_told_from_an_answer(asked):
    assert sheets_of(asked.client.get("/lembaga/jumlah.xlsx?yang=keluarga"))["Cara"][1:] == [
        ["Pencetakan", 1],
        ["Portal web", 1],
    ]


def test_no_cell_is_taken_for_a_formula(asked):
    purposes = {label for label, _ in sheets_of(asked.client.get("/lembaga/jumlah.xlsx"))["Tujuan"][1:]}
    assert purposes == {agencies.PURPOSE, f"'{FORMULA}"}


def test_what_cannot_be_counted_is_refused(asked):
    assert asked.client.get("/lembaga/jumlah.xlsx?dari=kapan").status_code == 422
    assert asked.client.get("/lembaga/jumlah.xlsx?yang=entah").status_code == 422
