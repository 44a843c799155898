"""The figures of an agency on the page and as files: they add up to the log, and a cell runs nothing."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook

from models.operations.verification import counts_reports, printing
from models.ports.store import open_store
from models.tables import CountsReport, OutboxItem, Verification
from models.tables.sealing import sealer
from tests import agency as agencies
from tests import world as small_office
from tests.admin_app.agency.conftest import enter
from tests.admin_app.agency.test_portal import FORM
from tests.workers.tools import text_of
from workers import jobs
from workers.tools import Tools

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


@pytest.fixture
def tools(config, database):
    store = open_store(config.store_url, sealer().seal, sealer().open)
    return Tools(config, store, signer=None, siak=None, trust=None, cwt_key=b"")


def work_off(tools):
    for item in OutboxItem.select().where(OutboxItem.job == counts_reports.JOB, OutboxItem.done_at.is_null()):
        jobs.run(item.id, tools)
    return CountsReport.get()


def test_the_pdf_has_the_figures_of_the_log_and_whose_they_are(asked, agreement, tools):
    asked.open("/lembaga/jumlah?yang=keluarga")
    waits = asked.press("Buat PDF")
    assert "Sedang dibuat" in waits.words()
    row = work_off(tools)
    assert "Laporan sudah siap" in asked.open(f"/lembaga/jumlah/laporan/{row.token}").words()
    answer = asked.client.get(f"/lembaga/jumlah/laporan/{row.token}/unduh")
    text = text_of(answer.data)
    answers, refusals = of_log("keluarga")
    for words in (
        "LAPORAN JUMLAH VERIFIKASI DATA KELUARGA",
        agreement.agency.name,
        f"Jawaban : {answers}",
        "Cara Jumlah Pencetakan 1 Portal web 1",
    ):
        assert words in text
    assert refusals == 0
    assert "Tidak dijawab" not in text
    assert text.count(f"Semua {answers}") == len(TITLES)


def test_the_pdf_is_named_after_the_day_at_the_office(asked, tools):
    asked.open("/lembaga/jumlah")
    asked.press("Buat PDF")
    row = work_off(tools)
    CountsReport.update(at=datetime(2026, 11, 26, 23, 30, tzinfo=UTC)).execute()
    answer = asked.client.get(f"/lembaga/jumlah/laporan/{row.token}/unduh")
    assert "laporan-jumlah-2026-11-27.pdf" in answer.headers["Content-Disposition"]


def test_nobody_but_the_agency_fetches_the_pdf_and_not_after_its_days(app, asked, other_agency, tools, monkeypatch):
    asked.open("/lembaga/jumlah")
    asked.press("Buat PDF")
    row = work_off(tools)
    path = f"/lembaga/jumlah/laporan/{row.token}"
    neighbour = enter(app, "tetangga")
    for address in (path, f"{path}/unduh"):
        assert neighbour.open(address).status == 404
    assert counts_reports.forget_old() == []
    monkeypatch.setattr(counts_reports, "now", lambda: row.at + timedelta(days=printing.KEEP_DAYS_DEFAULT))
    assert asked.open(f"{path}/unduh").status == 404
    assert counts_reports.forget_old() == [f"laporan jumlah {row.id}"]
    work_off(tools)
    assert not tools.store.has(row.sha256)
    assert CountsReport.get().forgotten_at


def test_a_pdf_of_a_span_that_cannot_be_counted_is_refused(asked):
    asked.open("/lembaga/jumlah")
    assert asked.press("Buat PDF", {"sampai": "1-1-2001"}).status == 422
    assert CountsReport.select().count() == 0
