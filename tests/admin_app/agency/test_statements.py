"""Monthly statements on the portal: the agency reads its own and takes them home as CSV."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest

from models.operations.clock import now
from models.operations.verification import statements
from models.ports.store import open_store
from models.rules.verification.statement import month_begins, month_name, month_of
from models.tables import AgencyUser, MonthlyStatement, OfficePaper, TrailEntry
from models.tables.sealing import sealer
from tests import agency as agencies
from tests.admin_app.agency.conftest import enter
from tests.workers.tools import text_of
from workers.draft_paper import draw

LAST = month_of(month_begins(month_of(now())) - timedelta(days=1))
FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def statement(agreement, clerk):
    user, at = AgencyUser.get(AgencyUser.username == "loket"), month_begins(LAST) + timedelta(days=3, hours=2)
    for changed in ({}, {"purpose": FORMULA}, {"counted": 0, "result": "kuota_hari"}, {"function": "keluarga"}):
        agencies.logged(agreement, at, user=user, method="WEB_PORTAL", **changed)
    statements.catch_up()
    return MonthlyStatement.get()


def test_the_agency_finds_its_statement_and_that_it_agrees_with_the_log(clerk, statement):
    page = clerk.open("/lembaga/pernyataan")
    assert f"{month_name(LAST)}, {statement.agreement.number}" in page.words()
    page = clerk.open(f"/lembaga/pernyataan/{statement.token}")
    assert "Angka ini sama dengan 4 baris catatan verifikasi bulan ini." in page.words("[role=status]")
    assert "Verifikasi keluarga1001" in page.words("table")
    assert "Kuota hari ini habis. (kuota_hari)" in page.words("table")


def test_the_csv_has_the_figures_and_runs_nothing(clerk, statement):
    answer = clerk.client.get(f"/lembaga/pernyataan/{statement.token}/csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    titles, *lines = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert titles == ["Bagian", "Rincian", "Dijawab", "Anggota lain", "Ditolak", "Semua baris"]
    assert lines[0] == ["Semua", "Semua", "3", "0", "1", "4"]
    assert ["Tujuan", f"'{FORMULA}", "1", "0", "0", "1"] in lines
    for title in ("Hari", "Fungsi", "Tujuan", "Pengguna atau program", "Hasil atau alasan penolakan"):
        assert sum(int(line[5]) for line in lines if line[0] == title) == 4
    assert TrailEntry.get(TrailEntry.action == "pernyataan_unduh").subject == f"monthly_statement:{statement.id}"


def test_the_pdf_has_the_figures_of_the_csv(clerk, statement):
    answer = clerk.client.get(f"/lembaga/pernyataan/{statement.token}/csv")
    _, *lines = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    text = " ".join(text_of(draw(statements.paper_of(statement), address="http://uji.invalid")).split())
    figures = [line for line in lines if line[2]]
    assert len(figures) == 9
    for _, label, *numbers in figures:
        assert f"{label.removeprefix(chr(39))} {' '.join(numbers)}" in text
    for label, told in [(line[1], line[5]) for line in lines if line[0] == "Lain"]:
        assert f"{label} : {told}" in text
    assert statement.sha256 in text
    assert len(re.findall(r"(?<= )(?:\d+ ){3}\d+(?= )", text)) == len(figures)


def test_the_signed_pdf_is_the_agencys_once_it_is_published(app, clerk, statement, other_agency, config):
    path = f"/lembaga/pernyataan/{statement.token}"
    assert "menunggu tanda tangan" in clerk.open(path).words()
    assert clerk.open(f"{path}/pdf").status == 404
    sha256 = open_store(config.store_url, sealer().seal, sealer().open).put(b"%PDF-1.7 uji")
    OfficePaper.update(signed_sha256=sha256, published_at=now(), stage="terbit").execute()
    assert "Unduh PDF bertanda tangan" in clerk.open(path).words()
    assert clerk.client.get(f"{path}/pdf").data == b"%PDF-1.7 uji"
    assert enter(app, other_agency.username).open(f"{path}/pdf").status == 404


@pytest.mark.parametrize("end", ["", "/csv", "/pdf"])
def test_another_agency_does_not_find_it_and_its_try_is_noted(app, statement, other_agency, end):
    neighbour = enter(app, other_agency.username)
    assert neighbour.open(f"/lembaga/pernyataan/{statement.token}{end}").status == 404
    assert TrailEntry.get(TrailEntry.action == "pernyataan_lembaga_lain").actor_name == other_agency.name
    assert "Belum ada pernyataan" in neighbour.open("/lembaga/pernyataan").words()
    assert app.test_client().get(f"/lembaga/pernyataan/{statement.token}{end}").status_code == 302
