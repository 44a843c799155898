"""Data balikan on the portal: uploaded, judged, sent; a bad file says which rows, a stranger finds nothing."""

from __future__ import annotations

import io

import pytest

from models.tables import FeedbackDelivery
from tests import agency as agencies
from tests.admin_app.agency.conftest import enter
from tests.feedback import GOOD, HEADER, TERMS, tools_of, work_off


@pytest.fixture
def agreement(world):
    return agencies.agreed(world, **TERMS)


def upload(clerk, agreement, text):
    clerk.open(f"/lembaga/balikan/baru/{agreement.id}")
    return clerk.press("Unggah dan periksa", {"berkas": (io.BytesIO(text.encode()), "balikan.csv")})


def test_a_file_is_looked_at_and_sent(clerk, agreement, config):
    page = clerk.open("/lembaga/balikan")
    assert "Belum pernah diberikan." in page.words()
    assert "Sedang diperiksa" in upload(clerk, agreement, GOOD).words("[role=status]")
    work_off(tools_of(config))
    row = FeedbackDelivery.get()
    page = clerk.open(f"/lembaga/balikan/{row.token}")
    assert "DUSUN III NO. 2" in page.words("table")
    page = clerk.press("Kirim 2 baris")
    assert "DB-000001" in page.words()
    assert FeedbackDelivery.get().state == "diterima"
    assert "Terakhir diberikan" in clerk.open("/lembaga/balikan").words()


def test_a_bad_file_names_its_rows_and_is_thrown_away(clerk, agreement, config):
    upload(clerk, agreement, f"{HEADER}\n<b>1</b>;A;B\n")
    work_off(tools_of(config))
    page = clerk.open(f"/lembaga/balikan/{FeedbackDelivery.get().token}")
    assert "Tidak ada yang dikirim." in page.words("[role=alert]")
    assert "2NIK harus 16 angka." in page.words("table")
    clerk.press("Buang berkas")
    assert FeedbackDelivery.get().state == "dibuang"


def test_no_file_is_told_at_its_field(clerk, agreement):
    clerk.open(f"/lembaga/balikan/baru/{agreement.id}")
    page = clerk.press("Unggah dan periksa")
    assert page.status == 422
    assert page.find(".salah a")[0].get("href") == "#berkas"


def test_another_agency_finds_nothing(app, clerk, agreement, other_agency):
    upload(clerk, agreement, GOOD)
    neighbour, token = enter(app, other_agency.username), FeedbackDelivery.get().token
    assert neighbour.open(f"/lembaga/balikan/{token}").status == 404
    assert neighbour.open(f"/lembaga/balikan/baru/{agreement.id}").status == 404
    assert "tidak memuat berkas" in neighbour.open("/lembaga/balikan").words()
